"""The store of replies: what was paid for once is not asked for again."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from specc.base.digest import digest, digest_bytes
from specc.base.disk import Disk
from specc.model.values import Reply, Request


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reply under its request. `sum` is the digest of both: a damaged record is noticed."""

    request: Request
    reply: Reply
    sum: str
    version: int = 1


class Records:
    """Replies by the digest of their request, one file each, in `folder`; those that specc.lock names stand in `locked` too.

    `warn` is told of each record that can't be used; it then counts as absent.
    """

    def __init__(self, disk: Disk, folder: Path, locked: Path, warn: Callable[[str], None]) -> None:
        self._disk = disk
        self._folder = folder
        self._locked = locked
        self._warn = warn

    def get(self, request: Request) -> Reply | None:
        """The reply to just this request."""
        record = self.named(request.digest())
        return record.reply if record else None

    def named(self, name: str) -> Record | None:
        """The request of that digest with its reply."""
        for folder in (self._folder, self._locked):
            data = self._disk.read(_path(folder, name))
            if data is not None:
                record = _read(data, name)
                if record is not None:
                    return record
                self._warn(f"{_path(folder, name)} is damaged, or of a newer specc: it counts as absent")
        return None

    def put(self, request: Request, reply: Reply) -> None:
        """Keep a reply."""
        record = Record(request, reply, digest([request, reply]))
        self._disk.write(_path(self._folder, request.digest()), msgspec.json.format(msgspec.json.encode(record), indent=1))

    def lock(self, name: str) -> None:
        """Have a record of this workspace among those that are committed."""
        data = self._disk.read(_path(self._folder, name))
        if data is not None and _read(data, name) is not None:
            self._disk.write(_path(self._locked, name), data)

    def unlock(self, name: str) -> None:
        """Take a record from those that are committed; it stays in this workspace's own."""
        data = self._disk.read(_path(self._locked, name))
        if data is not None:
            if self._disk.read(_path(self._folder, name)) is None:
                self._disk.write(_path(self._folder, name), data)
            self._disk.remove(_path(self._locked, name))

    def lock_text(self, data: bytes) -> str:
        """Have a text that is no reply among the committed records; its name is its digest."""
        name = digest_bytes(data)
        self._disk.write(_path(self._locked, name), data)
        return name

    def text(self, name: str) -> bytes | None:
        """The text that `lock_text` kept under that name."""
        data = self._disk.read(_path(self._locked, name))
        if data is not None and digest_bytes(data) != name:
            self._warn(f"{_path(self._locked, name)} is damaged: it counts as absent")
            return None
        return data


def _path(folder: Path, name: str) -> Path:
    return folder / name[:2] / f"{name}.json"


def _read(data: bytes, name: str) -> Record | None:
    """A record that is whole and of this version, for the request of that digest."""
    try:
        record = msgspec.json.decode(data, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    whole = record.version == 1 and record.sum == digest([record.request, record.reply]) and record.request.digest() == name
    return record if whole else None
