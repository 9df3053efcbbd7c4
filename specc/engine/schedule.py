"""The order in which candidates are asked for: one table.

A greedy answer first, then what it got wrong is shown to the model, then fresh samples. Measured in benchmarks/.
Below 0.8 a small model that is sure of a wrong answer gives it again and again.
"""

from typing import Literal

import msgspec


class Try(msgspec.Struct, frozen=True):
    """How one candidate is asked for."""

    kind: Literal["greedy", "sample", "repair"]
    """`repair` shows the last failed candidate; where there is nothing to show it is a sample."""
    temperature: float


SCHEDULE: tuple[Try, ...] = (
    Try("greedy", 0.0),
    Try("sample", 0.8),
    Try("repair", 0.8),
    Try("sample", 1.0),
    Try("sample", 1.0),
    Try("repair", 1.0),
    Try("sample", 1.0),
    Try("sample", 1.0),
)


def schedule(candidates: int) -> tuple[Try, ...]:
    """The first `candidates` tries; beyond the table, samples."""
    further = max(0, candidates - len(SCHEDULE))
    return SCHEDULE[:candidates] + (Try("sample", 0.8),) * further
