"""One writer at a time: a lock that the operating system holds and gives up with the process, however that ends."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from specc.base.error import SpeccError


@contextlib.contextmanager
def writer_lock(path: Path, wait: bool, tell: Callable[[str], None]) -> Iterator[int]:
    """Hold the workspace's lock (`build/.specc/lock`) for writing; gives the file system's own time of now, in nanoseconds since 1970.

    Where another process holds it, `tell` is told whose, and this one waits; without `wait` it raises SpeccError. What the file says is for
    people: that it exists means nothing.
    """
    handle = _open(path)
    try:
        _acquire(handle, wait, tell)
        yield _signed(handle, path)
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise SpeccError(f"can't write {path}: {error.strerror}", "Make the folder writable for you.") from error


def _acquire(handle: int, wait: bool, tell: Callable[[str], None]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 32, 0).decode(errors="replace").strip()
        who = f"another specc (process {holder})" if holder.isdigit() else "another specc"
        if not wait:
            raise SpeccError(f"{who} is building here", "Leave out --no-wait to wait for it.") from None
        tell(f"waiting for {who}, which is building here")
        fcntl.flock(handle, fcntl.LOCK_EX)


def _signed(handle: int, path: Path) -> int:
    """Write into the file who holds it. Its time of change is that of this moment, by the clock that other files' times are of."""
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    except OSError as error:
        raise SpeccError(f"can't write {path}: {error.strerror}", "Free some space and run it again; nothing is lost.") from error
    return os.fstat(handle).st_ctime_ns
