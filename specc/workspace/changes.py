"""Being told that files of a workspace may have changed."""

import asyncio
import contextlib
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

SETTLE = 0.01
"""Seconds without a further event before one is acted upon: an editor's save is several of them, and between two a file may be empty."""


class Told(msgspec.Struct, frozen=True):
    """That something happened: when (by `time.monotonic`), and to which files; nothing, where only time has passed."""

    at: float | None = None
    paths: frozenset[Path] = frozenset()


class Changes:
    """Wakes one that waits. What was told is a hint and no more: whoever is woken looks at the files themselves.

    So a lost event costs time and nothing else; `wait` ends after a while by itself.
    """

    def __init__(self, ignored: Path) -> None:
        """What happens below `ignored` is not told."""
        from watchdog import events
        from watchdog.observers import Observer

        self._ignored = ignored
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self._last = 0.0
        self._paths: set[Path] = set()
        self._followed: dict[Path, tuple[int, bool, Any]] = {}
        # Reading a file is nothing that happens, and the observer is not to be kept busy with what specc itself reads.
        self._kinds = [
            getattr(events, f"{what}{kind}Event") for what in ("File", "Dir") for kind in ("Created", "Modified", "Moved", "Deleted")
        ]
        self._observer: Any = Observer()
        self._observer.daemon = True
        self._observer.start()

    def follow(self, folders: Iterable[tuple[Path, bool]]) -> None:
        """Be told of just these folders (and whether of all below them); those that are not there yet are left out.

        A folder that was removed and made anew is another one: it is followed anew.
        """
        wanted = {}
        for folder, deep in folders:
            with contextlib.suppress(OSError):
                wanted[folder] = (folder.stat().st_ino, deep)
        for folder, (inode, deep, watch) in list(self._followed.items()):
            if wanted.get(folder) != (inode, deep):
                del self._followed[folder]
                with contextlib.suppress(KeyError, OSError):
                    self._observer.unschedule(watch)
        for folder, (inode, deep) in wanted.items():
            if folder not in self._followed:
                # No more of them to be had (inotify's limits), or just removed: `wait` ends by itself.
                with contextlib.suppress(OSError):
                    self._followed[folder] = (
                        inode,
                        deep,
                        self._observer.schedule(self, str(folder), recursive=deep, event_filter=self._kinds),
                    )

    def dispatch(self, event: Any) -> None:
        """For the observer's thread: something happened."""
        paths = [Path(str(path)) for path in (event.src_path, event.dest_path) if path]
        if all(path.is_relative_to(self._ignored) for path in paths) or (event.is_directory and event.event_type == "modified"):
            return
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._told, time.monotonic(), paths)

    def _told(self, at: float, paths: list[Path]) -> None:
        self._last = at
        self._paths.update(paths)
        self._event.set()

    async def wait(self, seconds: float) -> Told:
        """Wait until something happened, and nothing more for a moment, or `seconds` have passed."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return Told()
        first = self._last
        while (rest := self._last + SETTLE - time.monotonic()) > 0:  # noqa: ASYNC110 (for the time in which nothing happens)
            await asyncio.sleep(rest)
        told, self._paths = Told(first, frozenset(self._paths)), set()
        self._event.clear()
        return told

    def wake(self) -> None:
        """End the waiting now."""
        self._told(time.monotonic(), [])

    def close(self) -> None:
        """Stop."""
        self._observer.stop()
