"""An artifact's folder: what specc owns in it, and how it is replaced."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from specc.base.digest import digest_bytes
from specc.base.disk import Disk
from specc.base.error import SpeccError
from specc.base.paths import is_device


class Edits(msgspec.Struct, frozen=True):
    """What somebody did to an artifact since it was written."""

    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    """Files that stand where the new artifact wants to write and that specc never wrote."""

    def __bool__(self) -> bool:
        return bool(self.changed or self.deleted or self.foreign)


Ours = Mapping[str, Collection[str]]
"""What specc wrote in a folder: path to sha256. Several, where a build was interrupted that was replacing one with the other."""


def edits(disk: Disk, folder: Path, owned: Ours) -> Edits:
    """Compare a folder with what specc wrote there. Files of other people are no concern."""
    changed, deleted = [], []
    for name in sorted(owned):
        content = disk.read(folder / name)
        if content is None:
            deleted.append(name)
        elif digest_bytes(content) not in owned[name]:
            changed.append(name)
    return Edits(tuple(changed), tuple(deleted))


def foreign(disk: Disk, folder: Path, owned: Ours, wanted: Mapping[str, bytes]) -> tuple[str, ...]:
    """Files that a new artifact would overwrite though specc didn't write them, and with other bytes."""
    return tuple(name for name in sorted(wanted) if name not in owned and disk.read(folder / name) not in (None, wanted[name]))


def checked_path(name: str) -> str:
    """A path relative to an artifact's folder, held to what every file system can store. Raises SpeccError otherwise.

    Paths come from targets' templates, never from a model; this is the last gate all the same.
    """
    path = PurePosixPath(name)
    wrong = (
        not name
        or path.is_absolute()
        or path.as_posix() != name
        or any(char in name for char in '\\:\0<>"|?*')
        or any(part in (".", "..", ".git") or is_device(part) or part.endswith((" ", ".")) for part in path.parts)
    )
    if wrong:
        raise SpeccError(f"{name!r} is not a path that an artifact may hold", "The target names it; it has to be mended there.")
    return name


def replace(disk: Disk, folder: Path, staging: Path, files: Mapping[str, bytes], owned: Ours, saved: Path) -> None:
    """Put `files` in the place of what specc owned in `folder`, in one step: readers see the old artifact or the new one.

    Files of other people in the folder stay (a `target/`, a `node_modules/`). Hand-edited files that are replaced are kept below `saved`.
    A file whose bytes stay the same keeps its times: other people's build tools go by them.
    """
    lowered = [checked_path(name).lower() for name in files]
    if len(set(lowered)) != len(lowered):
        raise SpeccError(f"two files of {folder} differ in case only", "The target names them; it has to be mended there.")
    refuse_links((folder, folder.parent, staging))
    settle(disk, folder, staging, owned, saved)
    current = {name: content for name in owned if (content := disk.read(folder / name)) is not None}
    if current == dict(files):
        return
    for name, content in files.items():
        if current.get(name) == content:
            disk.copy(folder / name, staging / name)
        else:
            disk.write(staging / name, content)
    disk.exchange(staging, folder)
    settle(disk, folder, staging, owned, saved)


def settle(disk: Disk, folder: Path, staging: Path, owned: Ours, saved: Path) -> None:
    """Clear up after an exchange, or after a build that was killed before or after it.

    What specc wrote goes, files of other people go back to the folder, and those whose place is taken go to `saved`.
    """
    for path in disk.files(staging):
        name = path.relative_to(staging).as_posix()
        if name in owned and digest_bytes(disk.read(path) or b"") in owned[name]:
            continue
        disk.move(path, saved / name if disk.exists(folder / name) else folder / name)
    disk.remove(staging)


def clear(disk: Disk, folder: Path, owned: Ours) -> tuple[str, ...]:
    """Remove what specc wrote in a folder; what was edited by hand since stays and is named."""
    kept = edits(disk, folder, owned).changed
    for name in owned:
        if name not in kept:
            disk.remove(folder / name)
    disk.prune(folder)
    return kept


def refuse_links(paths: Iterable[Path]) -> None:
    """Raise SpeccError where one of these is a symbolic link: in the output tree it could lead a write out of it."""
    for path in paths:
        if path.is_symlink():
            raise SpeccError(f"{path} is a symbolic link, and specc doesn't write through links", "Remove the link.")
