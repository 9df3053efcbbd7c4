"""How many requests are under way at one server: as many as it bears."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW_TIMES = 4.0
SLOW_SECONDS = 1.0
"""A reply whose first token took so many times the quickest one's time, and so much longer, waited in the server's queue."""


class Pace:
    """Turns for requests: `most` at once, fewer while the server refuses them or lets them queue.

    A refusal halves the number, once for all that were under way. A full round of replies adds one; one of replies that all waited
    long takes one away. One request is always let through.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.limit = most
        self.round = 0
        """Grows with every change of the limit: what began before says nothing about the present one."""
        self._turns = asyncio.Semaphore(most)
        self._owed = 0
        self._good = self._slow = 0
        self._quickest = math.inf

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and hold it."""
        await self._turns.acquire()
        try:
            yield
        finally:
            self._give_back()

    async def refused(self, begun: int) -> None:
        """The server had too much to do for a request that was begun in that round."""
        if begun == self.round:
            await self._change((self.limit + 1) // 2)

    async def answered(self, begun: int, waited: float) -> None:
        """A reply that was begun in that round came whole; its first token took `waited` seconds."""
        self._quickest = min(self._quickest, waited)
        if begun != self.round:
            return
        slow = waited > max(SLOW_TIMES * self._quickest, self._quickest + SLOW_SECONDS)
        self._slow += slow
        self._good += not slow
        if self._good + self._slow >= self.limit:
            await self._change(self.limit + (1 if not self._slow else -1 if not self._good else 0))

    async def _change(self, limit: int) -> None:
        limit = max(1, min(limit, self.most))
        for _ in range(self.limit, limit):
            self._give_back()
        for _ in range(limit, self.limit):
            # A free turn is taken out of use at once; one that is held, when it is given back.
            if self._turns.locked():
                self._owed += 1
            else:
                await self._turns.acquire()
        self.limit = limit
        self.round += 1
        self._good = self._slow = 0

    def _give_back(self) -> None:
        if self._owed:
            self._owed -= 1
        else:
            self._turns.release()
