"""Isolation by what a process can give up by itself: Landlock and seccomp on Linux, sandbox-exec on macOS, or nothing.

A small program, `launcher.py`, stands between specc and the command: it sets the limits, gives up the rights, and
ends with everything that the command has left behind.
"""

import json
import os
import sys
from pathlib import Path

from specc.check.sandbox.invocation import STATUS, Invocation
from specc.check.sandbox.places import READABLE, ROOTS, environment, present
from specc.check.sandbox.rlimit import rlimits
from specc.check.sandbox.values import Command

_LAUNCHER = Path(__file__).with_name("launcher.py")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_MAC_READABLE = ("/usr", "/bin", "/sbin", "/System", "/Library", "/opt/homebrew", "/private/var/db/dyld", "/dev")


def landlock(command: Command, scratch: str) -> Invocation:
    """Starts `command` with Landlock's rules and a seccomp filter."""
    readable = [*present(ROOTS), *present(READABLE), *(mount.path for mount in command.mounts if not mount.writable)]
    return _launched(command, scratch, {"readable": readable, "devices": present(_DEVICES)}, command.argv)


def sandbox_exec(command: Command, scratch: str) -> Invocation:
    """Starts `command` under a macOS sandbox profile."""
    profile = _profile(command, _writable(command, scratch))
    return _launched(command, scratch, {}, ("/usr/bin/sandbox-exec", "-p", profile, *command.argv))


def bare(command: Command, scratch: str) -> Invocation:
    """Starts `command` with limits alone."""
    return _launched(command, scratch, {}, command.argv)


def _launched(command: Command, scratch: str, rules: dict[str, list[str]], argv: tuple[str, ...]) -> Invocation:
    limits = rlimits(command.limits)
    limits.pop("nproc")  # would count the user's other processes: the watch counts ours
    if sys.platform == "darwin":
        limits.pop("as")  # not enforced there
    order = {
        "argv": argv,
        "parent": os.getpid(),
        "cwd": command.cwd,
        "scratch": scratch,
        "rlimits": limits,
        "confine": bool(rules),
        "writable": _writable(command, scratch),
        **rules,
    }
    return Invocation(
        argv=(sys.executable, "-I", "-S", str(_LAUNCHER), STATUS, json.dumps(order)),
        env=environment(scratch, command.env),
        folders=tuple(_writable(command, scratch)),
    )


def _writable(command: Command, scratch: str) -> list[str]:
    return [*(mount.path for mount in command.mounts if mount.writable), scratch]


def _profile(command: Command, writable: list[str]) -> str:
    def subpaths(paths: list[str]) -> str:
        return " ".join(f"(subpath {json.dumps(str(Path(path).resolve()))})" for path in paths)

    readable = [*present(_MAC_READABLE), *(mount.path for mount in command.mounts)]
    return "\n".join(
        (
            "(version 1)",
            "(deny default)",
            "(allow process-fork process-exec sysctl-read)",
            "(allow signal process-info* (target same-sandbox))",
            "(allow file-read-metadata)",
            f"(allow file-read* {subpaths([*readable, *writable])})",
            f'(allow file-write* {subpaths(writable)} (literal "/dev/null"))',
        )
    )
