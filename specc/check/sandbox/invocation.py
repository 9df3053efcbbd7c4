"""How one level of isolation starts a command."""

import msgspec


class Invocation(msgspec.Struct, frozen=True):
    """The argument vector that starts the isolated child, and its environment.

    `folders` are the writable ones, whose growth is watched. A vector that holds `STATUS` gets the number of a descriptor
    in its place, to which one JSON object a line is written: `{"child-pid": n}` and, once the command has run,
    `{"exit-code": n}` (128 + n for a signal). In the place of `LIFE` it gets one to read from: a line says that the child has
    ended, the end without a line that it has to.
    """

    argv: tuple[str, ...]
    env: dict[str, str]
    folders: tuple[str, ...]


STATUS, LIFE = "\0status", "\0life"
