"""What a child and all it started use at this moment, as /proc and the disk tell it."""

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_ENTRY = 4096  # what an empty file is counted as: inodes are no more free than blocks


class Usage(msgspec.Struct, frozen=True):
    """Totals over a tree of processes. `memory` is resident, in bytes; `processes` counts threads as well."""

    pids: tuple[int, ...]
    processes: int
    memory: int
    cpu_seconds: float


def usage_of(root: int, enough: int) -> Usage:
    """The usage of process `root` and its descendants; stops looking once it has counted more than `enough`."""
    pids: list[int] = []
    processes = memory = 0
    ticks = 0
    waiting = [root]
    while waiting and processes <= enough:
        pid = waiting.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            waiting.extend(_children(pid))
        except OSError:  # it has ended meanwhile
            continue
        pids.append(pid)
        ticks += sum(int(field) for field in fields[11:15])
        processes += int(fields[17])
        memory += int(fields[21]) * _PAGE
    return Usage(tuple(pids), processes, memory, ticks / _TICKS)


def disk_use(folders: Iterable[str], enough: int) -> int:
    """Bytes that the files under `folders` take on the disk; stops looking once it has found more than `enough`."""
    total = 0
    waiting = list(folders)
    while waiting and total <= enough:
        for entry in _entries(waiting.pop()):
            with contextlib.suppress(OSError):  # removed meanwhile
                status = entry.stat(follow_symlinks=False)
                total += max(status.st_blocks * 512, _ENTRY)
                if stat.S_ISDIR(status.st_mode):
                    waiting.append(entry.path)
    return total


def unlinked_use(pids: Iterable[int]) -> int:
    """Bytes in files that have no name any more (deleted or made by memfd_create) but are held open by `pids`."""
    sizes: dict[tuple[int, int], int] = {}
    for pid in pids:
        for entry in _entries(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):  # closed meanwhile
                status = entry.stat()
                if status.st_nlink == 0:
                    sizes[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(sizes.values())


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # the thread has ended
            found.extend(int(child) for child in (thread / "children").read_bytes().split())
    return found


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:  # gone, or a file
        yield from entries
