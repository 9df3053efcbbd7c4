"""What is run, and what came of it."""

import msgspec

from specc.base.limits import Limits


class Mount(msgspec.Struct, frozen=True):
    """A folder or file that the child may see, at the same absolute path inside as outside."""

    path: str
    writable: bool = False


class Command(msgspec.Struct, frozen=True):
    """A program to be run. Paths are the host's: inside the sandbox they are the same.

    `argv[0]` and `cwd` are absolute. `env` is added to a minimal environment (PATH, HOME, TMPDIR, LANG); nothing of
    specc's own environment gets in. System folders (/usr, /lib …) can always be read; everything else has to be mounted.
    """

    argv: tuple[str, ...]
    cwd: str
    mounts: tuple[Mount, ...] = ()
    env: dict[str, str] = {}
    limits: Limits = Limits()
    stdin: bytes = b""


class Outcome(msgspec.Struct, frozen=True):
    """How a run ended.

    `code` is the exit code, 128 + n for a child that died of signal n, None if a limit killed it. Then `killed` names the
    limit: "time", "cpu", "memory", "output", "disk" or "processes"; otherwise it is "".
    """

    code: int | None
    stdout: bytes
    stderr: bytes
    seconds: float
    killed: str = ""
