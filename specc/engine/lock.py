"""specc.lock on the disk, with the records that it names."""

import re
from collections.abc import Callable
from pathlib import Path

from specc.base.clock import Clock
from specc.base.disk import Disk
from specc.model.records import Records
from specc.plan.lock import Lock, PackageLock, UnitLock

EVERY = 1.0
"""Seconds between two writings while packages are being finished. What a killed build has not written is still known to the state."""


class LockFile:
    """The lock as it stands, and as the build changes it."""

    def __init__(self, disk: Disk, path: Path, records: Records, clock: Clock, warn: Callable[[str], None]) -> None:
        self._disk = disk
        self._path = path
        self._records = records
        self._clock = clock
        data = disk.read(path)
        text = "" if data is None else data.decode(errors="replace")
        self.lock = Lock(text)
        self.on_disk = data or b""
        """The file as it was read or written."""
        for fault in self.lock.faults:
            warn(f"{path.name}: {fault}: it counts as absent")
        self._named = _digests(text)
        self._changed = False
        self._written = clock.now()

    def put(self, goal: str, package: PackageLock, units: dict[str, UnitLock]) -> None:
        """Have a package in the lock as it was just made. The records it names are committed with it."""
        for unit in units.values():
            for name in filter(None, (unit.request, unit.judge)):
                self._records.lock(name)
        if (self.lock.package(goal), self.lock.units(goal)) != (package, units):
            self.lock.put(goal, package, units)
            self._changed = True
        if self._clock.now() - self._written > EVERY:
            self.write()

    def drop(self, goal: str) -> None:
        """Remove a package's entries."""
        if goal in self.lock.goals():
            self.lock.drop(goal)
            self._changed = True

    def write(self) -> None:
        """Bring the file up to date; records that it no longer names go back to the workspace's own."""
        if self._changed or self.lock.faults:
            text = self.lock.text()
            self.on_disk = text.encode()
            self._disk.write(self._path, self.on_disk)
            named = _digests(text)
            for name in sorted(self._named - named):
                self._records.unlock(name)
            self._named, self._changed, self._written, self.lock.faults = named, False, self._clock.now(), []


def _digests(text: str) -> set[str]:
    """All digests in a lock: more than the names of records, and these among them."""
    return set(re.findall(r'"([0-9a-f]{64})"', text))
