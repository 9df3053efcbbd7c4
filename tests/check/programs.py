"""Programs for the sandbox to run, and a look at what is left of them."""

import asyncio
import os
import sys
from pathlib import Path

import msgspec

from specc.base.limits import MIB, Limits
from specc.check.sandbox import Command, Mount

LIMITS = Limits(
    seconds=20,
    cpu_seconds=20,
    memory=300 * MIB,
    output=1 * MIB,
    file_size=16 * MIB,
    disk=32 * MIB,
    processes=64,
)
PYTHON = os.path.realpath(sys.executable)


def limits(**changes: float) -> Limits:
    return msgspec.structs.replace(LIMITS, **changes)


def python(work: Path, code: str, *arguments: str, limits: Limits = LIMITS, stdin: bytes = b"") -> Command:
    """A Python program with `work` as its folder."""
    return Command(
        argv=(PYTHON, "-I", "-S", "-c", code, *arguments),
        cwd=str(work),
        mounts=(Mount(str(work), writable=True), Mount(sys.base_prefix)),
        limits=limits,
        stdin=stdin,
    )


def running(token: str) -> list[int]:
    """Processes of this machine that have `token` in their argument vector, bubblewrap's own left out."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if token.encode() in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


async def started(token: str) -> None:
    """Waits until a program with `token` among its arguments runs, and a little longer."""
    async with asyncio.timeout(10):
        while not running(token):  # noqa: ASYNC110 (another process: nothing tells)
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)


def content(path: str) -> bytes | None:
    return Path(path).read_bytes() if Path(path).is_file() else None


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
