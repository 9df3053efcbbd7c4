"""The register of diagnostic codes. Codes are append-only: a retired code is never used for something else."""

import msgspec

from specc.base.span import Span
from specc.diagnostics.values import Diagnostic, Label, Severity


class Code(msgspec.Struct, frozen=True):
    """A kind of mistake, with what `specc explain` shows.

    `wrong` is a whole spec that raises just this code and `right` the same spec mended; the tests run both.
    """

    id: str
    """`E` for what blocks a build, `W` for what does not, `L` for wording, and four digits: E0101."""
    name: str
    """kebab-case, for people: `duplicate-id`."""
    summary: str
    why: str
    wrong: str
    right: str

    @property
    def severity(self) -> Severity:
        """Severity, from the code's first letter."""
        return Severity.ERROR if self.id.startswith("E") else Severity.WARNING

    def at(self, span: Span, message: str, help: str, *labels: Label) -> Diagnostic:
        """A diagnostic of this kind at a place."""
        return Diagnostic(self.id, self.severity, message, span, help, labels)


REGISTER: dict[str, Code] = {}
"""Every code by id; filled as the modules that declare codes are imported (`load` imports them all)."""


def declare(code: Code) -> Code:
    """Enter a code into the register, perhaps again: an ejected target declares what its original does.

    An id or a name that is taken by another code is a bug.
    """
    assert REGISTER.get(code.id, code) == code, code.id
    assert all(code.name != other.name for other in REGISTER.values() if other.id != code.id), code.name
    REGISTER[code.id] = code
    return code
