"""The one exception that specc raises on purpose."""


class SpeccError(Exception):
    """The environment is broken: a tool is missing, a disk is full, a server does not answer.

    A mistake in a spec is never this: that is a `Diagnostic` value. `remedy` tells the user what to do next.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
