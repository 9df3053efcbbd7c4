"""What a lesson goes through: a step for each rule that examples show, and exercises from the examples that are left."""

import re
from collections.abc import Iterable

import msgspec

from specc.target import Clause, Example, Force, Function, Module

SHOWN = 2
"""Calls in one step."""
SPARE = 4
"""With so many examples or more, one of a function's is left for an exercise: the last whose rules other examples show too."""
_GOES_ON = re.compile(r"(?:Else|Otherwise|Then|It|This|That|If (?:this|that|it|so|not)|In (?:this|that|all other|any other) cases?)\b")
"""How a clause begins that goes on from the one before."""


class Step(msgspec.Struct, frozen=True):
    """One rule, seen in calls."""

    function: Function
    clauses: tuple[Clause, ...]
    """The one that its examples are tagged with; where they have no tags, all of the function's."""
    examples: tuple[int, ...]
    before: Clause | None = None
    """The clause before it, where it can't be understood without."""

    @property
    def id(self) -> str:
        """`to-roman-xu1x`."""
        return "-".join((self.function.name, *(clause.id for clause in self.clauses[:1])))


def steps(module: Module) -> tuple[Step, ...]:
    """The steps in the order of the spec."""
    return tuple(step for function in module.functions for step in _steps(function, module))


def exercises(module: Module) -> tuple[int, ...]:
    """Examples that no step shows: for each function the last one."""
    used = {index for step in steps(module) for index in step.examples}
    left = [[index for index in _own(function, module) if index not in used] for function in module.functions]
    return tuple(indices[-1] for indices in left if indices)


def rest(module: Module) -> tuple[Clause, ...]:
    """The clauses that must hold and that no step is about."""
    told = {clause.id for step in steps(module) for clause in step.clauses}
    return tuple(clause for clause in module.clauses if clause.force in (Force.MUST, Force.MUST_NOT) and clause.id not in told)


def _steps(function: Function, module: Module) -> list[Step]:
    own = [clause for clause in module.clauses if function.name in clause.functions and clause.form in ("sentence", "item")]
    indices = _own(function, module)
    spare = _spare(indices, module)
    found: list[Step] = []
    used: set[int] = set()
    for place, clause in enumerate(own):
        tagged = [index for index in indices if set(module.examples[index].tags) & {clause.id, *clause.tags} and index not in spare]
        if tagged:
            chosen = tuple(sorted(tagged, key=lambda index: (index in used, _width(module.examples[index])))[:SHOWN])
            before = own[place - 1] if place and _GOES_ON.match(clause.text) else None
            found.append(Step(function, (clause,), tuple(sorted(chosen)), before))
            used |= set(chosen)
    if not found and own and indices:
        found.append(Step(function, tuple(own), tuple(indices[:SHOWN])))
    return found


def _spare(indices: list[int], module: Module) -> set[int]:
    tags = [tag for index in indices for tag in module.examples[index].tags]
    left = [index for index in indices if all(tags.count(tag) > 1 for tag in module.examples[index].tags)]
    return set(left[-1:]) if len(indices) >= SPARE else set()


def _own(function: Function, module: Module) -> list[int]:
    return [index for index, example in enumerate(module.examples) if example.function == function.name]


def _width(example: Example) -> int:
    """Short calls are easier to read."""
    return len(str(list(_values(example))))


def _values(example: Example) -> Iterable[object]:
    yield from example.args.values()
    yield example.value
