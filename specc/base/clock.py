"""The clock, so that tests can have their own."""

import time
from typing import Protocol


class Clock(Protocol):
    """Seconds since some moment, never going back."""

    def now(self) -> float:
        """Seconds."""


class RealClock:
    """The machine's."""

    def now(self) -> float:
        return time.monotonic()


class FakeClock:
    """For tests: moves only when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds
