"""The state file: what earlier builds made."""

from pathlib import Path

import msgspec

from specc.base.digest import digest_bytes
from specc.base.disk import Disk
from specc.plan.values import Built, State


class StateFile:
    """`build/.specc/state`: the state as msgpack behind its sha256. A file that is damaged or of another version counts as absent."""

    def __init__(self, disk: Disk, path: Path) -> None:
        self._disk = disk
        self._path = path
        self.state = self._read()

    def _read(self) -> State:
        data = self._disk.read(self._path) or b""
        sum, _, body = data.partition(b"\n")
        if sum.decode("ascii", "replace") != digest_bytes(body):
            return State()
        try:
            state = msgspec.msgpack.decode(body, type=State)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return State()
        return state if state.version == State().version else State()

    def keep(self, goal: str, built: Built | None) -> None:
        """Remember what was made of a goal (`None`: forget it), at once on the disk."""
        goals = {name: old for name, old in self.state.goals.items() if name != goal}
        if built is not None:
            goals[goal] = built
        self.state = State(goals=dict(sorted(goals.items())))
        body = msgspec.msgpack.encode(self.state)
        self._disk.write(self._path, digest_bytes(body).encode() + b"\n" + body)
