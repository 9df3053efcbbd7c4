"""How candidates are asked for, and when one is taken: data, all in one place.

A greedy answer first, then samples, and what they got wrong shown to the model. Measured in benchmarks/.
Below 0.8 a small model that is sure of a wrong answer gives it again and again.
"""

from typing import Literal

import msgspec


class Try(msgspec.Struct, frozen=True):
    """How one candidate is asked for."""

    kind: Literal["greedy", "sample", "repair", "translate"]
    """`repair` shows the last failed candidate, `translate` the same function as it was accepted in another language; where there is
    nothing to show either is a sample."""
    temperature: float
    steps: bool = True
    """Whether a model that goes on with a text is given the first of several binding clauses as a comment, and so takes them singly."""


SCHEDULE: tuple[Try, ...] = (
    Try("greedy", 0.0),
    Try("sample", 0.8, steps=False),
    Try("repair", 0.8),
    Try("sample", 0.8),
    Try("sample", 1.0, steps=False),
    Try("repair", 0.8, steps=False),
    Try("sample", 1.0),
    Try("sample", 1.0, steps=False),
)


TRANSLATING: tuple[Try, ...] = (
    Try("greedy", 0.0),
    Try("translate", 0.0, steps=False),
    Try("sample", 0.8, steps=False),
    Try("repair", 0.8),
    Try("sample", 0.8),
    Try("translate", 0.8, steps=False),
    Try("sample", 1.0),
    Try("sample", 1.0, steps=False),
)
"""The same for a function that was accepted in another language in this build: translation is easier than invention."""
LANGUAGES = ("python", "typescript", "rust")
"""Targets of one module are built in this order: the language that small models write best comes first, and is what others translate."""
MAX_MENDINGS = 4
"""How often one candidate is mended by the tools' own proposals. Each costs a compilation and no tokens."""


class Choice(msgspec.Struct, frozen=True):
    """When a candidate that passes all examples is taken, and when others are asked for to compare it with."""

    witnesses: int = 2
    """Independent candidates that must give the same answers to generated inputs."""
    further: int = 2
    """The most candidates asked for after the first that passes; 0: it is taken."""
    doubtful: int = 4
    """The same where one crashes on a small input, or where another language's candidates contradict the best so far."""
    temperature: float = 0.8
    inputs: int = 40
    """Generated inputs, besides the boundary values."""
    room: int = 8
    """With so many examples or more a function is settled by them, and the first candidate that passes is taken."""


class Strategy(msgspec.Struct, frozen=True):
    """All of it. A build has this one; benchmarks leave parts out."""

    tries: tuple[Try, ...] = SCHEDULE
    translating: tuple[Try, ...] = TRANSLATING
    languages: tuple[str, ...] = LANGUAGES
    choice: Choice = Choice()
    mendings: int = MAX_MENDINGS

    def order(self, candidates: int, translating: bool) -> tuple[Try, ...]:
        """The first `candidates` tries; beyond the table, samples."""
        tries = self.translating if translating else self.tries
        return tries[:candidates] + (Try("sample", 0.8),) * max(0, candidates - len(tries))

    def before(self, target: str) -> tuple[str, ...]:
        """The targets that come before one, the best first."""
        return self.languages[: self.languages.index(target)] if target in self.languages else self.languages
