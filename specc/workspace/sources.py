"""Reading the files that are specs."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from weakref import WeakValueDictionary

from specc.base.error import SpeccError
from specc.base.source import Source
from specc.workspace.config import Config
from specc.workspace.prompts import FOLDER

MAX_BYTES = 16 << 20
"""The largest spec that is read."""


def spec_paths(root: Path, config: Config, named: Iterable[Path]) -> list[Path]:
    """The specs that the command line names (files, or folders with all `.md` below them), else those of the workspace's globs.

    Raises SpeccError where a named one isn't there, lies outside the workspace, or nothing is found.
    """
    named = list(named)
    paths = sorted({path for place in named for path in _below(place.resolve())})
    if not named:
        found = {path.resolve() for pattern in config.workspace.specs for path in root.glob(pattern) if path.is_file()}
        paths = sorted(path for path in found if path.parent.name != FOLDER and not path.is_relative_to(root / "build"))
        if not paths:
            globs = ", ".join(config.workspace.specs)
            raise SpeccError(f"no spec was found ({globs})", "Name one on the command line, or make a workspace with `specc init`.")
    for path in paths:
        if not path.is_relative_to(root):
            raise SpeccError(f"{path} lies outside the workspace {root}", "Run specc in the folder that holds it, or move it.")
    return paths


def spec_folders(root: Path, config: Config, named: Iterable[Path]) -> Iterator[Path]:
    """The folders in which one more file may be one more spec; those that could be there and are not, too."""
    named = list(named)
    starts = [place.resolve() for place in named if place.is_dir()] if named else [_start(root, glob) for glob in config.workspace.specs]
    for start in starts:
        yield start
        for base, folders, _ in os.walk(start):
            folders[:] = [name for name in folders if name != ".git" and Path(base, name) != root / "build"]
            yield from (Path(base, name) for name in folders)


def _start(root: Path, glob: str) -> Path:
    """The folder in which a pattern's first wildcard is looked for."""
    parts = Path(glob).parts[:-1]
    plain = next((place for place, part in enumerate(parts) if any(char in part for char in "*?[")), len(parts))
    return root.joinpath(*parts[:plain])


def _below(place: Path) -> Iterator[Path]:
    if place.is_dir():
        found = [path for path in sorted(place.rglob("*.md")) if path.is_file() and path.parent.name != FOLDER]
        if not found:
            raise SpeccError(f"{place} holds no .md file", "Name a spec or a folder with specs.")
        yield from found
    elif place.is_file() and place.parent.name == FOLDER:
        raise SpeccError(f"{place} holds prompts of a clause and is no spec", f"Name the spec beside the folder `{FOLDER}`.")
    elif place.is_file():
        yield place
    else:
        raise SpeccError(f"{place} does not exist", "Name a spec (a .md file) or a folder with specs.")


def read_prompts(root: Path, specs: Iterable[Source]) -> list[Source]:
    """The files of prompts beside specs."""
    folders = sorted({PurePosixPath(source.name).parent for source in specs})
    return [read_source(root, path) for folder in folders for path in sorted((root / folder / FOLDER).glob("*.md")) if path.is_file()]


_READ: WeakValueDictionary[tuple[Path, str], Source] = WeakValueDictionary()


def read_source(root: Path, path: Path) -> Source:
    """A file as a source, named by its path relative to the root. Raises SpeccError where it is no UTF-8 text, with the place.

    A file whose bytes are those of a source that somebody still holds is that source, with all that was made of it.
    """
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SpeccError(f"{name} has {path.stat().st_size:,} bytes; {MAX_BYTES:,} are the most", "Split it into several specs.")
        data = path.read_bytes()
    except OSError as error:
        raise SpeccError(f"{name} can't be read: {error.strerror}") from None
    known = _READ.get((path, name))
    if known is not None and known.data == data:
        return known
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SpeccError(f"{name} is UTF-16", "Save it as UTF-8.")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SpeccError(
            f"{name}:{line}: byte {data[error.start]:#04x} at offset {error.start} is not UTF-8", "Save it as UTF-8."
        ) from None
    at = data.find(b"\0")
    if at >= 0:
        line = data.count(b"\n", 0, at) + 1
        raise SpeccError(f"{name}:{line}: a NUL byte at offset {at}", "Remove it: a spec is text.")
    source = _READ[path, name] = Source(name, data)
    return source
