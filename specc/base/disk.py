"""The disk: everything that specc writes goes through here, so that nothing half-written is ever visible and tests can do without one."""

import ctypes
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from specc.base.error import SpeccError


class Disk(Protocol):
    """A tree of files. Paths are absolute. What can't be done raises SpeccError naming the path and the reason."""

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file; `None` where there is none."""

    def write(self, path: Path, data: bytes) -> None:
        """Write a file as a whole: a reader sees the old bytes or the new ones. Unchanged bytes are not written again."""

    def files(self, folder: Path) -> list[Path]:
        """All files below a folder (links count as files and are not followed), sorted; empty where there is no such folder."""

    def exists(self, path: Path) -> bool:
        """Whether a file, folder or link is there."""

    def exchange(self, new: Path, old: Path) -> None:
        """Put the folder `new` in the place of `old` in one step; what stood at `old`, if anything, stands at `new` afterwards."""

    def move(self, source: Path, target: Path) -> None:
        """Rename a file or folder, making the folders above its new place."""

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file with its times, making the folders above its new place."""

    def remove(self, path: Path) -> None:
        """Remove a file, link or folder with all in it; nothing happens where there is none."""

    def prune(self, folder: Path) -> None:
        """Remove the empty folders below a folder, and itself and those above that then are empty."""


@contextmanager
def _reported(action: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        remedies = {
            errno.ENOSPC: "Free some space and run it again; nothing that was there before is lost.",
            errno.EACCES: "Make it writable for you, or choose another folder.",
            errno.EROFS: "Make it writable for you, or choose another folder.",
        }
        raise SpeccError(f"can't {action} {path}: {reason}", remedies.get(error.errno or 0, "")) from error


class RealDisk:
    """The machine's disk.

    New bytes are put together in `scratch`, a folder of the same file system, and then renamed: whoever empties that folder has removed all
    that a killed process left. Without one they are put together beside their place.
    """

    def __init__(self, scratch: Path | None = None) -> None:
        self._scratch = scratch

    def read(self, path: Path) -> bytes | None:
        with _reported("read", path):
            try:
                return path.read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def write(self, path: Path, data: bytes) -> None:
        with _reported("write", path):
            if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                _put(path, data, self._scratch or path.parent)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                _put(path, data, path.parent)

    def files(self, folder: Path) -> list[Path]:
        with _reported("read", folder):
            found = []
            for base, folders, names in os.walk(folder):
                links = [name for name in folders if Path(base, name).is_symlink()]
                found += [Path(base, name) for name in (*names, *links)]
            return sorted(found)

    def exists(self, path: Path) -> bool:
        return os.path.lexists(path)

    def exchange(self, new: Path, old: Path) -> None:
        with _reported("replace", old):
            old.parent.mkdir(parents=True, exist_ok=True)
            if not os.path.lexists(old):
                new.rename(old)
            elif not _exchange(new, old):
                # No atomic exchange on this system: the place is empty for a moment, which is the least that is left.
                aside = new.with_name(new.name + ".old")
                old.rename(aside)
                new.rename(old)
                aside.rename(new)

    def move(self, source: Path, target: Path) -> None:
        with _reported("move", source):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)

    def copy(self, source: Path, target: Path) -> None:
        with _reported("copy", source):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)

    def remove(self, path: Path) -> None:
        with _reported("remove", path):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def prune(self, folder: Path) -> None:
        with _reported("remove", folder):
            below = [Path(base) for base, _, _ in os.walk(folder, topdown=False)]
            for place in (*below, *folder.parents):
                try:
                    place.rmdir()
                except OSError as error:
                    if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                        raise
                    if place in folder.parents and error.errno != errno.ENOENT:
                        return


def _put(path: Path, data: bytes, scratch: Path) -> None:
    """Write a new file in `scratch` and rename it to `path`."""
    scratch.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=".specc-", dir=scratch)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _exchange(left: Path, right: Path) -> bool:
    """Exchange two paths by `renameat2(RENAME_EXCHANGE)` (Linux ≥ 3.15); False where the system can't."""
    at_cwd, rename_exchange = -100, 2
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    if renameat2(at_cwd, os.fsencode(left), at_cwd, os.fsencode(right), rename_exchange) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS):
        return False
    raise OSError(code, os.strerror(code))


class MemoryDisk:
    """A disk in memory, for tests. Folders exist where files are below them."""

    def __init__(self) -> None:
        self.tree: dict[Path, bytes] = {}

    def read(self, path: Path) -> bytes | None:
        return self.tree.get(path)

    def write(self, path: Path, data: bytes) -> None:
        self.tree[path] = data

    def files(self, folder: Path) -> list[Path]:
        return sorted(path for path in self.tree if folder in path.parents)

    def exists(self, path: Path) -> bool:
        return path in self.tree or bool(self.files(path))

    def exchange(self, new: Path, old: Path) -> None:
        def swapped(path: Path) -> Path:
            for here, there in ((new, old), (old, new)):
                if here == path or here in path.parents:
                    return there / path.relative_to(here)
            return path

        self.tree = {swapped(path): data for path, data in self.tree.items()}

    def move(self, source: Path, target: Path) -> None:
        self.tree = {
            target / path.relative_to(source) if source == path or source in path.parents else path: data
            for path, data in self.tree.items()
        }

    def copy(self, source: Path, target: Path) -> None:
        self.tree[target] = self.tree[source]

    def remove(self, path: Path) -> None:
        self.tree = {other: data for other, data in self.tree.items() if path != other and path not in other.parents}

    def prune(self, folder: Path) -> None:
        pass
