"""The store of replies: what was paid for once is not asked for again."""

from pathlib import Path

import msgspec

from specc.base.digest import digest_bytes
from specc.base.disk import Disk
from specc.model.values import Reply, Request


class Record(msgspec.Struct, frozen=True):
    """A reply under its request. `sum` is the sha256 of the reply's text: a damaged record is noticed."""

    request: Request
    reply: Reply
    sum: str


class Records:
    """Replies by the digest of their request, one file each, in `folder`."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self._disk = disk
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the record of that request stands."""
        return self._folder / digest[:2] / f"{digest}.json"

    def get(self, request: Request) -> Reply | None:
        """The reply to just this request; `None` where there is none or its record is damaged."""
        data = self._disk.read(self.path(request.digest()))
        if data is None:
            return None
        try:
            record = msgspec.json.decode(data, type=Record)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        whole = record.request == request and record.sum == digest_bytes(record.reply.text.encode())
        return record.reply if whole else None

    def put(self, request: Request, reply: Reply) -> None:
        """Keep a reply."""
        record = Record(request, reply, digest_bytes(reply.text.encode()))
        self._disk.write(self.path(request.digest()), msgspec.json.format(msgspec.json.encode(record), indent=1))
