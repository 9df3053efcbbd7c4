"""The limits that no kernel limit holds for a whole tree of processes."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence

from specc.base.limits import Limits
from specc.check.sandbox.usage import Usage, disk_use, unlinked_use, usage_of

_INTERVAL = 0.02
_DISK_SHARE = 10  # looking at the disk may take one part in so many of the time
_PRIORITY = -10


class Watch(threading.Thread):
    """Looks at a child's processes every 20 ms and at its folders now and then; calls `kill(limit)` on the first excess.

    A thread, since the event loop may be held up by others just when a child grows. Where there is no /proc only the
    disk is watched.
    """

    def __init__(self, pid: int, limits: Limits, folders: Sequence[str], kill: Callable[[str], None]) -> None:
        super().__init__(name=f"watch-{pid}", daemon=True)
        self._pid = pid
        self._limits = limits
        self._folders = tuple(folders)
        self._kill = kill
        self._over = threading.Event()

    def stop(self) -> None:
        """Ends the watch, at the latest after the look that it is taking."""
        self._over.set()

    def run(self) -> None:
        if self._over.wait(_INTERVAL):
            return
        with contextlib.suppress(OSError):  # a fork bomb must not starve its watch; only root may ask for this
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _PRIORITY)
        allowed = None  # bytes the folders may hold: set when a run has lasted long enough to be worth a look
        disk_due = time.monotonic()
        while not self._over.is_set():
            usage = usage_of(self._pid, self._limits.processes)
            excess = self._excess(usage)
            if not excess and time.monotonic() >= disk_due:
                began = time.monotonic()
                if allowed is None:
                    allowed = disk_use(self._folders, 1 << 62) + self._limits.disk
                elif disk_use(self._folders, allowed) + unlinked_use(usage.pids) > allowed:
                    excess = "disk"
                ended = time.monotonic()
                disk_due = ended + max(_INTERVAL * 2, (ended - began) * _DISK_SHARE)
            if excess:
                if not self._over.is_set():
                    self._kill(excess)
                return
            self._over.wait(_INTERVAL)

    def _excess(self, usage: Usage) -> str:
        if usage.processes > self._limits.processes:
            return "processes"
        if usage.memory > self._limits.memory:
            return "memory"
        if usage.cpu_seconds > self._limits.cpu_seconds:
            return "cpu"
        return ""
