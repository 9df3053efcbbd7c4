"""The state: what earlier builds made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from specc.base.digest import digest_bytes
from specc.base.disk import Disk
from specc.plan.values import Built

VERSION = 1


class StateFolder:
    """`build/.specc/built/<target>/<module>`: what was made of each goal, as msgpack behind its sha256 and a version.

    One that is damaged or of another version is told to `warn` and, like one that is gone, made anew from the package's provenance:
    so files that were edited by hand are still known from specc's own.
    """

    def __init__(self, disk: Disk, folder: Path, provenance: Path, warn: Callable[[str], None]) -> None:
        self._disk = disk
        self._folder = folder
        self._provenance = provenance
        self._warn = warn
        self._known: dict[str, Built | None] = {}

    def get(self, goal: str) -> Built | None:
        """What was made of a goal (`rust:slug`)."""
        if goal not in self._known:
            self._known[goal] = self._read(goal)
        return self._known[goal]

    def keep(self, goal: str, built: Built | None) -> None:
        """Remember what was made of a goal (`None`: forget it), at once on the disk."""
        self._known[goal] = built
        if built is None:
            self._disk.remove(self._path(goal))
            return
        body = msgspec.msgpack.encode((VERSION, built))
        self._disk.write(self._path(goal), digest_bytes(body).encode() + b"\n" + body)

    def goals(self) -> list[str]:
        """All goals of which something was made."""
        return [f"{path.parent.name}:{path.name}" for path in self._disk.files(self._folder)]

    def _path(self, goal: str) -> Path:
        target, _, module = goal.partition(":")
        return self._folder / target / module

    def _read(self, goal: str) -> Built | None:
        data = self._disk.read(self._path(goal))
        built = None if data is None else decoded(data)
        if built is None and data is not None:
            self._warn(f"what is known of {goal} is damaged, or of another version of specc: it counts as not built")
        return built or self._from_provenance(goal)

    def _from_provenance(self, goal: str) -> Built | None:
        target, _, module = goal.partition(":")
        data = self._disk.read(self._provenance / target / f"{module}.json")
        try:
            statement: Any = msgspec.json.decode(data or b"")
            files = {str(subject["name"]): str(subject["digest"]["sha256"]) for subject in statement["subject"]}
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
            return None
        return Built("", {}, {}, files)


def decoded(data: bytes) -> Built | None:
    """A state file's content; `None` where it is damaged or of another version."""
    sum, _, body = data.partition(b"\n")
    if sum.decode("ascii", "replace") != digest_bytes(body):
        return None
    try:
        version, built = msgspec.msgpack.decode(body, type=tuple[int, Built])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return built if version == VERSION else None
