"""Which level of isolation this machine can give, found by trying."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache

from specc.base.error import SpeccError
from specc.base.limits import Limits
from specc.check.sandbox.bubblewrap import bubblewrap
from specc.check.sandbox.invocation import LIFE, STATUS, Invocation
from specc.check.sandbox.launched import bare, landlock, sandbox_exec
from specc.check.sandbox.sandbox import Sandbox
from specc.check.sandbox.values import Command

LEVELS = ("bubblewrap", "landlock", "sandbox-exec")
"""Best first."""

_TRIAL_SECONDS = 10
_REMEDY = (
    "Install bubblewrap (`apt install bubblewrap`, `dnf install bubblewrap`). Where it is installed and fails, the system "
    "forbids user name spaces (Ubuntu: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or run as root). "
    "`--unsafe-no-sandbox` runs generated programs with your own rights."
)


def open_sandbox(unsafe: bool = False, levels: Sequence[str] = LEVELS) -> Sandbox:
    """The best of `levels` that works here, tried for real once per process.

    Where none does, raises SpeccError; with `unsafe`, gives level "none": limits, but no isolation.
    """
    if sys.platform == "win32":
        raise SpeccError("specc can't run generated programs on Windows itself", "Use it inside WSL 2.")
    reasons = []
    for level in levels:
        reason = _fault(level)
        if not reason:
            return Sandbox(level, _INVOKE[level], scratch=level != "bubblewrap")
        reasons.append(f"{level}: {reason}")
    if unsafe:
        return Sandbox("none", bare, scratch=True)
    raise SpeccError(f"no sandbox works on this machine ({'; '.join(reasons)})", _REMEDY)


def _bubblewrap(command: Command, scratch: str) -> Invocation:
    return bubblewrap(command)


_INVOKE: dict[str, Callable[[Command, str], Invocation]] = {
    "bubblewrap": _bubblewrap,
    "landlock": landlock,
    "sandbox-exec": sandbox_exec,
}


@cache
def _fault(level: str) -> str:
    """Why `level` does not work here, or "": a trial must run, and must not read a file that it was not given."""
    if level == "bubblewrap" and not (shutil.which("bwrap") and shutil.which("prlimit")):
        return "bwrap or prlimit is not installed"
    if (level == "sandbox-exec") != (sys.platform == "darwin"):
        return "not on this system"
    with tempfile.TemporaryDirectory(prefix="specc-") as scratch, tempfile.NamedTemporaryFile() as secret:
        script = f"cat {secret.name} 2>/dev/null && echo read; echo done"
        command = Command(argv=("/bin/sh", "-c", script), cwd="/", limits=Limits())
        return _trial(_INVOKE[level](command, scratch))


def _trial(invocation: Invocation) -> str:
    status = os.open(os.devnull, os.O_WRONLY)
    life, life_in = os.pipe()
    known = {STATUS: str(status), LIFE: str(life)}
    try:
        done = subprocess.run(
            [known.get(word, word) for word in invocation.argv],
            env=invocation.env,
            pass_fds=(status, life),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_TRIAL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    finally:
        for descriptor in (status, life, life_in):
            os.close(descriptor)
    if done.stdout == "done\n":
        return ""
    if "read" in done.stdout:
        return "it does not keep files from being read"
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
