"""Isolation by bubblewrap: name spaces for users, processes, mounts, network and IPC."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from specc.base.environment import tool_environment
from specc.base.limits import MIB
from specc.check.sandbox.invocation import LIFE, STATUS, Invocation
from specc.check.sandbox.places import READABLE, ROOTS, environment, present
from specc.check.sandbox.rlimit import rlimits
from specc.check.sandbox.values import Command

_SCRATCH = "/tmp"  # noqa: S108 (the sandbox's own, in memory)
_SHARED_MEMORY = 64 * MIB

# With --die-with-parent alone something could outlive specc: specc may die before bubblewrap has asked to be told, and bubblewrap, killed
# in the midst of its work, leaves a child that nobody ends. So bubblewrap's parent is a shell that outlives specc, and a watch, out of the
# command's sight, reads a pipe that specc alone can write to. A line says that all is over. The end of the pipe without one says that specc
# has died or wants the end: then bubblewrap's child, which takes its name space with it, is killed, and its parents end by themselves.
_WATCHED = """{
  read -r _ || while line=; read -r line <"/proc/$$/cmdline"; [ "$line" ]; do
    bwrap=; read -r _ bwrap _ <"/proc/$$/task/$$/children"
    child=; read -r child _ <"/proc/$bwrap/task/$bwrap/children"
    [ "$child" ] && kill -9 "$child"
    sleep 0.01
  done
} <"/proc/self/fd/$1" >/dev/null 2>&1 &
shift
unset PWD OLDPWD SHLVL
"$@"
exit
"""

# The root user keeps its number in the user name space, so files in /proc that belong to root could still be written:
# /proc/sys/kernel/core_pattern names a program that runs outside.
_PROC_READ_ONLY = ("/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/acpi", "/proc/scsi", "/proc/driver")
_PROC_HIDDEN = (
    "/proc/sysrq-trigger",
    "/proc/kcore",
    "/proc/kmsg",
    "/proc/keys",
    "/proc/key-users",
    "/proc/mtrr",
    "/proc/timer_list",
    "/proc/sched_debug",
    "/proc/kpagecount",
    "/proc/kpageflags",
    "/proc/kpagecgroup",
)


def bubblewrap(command: Command) -> Invocation:
    """Starts `command` with no network, nothing to read but system folders and its mounts, and its own /tmp in memory."""
    argv = ["/bin/sh", "-c", _WATCHED, "sh", LIFE, shutil.which("bwrap") or "bwrap", *_namespaces()]
    argv += ["--sync-fd", LIFE, "--json-status-fd", STATUS, *_system()]  # the command itself gets neither of the two
    argv += ["--size", str(command.limits.disk), "--tmpfs", _SCRATCH]
    for mount in sorted(command.mounts, key=lambda mount: mount.path):  # a folder before what lies in it
        argv += ["--bind" if mount.writable else "--ro-bind", mount.path, mount.path]
    argv += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", command.cwd, "--clearenv"]
    for name, value in environment(_SCRATCH, command.env).items():
        argv += ["--setenv", name, value]
    argv += ["--", shutil.which("prlimit") or "prlimit"]
    # Inside: there, the user name space counts nothing but the sandbox's own processes.
    argv += [f"--{name}={soft}:{hard}" for name, (soft, hard) in rlimits(command.limits).items()]
    folders = tuple(mount.path for mount in command.mounts if mount.writable)
    return Invocation(argv=(*argv, "--", *command.argv), env={}, folders=folders)


def _namespaces() -> list[str]:
    flags = ["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if "--disable-userns" in _help():  # since 0.8: a nested name space could mount memory without bound
        flags.append("--disable-userns")
    return flags


def _system() -> list[str]:
    argv: list[str] = []
    for root in present(ROOTS):
        path = Path(root)
        argv += ["--symlink", str(path.readlink()), root] if path.is_symlink() else ["--ro-bind", root, root]
    for path_ in present(READABLE):
        argv += ["--ro-bind", path_, path_]
    argv += ["--proc", "/proc"]
    for path_ in present(_PROC_READ_ONLY):
        argv += ["--ro-bind", path_, path_]
    for path_ in present(_PROC_HIDDEN):
        argv += ["--ro-bind", "/dev/null", path_]
    return [*argv, "--dev", "/dev", "--size", str(_SHARED_MEMORY), "--tmpfs", "/dev/shm"]  # noqa: S108


@cache
def _help() -> str:
    argv = [shutil.which("bwrap") or "bwrap", "--help"]
    return subprocess.run(argv, env=tool_environment(), capture_output=True, text=True, check=False).stdout
