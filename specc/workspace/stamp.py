"""Seeing that nothing has changed since a build, by the times of files alone.

A stamp lists every file and folder that decided a build or came out of it, each with size, times, inode and digest. This module stands in
the way of every `specc build`: it imports nothing that takes time.
"""

import os
import sys
from array import array
from zlib import crc32

MAGIC = b"specc stamp 1\n"
ABSENT, NEVER = -1, -2
"""Sizes of what must not be there, and of what was changed while the build ran: it never counts as unchanged."""
UNREAD = bytes(32)
"""The digest of what is known by its times alone: programs, which are large."""
LARGE = 1 << 20
_INODE = (1 << 63) - 1


class Stamp:
    """A build that left everything up to date."""

    def __init__(self, before: int, said: str = "", noted: str = "", facts: bytes = b"") -> None:
        self.before = before
        """A moment before anything was read, by the file system's clock: what was changed later may have changed after it was read."""
        self.said = said
        """What is said when nothing has changed, to standard output."""
        self.noted = noted
        """The same, to standard error: warnings."""
        self.facts = facts
        """What the engine wants to know of the build."""
        self.names: list[str] = []
        """Paths, relative to the workspace where they are in it."""
        self.numbers = array("q")
        """For each: size, mtime_ns, ctime_ns, inode."""
        self.digests = bytearray()

    def add(self, root: str, name: str, digest: bytes) -> None:
        """A file of which is known what it held when it was read or written."""
        self._add(name, numbers(os.path.join(root, name)) or (NEVER, 0, 0, 0), digest)

    def add_unread(self, root: str, name: str) -> None:
        """A file or folder that the build has looked at, or looked for, in its own way."""
        path = os.path.join(root, name)
        found = numbers(path)
        if found is None:
            self._add(name, (ABSENT, 0, 0, 0), UNREAD)
        elif found[2] >= self.before:
            self._add(name, (NEVER, 0, 0, 0), UNREAD)
        else:
            self._add(name, found, content(path))

    def add_listed(self, root: str, name: str) -> None:
        """A folder whose names the caller holds against what the build found there, after this."""
        path = os.path.join(root, name)
        found = numbers(path)
        self._add(name, found or (ABSENT, 0, 0, 0), content(path) if found else UNREAD)

    def copy(self, old: "Stamp", place: int) -> None:
        """What another stamp says of the name at that place."""
        self.names.append(old.names[place])
        self.numbers.extend(old.numbers[4 * place : 4 * place + 4])
        self.digests += old.digest(place)

    def _add(self, name: str, found: tuple[int, int, int, int], digest: bytes) -> None:
        self.names.append(name)
        self.numbers.extend(found)
        self.digests += digest

    def digest(self, place: int) -> bytes:
        """The digest of the name at that place."""
        return bytes(self.digests[32 * place : 32 * place + 32])

    def suspects(self, root: str) -> list[int]:
        """The places of those that are not the same by their times, or too young to be told by them."""
        stat, prefix, numbers, before = os.stat, os.path.join(root, ""), self.numbers, self.before
        found = []
        at = 0
        for place, name in enumerate(self.names):
            try:
                now = stat(name if name[0] == "/" else prefix + name)
            except OSError:
                if numbers[at] != ABSENT:
                    found.append(place)
            else:
                changed = numbers[at + 2]
                if (
                    now.st_ctime_ns != changed
                    or changed >= before
                    or now.st_size != numbers[at]
                    or now.st_mtime_ns != numbers[at + 1]
                    or now.st_ino & _INODE != numbers[at + 3]
                ):
                    found.append(place)
            at += 4
        return found

    def review(self, root: str, suspects: list[int]) -> list[str]:
        """Read suspects again: the names of those that have changed. The others are brought up to date."""
        changed = []
        for place in suspects:
            name, digest = self.names[place], self.digest(place)
            path = os.path.join(root, name)
            found = numbers(path)
            if found is None and self.numbers[4 * place] == ABSENT:
                continue
            if found is None or self.numbers[4 * place] < 0 or digest == UNREAD or content(path) != digest:
                changed.append(name)
            else:
                self.numbers[4 * place : 4 * place + 4] = array("q", found)
        return changed


def numbers(path: str) -> tuple[int, int, int, int] | None:
    """Size, times and inode; `None` where nothing is there."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino & _INODE


def content(path: str) -> bytes:
    """The digest of a file's bytes, or of a folder's names and where links among them lead; `UNREAD` where it is large or can't be read."""
    from hashlib import sha256

    try:
        if os.path.isdir(path):
            names = sorted(entry.name + (f"\0{os.readlink(entry)}" if entry.is_symlink() else "") for entry in os.scandir(path))
            return sha256("\0\0".join(names).encode(errors="surrogateescape")).digest()
        with open(path, "rb") as file:
            data = file.read(LARGE + 1)
    except OSError:
        return UNREAD
    return UNREAD if len(data) > LARGE else sha256(data).digest()


def key(argv: list[str], version: str) -> bytes:
    """All that decides a build besides files: the command line, where it was given, the interpreter, what the environment says of tools."""
    names = ("PATH", "HOME", "SPECC_CACHE", "XDG_CACHE_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "CARGO_HOME")
    facts = [version, sys.version, sys.prefix, os.getcwd(), *(f"{name}={os.environ.get(name)}" for name in names), *argv]
    return "\0".join(facts).encode(errors="surrogateescape")


def place(folder: str, key: bytes) -> str:
    """The file of a key's stamp."""
    return os.path.join(folder, f"{crc32(key):08x}-{len(key)}")


def read(path: str, key: bytes) -> Stamp | None:
    """The stamp in a file; `None` where there is none, or it is damaged, or of something else."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    start = len(MAGIC) + 4
    if data[: len(MAGIC)] != MAGIC or data[len(MAGIC) : start] != crc32(data[start:]).to_bytes(4, "little"):
        return None
    parts = []
    while start < len(data):
        end = start + 8 + int.from_bytes(data[start : start + 8], "little")
        parts.append(data[start + 8 : end])
        start = end
    if len(parts) != 8 or parts[0] != key:
        return None
    stamp = Stamp(int.from_bytes(parts[1], "little", signed=True), parts[2].decode(), parts[3].decode(), parts[4])
    stamp.names = parts[5].decode(errors="surrogateescape").split("\0")
    stamp.numbers.frombytes(parts[6])
    stamp.digests = bytearray(parts[7])
    return stamp


class Writing:
    """A stamp being written. `now` is the file system's time at its beginning; a folder that can't be written only costs time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._temporary = f"{path}.{os.getpid()}"
        self.now: int | None = None
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(self._temporary, "wb"):
                pass
            self.now = os.stat(self._temporary).st_ctime_ns
        except OSError:
            return

    def finish(self, key: bytes, stamp: Stamp) -> None:
        """Put the stamp in its place."""
        names = "\0".join(stamp.names).encode(errors="surrogateescape")
        before = stamp.before.to_bytes(8, "little", signed=True)
        texts = (stamp.said.encode(), stamp.noted.encode(), stamp.facts)
        parts = (key, before, *texts, names, stamp.numbers.tobytes(), bytes(stamp.digests))
        body = b"".join(len(part).to_bytes(8, "little") + part for part in parts)
        try:
            with open(self._temporary, "wb") as file:
                file.write(MAGIC + crc32(body).to_bytes(4, "little") + body)
            os.replace(self._temporary, self._path)
        except OSError:
            self.drop()

    def drop(self) -> None:
        """Leave the old one."""
        try:
            os.unlink(self._temporary)
        except OSError:
            return
