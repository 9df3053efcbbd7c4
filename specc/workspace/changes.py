"""Being told that files of a workspace may have changed."""

import asyncio
import contextlib
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SETTLE = 0.01
"""Seconds without a further event before one is acted upon: an editor's save is several of them, and between two a file may be empty."""


class Changes:
    """Wakes one that waits. That something was told says nothing about what it was: whoever is woken looks at the files themselves.

    So a lost event costs time and nothing else; `wait` ends after a while by itself.
    """

    def __init__(self, ignored: Path) -> None:
        """What happens below `ignored` is not told."""
        from watchdog.observers import Observer

        self._ignored = ignored
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self._last = 0.0
        self._followed: dict[Path, tuple[int, bool, Any]] = {}
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
                    self._followed[folder] = (inode, deep, self._observer.schedule(self, str(folder), recursive=deep))

    def dispatch(self, event: Any) -> None:
        """For the observer's thread: something happened. Reading a file is nothing that happens."""
        if event.event_type in ("opened", "closed_no_write"):
            return
        paths = [Path(str(path)) for path in (event.src_path, event.dest_path) if path]
        if all(path.is_relative_to(self._ignored) for path in paths) or (event.is_directory and event.event_type == "modified"):
            return
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._told)

    def _told(self) -> None:
        self._last = time.monotonic()
        self._event.set()

    async def wait(self, seconds: float) -> float | None:
        """Wait until something happened, and nothing more for a moment, or `seconds` have passed.

        The time (of `time.monotonic`) at which it was told; `None` where nothing was.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return None
        first = self._last
        while (rest := self._last + SETTLE - time.monotonic()) > 0:  # noqa: ASYNC110 (for the time in which nothing happens)
            await asyncio.sleep(rest)
        self._event.clear()
        return first

    def wake(self) -> None:
        """End the waiting now."""
        self._told()

    def close(self) -> None:
        """Stop."""
        self._observer.stop()
