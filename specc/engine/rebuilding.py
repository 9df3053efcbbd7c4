"""Making packages while their specs go on changing: each as soon as it can be, and none of an outdated spec."""

import asyncio
import traceback
from collections.abc import Callable, Iterable, Mapping

import msgspec

from specc.base.error import SpeccError
from specc.engine.goal import make_goal
from specc.engine.session import Session
from specc.plan.values import Goal


class Running(msgspec.Struct, frozen=True):
    """A package that is being made, and of which session's specs."""

    session: Session
    goal: Goal
    task: asyncio.Task[None]


def unexpected(error: Exception) -> SpeccError:
    """An error that nobody has foreseen, most likely in a target that is just being written: no reason to end."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    text = f"{place.filename}:{place.lineno}: {type(error).__name__}: {error}"
    return SpeccError(text, "This is a fault in a target, or in specc; `specc build` shows how it was reached.")


class Rebuilder:
    """The packages that are being made, at most `jobs` at once.

    `settled` is called when nothing is left to be done, with the status of every package; `failed` with what stands against making one on
    this machine; `dropped` with a package whose making was given up since its spec has changed.
    """

    def __init__(
        self,
        jobs: int,
        settled: Callable[[Mapping[str, str]], None],
        failed: Callable[[SpeccError], None],
        dropped: Callable[[str], None],
    ) -> None:
        self._places = asyncio.Semaphore(jobs)
        self._settled, self._failed, self._dropped = settled, failed, dropped
        self._folders: dict[str, asyncio.Lock] = {}
        self._running: dict[str, Running] = {}
        self._statuses: dict[str, str] = {}
        self._tried: dict[str, str] = {}
        """Packages that could not be made, with their digests: only a change makes another attempt worth while."""

    @property
    def busy(self) -> bool:
        """Whether a package is being made."""
        return bool(self._running)

    def update(self, session: Session, goals: Iterable[Goal], all: bool) -> None:
        """Go over to a new plan: what it has otherwise is dropped, what it has to make begins, everything else goes on.

        `all`: packages that are up to date are looked at too, since somebody may have edited them.
        """
        wanted = {goal.id: goal for goal in goals}
        for id in [id for id in self._statuses if id not in wanted]:
            del self._statuses[id]
        for id, running in list(self._running.items()):
            if id not in wanted or wanted[id].digest != running.goal.digest:
                self._drop(running)
        session.good |= {goal.id for goal in wanted.values() if not goal.reasons}
        begun = set(self._running)
        for goal in wanted.values():
            # What imports a package that is made anew is looked at after it: perhaps nothing that it uses has changed.
            moved = any(need in begun for need in goal.after)
            if goal.id in self._running or self._tried.get(goal.id) == goal.digest or not (goal.reasons or moved or all):
                continue
            begun.add(goal.id)
            task = asyncio.create_task(self._make(session, goal))
            self._running[goal.id] = Running(session, goal, task)
        if not self._running:
            self._settled(dict(self._statuses))

    def drop(self, outdated: Callable[[Session, Goal], bool]) -> None:
        """Give up what is outdated, with nothing in its place."""
        for running in list(self._running.values()):
            if outdated(running.session, running.goal):
                self._drop(running)
                if not self._running:
                    self._settled(dict(self._statuses))

    async def close(self) -> None:
        """Give everything up."""
        tasks = [running.task for running in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _drop(self, running: Running) -> None:
        running.task.cancel()
        del self._running[running.goal.id]
        self._statuses.pop(running.goal.id, None)
        self._dropped(running.goal.id)

    async def _make(self, session: Session, goal: Goal) -> None:
        """Make a package when its predecessor has let go of the work folder and what it needs stands."""
        try:
            # What it imports, and what of the module other languages have: that can be translated.
            first = [*goal.after, *(f"{other}:{goal.module}" for other in session.before(goal.target))]
            tasks = [self._running[id].task for id in first if id in self._running]
            if tasks:
                await asyncio.wait(tasks)
            bad = [need for need in goal.after if self._statuses.get(need) in ("failed", "stopped", "skipped")]
            async with self._folders.setdefault(goal.id, asyncio.Lock()), self._places:
                status = "skipped" if bad else (await make_goal(session, goal)).status
            self._statuses[goal.id] = status
            if status in ("built", "unchanged", "up-to-date"):
                session.good.add(goal.id)
                self._tried.pop(goal.id, None)
            else:
                self._tried[goal.id] = goal.digest
        except Exception as error:
            self._statuses[goal.id] = "failed"
            self._failed(error if isinstance(error, SpeccError) else unexpected(error))
        finally:
            running = self._running.get(goal.id)
            if running is not None and running.task is asyncio.current_task():
                del self._running[goal.id]
                if not self._running:
                    self._settled(dict(self._statuses))
