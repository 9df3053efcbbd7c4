"""Choosing among candidates that all pass the examples: what they answer to generated inputs decides.

Two candidates that were asked for independently and agree wherever both answer are two witnesses for one reading of the spec. A
candidate is taken when its reading has enough of them, in whatever language; the schedule says how many and how far to look. Where two
readings have two witnesses each, the spec is ambiguous, and the input that shows it is reported.
"""

import json
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import Any

import msgspec

from specc.check.cases import Answer
from specc.check.inputs import Input, generated_inputs, near_inputs
from specc.engine.schedule import Choice
from specc.ir.json_form import Misfit, canonical
from specc.ir.values import Function, Program

HUGE = 10_000
ALONE = 3
"""Two candidates are one reading where, to one input that both answer, there are no more than these that only one answers."""
FAILED = ""
"""Stands for an answer that is none: a crash, a hang, a value of another type. Where one fails the other is not contradicted."""


class Crash(msgspec.Struct, frozen=True):
    """A small input to which a candidate has no answer at all."""

    function: str
    args: Input
    said: str
    """How it failed."""
    near: bool = False
    """Whether the input is next to an example: what fails there is hardly meant."""

    @property
    def text(self) -> str:
        """For people."""
        return f"`{called(self.function, self.args)}` fails ({self.said}); add an example that says what it gives"


class Witness(msgspec.Struct, frozen=True):
    """An accepted candidate and its answers to the generated inputs, each as canonical JSON (or `FAILED`)."""

    target: str
    answers: tuple[str, ...]
    independent: bool = True
    """Whether it was written from the spec alone: a translation is no second witness for its original."""
    crash: Crash | None = None
    """The first of the small inputs that it has no answer to; one next to an example before others."""

    def agrees(self, other: "Witness") -> bool:
        """Whether the two are one reading: they contradict each other nowhere, and answer together not much less than one of them alone."""
        pairs = list(zip(self.answers, other.answers, strict=False))
        both = sum(FAILED not in pair for pair in pairs)
        alone = sum((left == FAILED) != (right == FAILED) for left, right in pairs)
        return not self.contradicts(other) and both > 0 and ALONE * both >= alone

    def contradicts(self, other: "Witness") -> bool:
        """Whether the two answer one input differently."""
        return any(left != right and FAILED not in (left, right) for left, right in zip(self.answers, other.answers, strict=False))

    def shared(self, other: "Witness") -> float:
        """The share of the inputs to which the two give the same answer."""
        pairs = list(zip(self.answers, other.answers, strict=False))
        return sum(left == right != FAILED for left, right in pairs) / max(1, len(pairs))


class Ambiguity(msgspec.Struct, frozen=True):
    """An input to which two readings of a function, each with two independent candidates behind it, give different answers."""

    function: str
    args: Input
    readings: tuple[Any, ...]
    """The answers: `{"result": …}` or `{"error": …}`."""
    clauses: tuple[str, ...]
    """Ids of the function's own clauses: the ones that can be read so and so."""

    @property
    def text(self) -> str:
        """For people."""
        call = called(self.function, self.args)
        said = " and ".join(json.dumps(reading.get("result", reading), ensure_ascii=False) for reading in self.readings)
        whose = f" of {'clause' if len(self.clauses) == 1 else 'clauses'} {', '.join(self.clauses)}" if self.clauses else ""
        return f"for `{call}` two readings{whose} give {said}; add an example to settle it"


def called(function: str, args: Input) -> str:
    """A call, for people."""
    return f"{function}({', '.join(json.dumps(value, ensure_ascii=False) for value in args.values())})"


class Evidence:
    """The witnesses of a build by module and function, and the inputs that all of them were asked."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._inputs: dict[tuple[str, str, int], list[Input]] = {}
        self._witnesses: dict[tuple[str, str], list[Witness]] = {}

    def inputs(self, module: str, function: str, count: int) -> list[Input]:
        """The inputs for a function: the same for every candidate, in every language. Small ones come first: on large ones it may hang."""
        key = (module, function, count)
        if key not in self._inputs:
            owner = self.program.modules[module]
            found = generated_inputs(owner.function(function).params, owner, self.program, count)
            found += [each for each in self.near(module, function) if each not in found]
            self._inputs[key] = sorted(found, key=lambda each: (_huge(each), len(json.dumps(each))))
        return self._inputs[key]

    def near(self, module: str, function: str) -> list[Input]:
        """Those of the inputs that are next to examples."""
        owner = self.program.modules[module]
        return near_inputs(owner.function(function), owner, self.program)

    def witnesses(self, module: str, function: str) -> list[Witness]:
        """The witnesses so far."""
        return self._witnesses.setdefault((module, function), [])

    def witness(self, target: str, module: str, function: Function, inputs: Sequence[Input], answers: Sequence[Answer]) -> Witness:
        """A candidate with what it answered to the first of the inputs."""
        given = tuple(self.answer(answer, function) for answer in answers)
        failed = [(args, answer) for args, answer, each in zip(inputs, answers, given, strict=False) if each == FAILED and not _huge(args)]
        if len(given) == given.count(FAILED):
            return Witness(target, given)  # nothing ran
        near = self.near(module, function.name)
        crashes = [Crash(function.name, args, str(answer.value).partition("\n")[0], args in near) for args, answer in failed]
        crashes.sort(key=lambda crash: not crash.near)
        return Witness(target, given, crash=crashes[0] if crashes else None)

    def answer(self, answer: Answer, function: Function) -> str:
        """An answer as it is compared: canonical, floats to nine digits."""
        type = function.ok_type if answer.kind == "result" else function.error_type
        if answer.kind == "failure":
            return FAILED
        try:
            value = canonical(answer.value, type, self.program)
        except Misfit:
            return FAILED
        return json.dumps({answer.kind: _rounded(value)}, sort_keys=True, ensure_ascii=False)

    def ambiguity(self, module: str, function: str, count: int) -> Ambiguity | None:
        """The smallest input that shows two readings with two independent witnesses each."""
        inputs, witnesses = self.inputs(module, function, count), self.witnesses(module, function)
        owner = self.program.modules[module]
        for index, args in enumerate(inputs):
            readings = list(_backed(witnesses, index))
            if len(readings) > 1:
                clauses = tuple(clause.id for clause in owner.clauses if function in clause.functions)
                return Ambiguity(function, args, tuple(json.loads(reading) for reading in readings[:2]), clauses)
        return None


def _huge(value: Any) -> bool:
    """Whether a number in an input is one that a loop would not get to the end of."""
    if isinstance(value, list | dict):
        return any(map(_huge, value.values() if isinstance(value, dict) else value))
    if isinstance(value, str):
        # A whole number of 64 bits is written as its digits.
        return value.lstrip("-").isdecimal() and len(value) > len(str(HUGE))
    return isinstance(value, int) and abs(value) > HUGE


def _backed(witnesses: list[Witness], index: int) -> Iterator[str]:
    """The answers to an input that two independent witnesses give."""
    given = [each.answers[index] for each in witnesses if each.independent and index < len(each.answers)]
    return (answer for answer in dict.fromkeys(given) if answer != FAILED and given.count(answer) > 1)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.9g}") or 0.0
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return {key: _rounded(item) for key, item in value.items()} if isinstance(value, dict) else value


def support(one: Witness, others: list[Witness]) -> int:
    """How many independent witnesses a candidate's reading has, itself among them."""
    return one.independent + sum(other.independent and other is not one and one.agrees(other) for other in others)


def opposition(one: Witness, others: list[Witness]) -> int:
    """How many independent witnesses the strongest reading has that contradicts a candidate."""
    return max((support(other, others) for other in others if one.contradicts(other)), default=0)


def best(candidates: list[Witness], others: list[Witness]) -> int:
    """Index of the candidate to take: one that doesn't crash next to an example; whose answers are most like those of the independent
    witnesses, each language's counting as much as another's (minimum Bayes risk: Shi et al., 2022); the earliest of equals."""

    def rank(index: int) -> tuple[bool, float, float, bool, int, int]:
        one = candidates[index]
        likeness: dict[str, list[float]] = {}
        for other in others:
            if other.independent and other is not one:
                likeness.setdefault(other.target, []).append(one.shared(other))
        means = {target: mean(each) for target, each in likeness.items()}
        foreign = sum(value for target, value in means.items() if target != one.target)
        near = one.crash is not None and one.crash.near
        return not near, sum(means.values()), foreign, one.crash is None, support(one, others), -index

    return max(range(len(candidates)), key=rank)


def settled(one: Witness, others: list[Witness], choice: Choice) -> bool:
    """Whether a candidate's reading has witnesses enough, and more than any that contradicts it."""
    return support(one, others) >= max(choice.witnesses, opposition(one, others) + 1)
