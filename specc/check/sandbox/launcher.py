"""A program of its own, run by path with the standard library alone: `launcher.py STATUS-FD ORDER`.

It starts the command that the order (JSON) names, under the order's limits and without the rights it does not grant, and
writes `{"exit-code": n}` to the descriptor. When the command ends, or on SIGTERM, or when specc itself dies, it kills
whatever the command has started: as a "subreaper" it inherits those whose parents are gone.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
KILLED = 128 + signal.SIGKILL


def main() -> NoReturn:
    status, order = int(sys.argv[1]), json.loads(sys.argv[2])
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # until there is somebody to answer it
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != order["parent"]:  # specc has died before
            discard(order["scratch"])
            os._exit(KILLED)
    os.set_inheritable(status, False)
    failure, failure_in = os.pipe()  # closed by a successful exec
    main_pid = os.fork()
    if main_pid == 0:
        become(order, failure_in)
    signal.signal(signal.SIGTERM, lambda *_: finish(main_pid, KILLED, order["scratch"]))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    for descriptor in (failure_in, 0, 1, 2):  # the streams are the command's alone: their end must be seen
        os.close(descriptor)
    reason = os.read(failure, 4096).decode(errors="replace")
    code = exit_code(main_pid)
    report = {"failed": reason} if reason else {"exit-code": code}
    os.write(status, json.dumps(report).encode() + b"\n")
    finish(main_pid, code)


def become(order: dict[str, Any], failure: int) -> NoReturn:
    """Turns this process into the command."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        os.setsid()
        os.chdir(order["cwd"])
        for name, pair in order["rlimits"].items():
            resource.setrlimit(getattr(resource, "RLIMIT_" + name.upper()), tuple(pair))
        if order["confine"]:
            sys.path.insert(0, str(Path(__file__).resolve().parent))
            from confine import confine  # type: ignore[import-not-found]

            confine(order["readable"], order["writable"], order["devices"])
        os.execv(order["argv"][0], order["argv"])  # noqa: S606
    except BaseException as error:
        os.write(failure, f"{type(error).__name__}: {error}".encode())
    os._exit(127)


def exit_code(main_pid: int) -> int:
    """Waits for the command; meanwhile buries the orphans it leaves."""
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == main_pid:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def finish(main_pid: int, code: int, scratch: str = "") -> NoReturn:
    """Kills all descendants and ends; removes `scratch` where specc may not be there any more to do it."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # each thread of specc's that dies sends one
    if sys.platform == "linux":
        kill_descendants()
    else:
        with suppress(OSError):
            os.killpg(main_pid, signal.SIGKILL)
    discard(scratch)
    os._exit(code)


def discard(scratch: str) -> None:
    """Removes the folder for temporary files, if there is one."""
    if scratch:
        import shutil  # late: it would add to each start

        shutil.rmtree(scratch, ignore_errors=True)


def kill_descendants() -> None:
    """Returns when there are none."""
    while True:
        family = descendants()
        for number in (signal.SIGSTOP, signal.SIGKILL):  # stopped first: nobody forks while others are killed
            for pid in family:
                with suppress(OSError):
                    os.kill(pid, number)
        try:
            os.waitpid(-1, 0)
            while os.waitpid(-1, os.WNOHANG)[0]:  # the dead, all at once: the next look costs as much as they are many
                pass
        except ChildProcessError:
            return
        time.sleep(0.001)


def descendants() -> list[int]:
    found, waiting = [], [os.getpid()]
    while waiting:
        pid = waiting.pop()
        if pid != os.getpid():
            found.append(pid)
        with suppress(OSError):  # it has ended
            for thread in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
    return found


if __name__ == "__main__":
    main()
