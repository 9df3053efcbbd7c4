"""What became of examples and properties."""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

from specc.base.digest import canonical
from specc.diff.state import State
from specc.diff.values import Change, Reason, Side, Step
from specc.ir.values import Example, Property

_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,19})")


def compare_examples(old: State, new: State) -> Iterator[Change]:
    """Examples of the module's own functions and of imported ones: one call is one example.

    Where a function's parameters changed, which is told of the function, only those it still has tell its calls apart.
    """
    olds = (*old.module.examples, *old.module.foreign_examples)
    news = (*new.module.examples, *new.module.foreign_examples)
    after = {example.function: example.args.keys() for example in news}
    shared = {example.function: example.args.keys() & after.get(example.function, set()) for example in olds}
    fresh: dict[tuple[str, bytes], list[Example]] = {}
    for other in reversed(news):
        fresh.setdefault(_call(other, shared), []).append(other)
    for one in olds:
        found = fresh.get(_call(one, shared))
        if not found:
            yield Change("example", (Reason("removed", "", Step.MINOR),), _side(old, one), None)
            continue
        other = found.pop()
        if reasons := tuple(_reasons(one, other)):
            yield Change("example", reasons, _side(old, one), _side(new, other))
    left = {id(example) for found in fresh.values() for example in found}
    for other in news:
        if id(other) in left:
            yield Change("example", (Reason("added", "", Step.PATCH),), None, _side(new, other))


def _call(example: Example, shared: Mapping[str, Set[str]]) -> tuple[str, bytes]:
    names = shared.get(example.function, example.args.keys())
    return example.function, canonical(_untyped({name: value for name, value in example.args.items() if name in names}))


def _untyped(value: Any) -> Any:
    """A value without what its JSON form owes to its type: `5` is one number as `u32` and as `u64`, and what is left out is `null`."""
    if isinstance(value, dict):
        return {key: _untyped(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_untyped(part) for part in value]
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value


def _side(state: State, example: Example) -> Side:
    text = "" if example.held_back else shown(example)
    return state.side(example.function, text, example.span)


def shown(example: Example) -> str:
    """An example as a call and what comes of it. (Of held-back ones nothing may be shown.)"""
    args = ", ".join(canonical(value).decode() for value in example.args.values())
    value = canonical(example.value).decode()
    return f"{example.function}({args}) {'=' if example.outcome == 'ok' else 'fails with'} {value}"


def _reasons(one: Example, other: Example) -> Iterator[Reason]:
    if (one.outcome, canonical(_untyped(one.value))) != (other.outcome, canonical(_untyped(other.value))):
        yield Reason("outcome", "the same call has another outcome", Step.MAJOR)
    if one.held_back != other.held_back:
        yield Reason("held-back", "it was shown", Step.PATCH) if other.held_back else Reason("shown", "it was held back", Step.PATCH)
    if set(one.tags) != set(other.tags):
        yield Reason("retagged", "it names other clauses", Step.PATCH)


def compare_properties(old: State, new: State) -> Iterator[Change]:
    """Properties: one is known by its expression, else by its words."""
    gone = list(old.module.properties)
    fresh = list(new.module.properties)
    for key in (_expression, _text):
        for one in list(gone):
            other = next((each for each in fresh if key(each) == key(one)), None)
            if other is None:
                continue
            gone.remove(one)
            fresh.remove(other)
            if _expression(one) != _expression(other):
                reason = Reason("reworded", "its words are the same, its expression is another", Step.MAJOR)
                yield Change("property", (reason,), _property_side(old, one), _property_side(new, other))
            elif _text(one) != _text(other):
                reason = Reason("editorial", "its expression is the same", Step.PATCH)
                yield Change("property", (reason,), _property_side(old, one), _property_side(new, other))
    for one in gone:
        yield Change("property", (Reason("removed", "", Step.MAJOR),), _property_side(old, one), None)
    for other in fresh:
        yield Change("property", (Reason("added", "", Step.MINOR),), None, _property_side(new, other))


def _expression(one: Property) -> tuple[str, ...]:
    return (" ".join(one.cel.split()), *sorted(param.name for param in one.variables))


def _text(one: Property) -> str:
    return " ".join(one.text.split()).casefold()


def _property_side(state: State, one: Property) -> Side:
    return state.side(one.tags[0] if one.tags else one.section, one.text, one.span, one.section)
