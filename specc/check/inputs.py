"""Generated inputs: values of WIT types in canonical JSON form, boundary values first, then hypothesis's.

The same spec gives the same inputs on every machine. Floats are finite, strings and lists short: a function that is wrong is mostly
wrong on something small, and a large input costs time in every candidate.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from specc.ir.json_form import INTEGERS, Misfit, canonical
from specc.ir.values import (
    Enum,
    Flags,
    Function,
    ListOf,
    MapOf,
    Module,
    OptionOf,
    Param,
    Prim,
    Program,
    Record,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Input = dict[str, Any]
"""A value for each parameter or variable, by name."""

MAX_BOUNDARY = 64
"""Inputs made of boundary values."""
_STRINGS = ("", " ", "a", "A", "0", "-1", "a b", "  a  ", "Ab1", "a,b", "\n", "\t", "ä", "ß", "İ", "e\u0301", "😀", "a" * 64)
_LENGTHS = tuple("abcdefgh"[:length] for length in range(2, 9))
_CHARS = ("a", "A", "z", "0", "9", " ", "-", "_", ".", "\n", "ä", "ß", "İ", "\u0301", "😀")
_FLOATS = (0.0, 1.0, -1.0, 0.5, -0.5, 0.1, 2.5, 1e-7, 1e10, -1e10)
_SMALL = 20


def known_values(module: Module, program: Program) -> dict[Type, list[Any]]:
    """The values of the module's shown examples by type, those inside other values too: what inputs may look like."""
    found: dict[Type, dict[str, Any]] = {}

    def note(value: Any, type: Type | None) -> None:
        if type is None or value is None:
            return
        behind = program.behind(type)
        # What an alias stands for may have such values too.
        for each in {type, behind} if isinstance(behind, Type) else {type}:
            found.setdefault(each, {}).setdefault(json.dumps(value), value)
        for inner, inner_type in _parts(value, behind):
            note(inner, inner_type)

    for example in module.examples:
        if not example.held_back:
            function = module.function(example.function)
            for param in function.params:
                note(example.args[param.name], param.type)
            note(example.value, function.ok_type if example.outcome == "ok" else None)
    return {type: list(values.values()) for type, values in found.items()}


def boundary_inputs(params: Sequence[Param], module: Module, program: Program) -> list[Input]:
    """Inputs made of boundary values: all parameters at once, then each by itself beside values of the examples."""
    maker = _Maker(program, known_values(module, program))
    pools = {param.name: maker.boundaries(param.type) for param in params}
    base = {param.name: next(iter(maker.known.get(param.type, pools[param.name]))) for param in params}

    def all() -> Iterator[Input]:
        for i in range(max(map(len, pools.values()), default=1)):
            yield {name: pool[i % len(pool)] for name, pool in pools.items()}
        for name, pool in pools.items() if len(pools) > 1 else ():
            for value in pool:
                yield base | {name: value}

    return list({json.dumps(each): each for each in all()}.values())[:MAX_BOUNDARY]


def near_inputs(function: Function, module: Module, program: Program) -> list[Input]:
    """The inputs of a function's shown examples that have results, with one text or list less its first or last piece: as good as given."""
    found: dict[str, Input] = {}
    for example in module.examples:
        if example.function != function.name or example.held_back or example.outcome != "ok" or module.resource(function.name):
            continue
        for param in function.params:
            value = example.args[param.name]
            if value and (isinstance(program.behind(param.type), ListOf) or program.behind(param.type) == Prim("string")):
                near = (example.args | {param.name: less} for less in (value[:-1], value[1:]))
                found |= {json.dumps(each): each for each in near}
    return list(found.values())


def generated_inputs(params: Sequence[Param], module: Module, program: Program, count: int) -> list[Input]:
    """Different inputs for a function: boundary values first, then up to `count` generated ones."""
    found = {json.dumps(each): each for each in boundary_inputs(params, module, program)}
    smallest(params, module, program, count, lambda each: found.setdefault(json.dumps(each), each) is None)
    return list(found.values())


def smallest(params: Sequence[Param], module: Module, program: Program, count: int, wanted: Callable[[Input], bool]) -> Input | None:
    """The smallest of the generated inputs that is `wanted`; `None` where `count` of them are not.

    Half of them know nothing but the types: what is found there gets smaller than what grew from a value of an example.
    """
    from hypothesis.strategies import fixed_dictionaries

    from specc.check.search import smallest_of

    for known in ({}, known_values(module, program)):
        maker = _Maker(program, known)
        inputs = fixed_dictionaries({param.name: maker.strategy(param.type) for param in params})
        found = smallest_of(inputs, max(1, count // 2), wanted)
        if found is not None:
            return dict(found)
    return None


def _parts(value: Any, type: Any) -> Iterable[tuple[Any, Type]]:
    """The values inside a list, an option, a tuple, a record or a variant's case."""
    match type:
        case ListOf(element):
            return [(item, element) for item in value]
        case OptionOf(element) if not isinstance(element, OptionOf):
            return [(value, element)]
        case TupleOf(elements):
            return list(zip(value, elements, strict=True))
        case Record():
            return [(value[field.name], field.type) for field in type.fields]
        case Variant() if isinstance(value, dict):
            return [(value[case.name], case.payload) for case in type.cases if case.payload is not None and case.name in value]
    return []


class _Maker:
    """Makes values of a program's types; `known` are those of the examples."""

    def __init__(self, program: Program, known: Mapping[Type, list[Any]]) -> None:
        self.program = program
        self.known = known

    # --- boundary values ---------------------------------------------------------------------------------------

    def boundaries(self, type: Type | None) -> list[Any]:
        """The values at which functions go wrong first; never none."""
        match self.program.behind(type):
            case None:
                return [None]
            case Prim("bool"):
                return [False, True]
            case Prim("f32" | "f64"):
                return list(_FLOATS)
            case Prim("char"):
                return list(_CHARS)
            case Prim("string"):
                return [*_STRINGS, *_LENGTHS]
            case Prim(name):
                return self._canonical(_whole(name), Prim(name))
            case ListOf(element):
                inner = [*self.known.get(element, [])[:3], *self.boundaries(element)]
                long = (inner[:2], inner[:5], inner[:2] * 2, inner[4::-1], inner[:3], inner[:6], inner[:7])
                return [[], *([value] for value in inner), *long]
            case TupleOf(elements):
                return [list(each) for each in _aligned([self.boundaries(element) for element in elements])]
            case OptionOf(element):
                nested = isinstance(self.program.behind(element), OptionOf)
                return [None, *({"some": value} if nested else value for value in self.boundaries(element))]
            case ResultOf(ok, error):
                return [*({"ok": value} for value in self.boundaries(ok)), *({"error": value} for value in self.boundaries(error))]
            case MapOf(key, of):
                pairs = _aligned([self.boundaries(key)[:4], self.boundaries(of)[:4]])
                return self._canonical([dict(some) if self._texts(key) else some for some in ([], pairs[:1], pairs)], MapOf(key, of))
            case Record() as record:
                rows = _aligned([self.boundaries(field.type) for field in record.fields])
                return [{field.name: value for field, value in zip(record.fields, row, strict=True)} for row in rows]
            case Enum() as enum:
                return [case.name for case in enum.cases]
            case Flags() as flags:
                return [[], *([case.name] for case in flags.cases), [case.name for case in flags.cases]]
            case Variant(cases=cases):
                return [
                    {case.name: value} if case.payload is not None else case.name
                    for case in cases
                    for value in (self.boundaries(case.payload)[:4] if case.payload is not None else (None,))
                ]
        raise AssertionError(type)

    def _canonical(self, values: Iterable[Any], type: Type) -> list[Any]:
        """Those of the values that fit, in canonical form."""
        found = []
        for value in values:
            with suppress(Misfit):
                found.append(canonical(value, type, self.program))
        return found

    def _texts(self, key: Type) -> bool:
        return bool(self.program.behind(key) == Prim("string"))

    # --- generated values --------------------------------------------------------------------------------------

    def strategy(self, type: Type | None) -> "SearchStrategy[Any]":
        """Any value of a type, small ones and those of the examples more often."""
        from hypothesis import strategies as st

        if type is None:
            return st.none()
        made = self._of(self.program.behind(type))
        return made | st.sampled_from(self.known[type]) if type in self.known else made

    def _of(self, type: Any) -> "SearchStrategy[Any]":
        from hypothesis import strategies as st

        match type:
            case Prim():
                return self._prim(type)
            case ListOf(element):
                return st.lists(self.strategy(element), max_size=8)
            case TupleOf(elements):
                return st.tuples(*map(self.strategy, elements)).map(list)
            case OptionOf(element):
                inner = self.strategy(element)
                nested = isinstance(self.program.behind(element), OptionOf)
                return st.none() | (inner.map(lambda value: {"some": value}) if nested else inner)
            case ResultOf(ok, error):
                return st.fixed_dictionaries({"ok": self.strategy(ok)}) | st.fixed_dictionaries({"error": self.strategy(error)})
            case MapOf(key, of):
                entries = st.lists(
                    st.tuples(self.strategy(key), self.strategy(of)).map(list), max_size=5, unique_by=lambda pair: json.dumps(pair[0])
                )
                return entries.map(lambda pairs: canonical(dict(pairs) if self._texts(key) else pairs, type, self.program))
            case Record():
                return st.fixed_dictionaries({field.name: self.strategy(field.type) for field in type.fields})
            case Enum():
                return st.sampled_from([case.name for case in type.cases])
            case Flags():
                return st.tuples(*(st.booleans() for _ in type.cases)).map(
                    lambda on: [case.name for case, is_on in zip(type.cases, on, strict=True) if is_on]
                )
            case Variant(cases=cases):
                strategies: list[SearchStrategy[Any]] = [
                    st.just(case.name) if case.payload is None else st.fixed_dictionaries({case.name: self.strategy(case.payload)})
                    for case in cases
                ]
                return st.one_of(strategies)
        raise AssertionError(type)

    def _prim(self, type: Prim) -> "SearchStrategy[Any]":
        from hypothesis import strategies as st

        match type.name:
            case "bool":
                return st.booleans()
            case "f32" | "f64":
                quarters = st.integers(-4 * _SMALL, 4 * _SMALL).map(lambda n: n / 4)
                return quarters | st.floats(allow_nan=False, allow_infinity=False, width=32 if type.name == "f32" else 64)
            case "char":
                return self._characters()
            case "string":
                return self._text()
        low, high = _range(type.name)
        numbers = st.integers(max(low, -_SMALL), _SMALL) | st.integers(low, high)
        return numbers.map(str) if INTEGERS[type.name][0] == 64 else numbers

    def _characters(self) -> "SearchStrategy[str]":
        """Characters of the examples and boundary ones, then any."""
        from hypothesis import strategies as st

        seen = {char for type in (Prim("string"), Prim("char")) for text in self.known.get(type, []) for char in text}
        likely = [*sorted(seen), *(char for char in _CHARS if char not in seen)]
        return st.sampled_from(likely) | st.characters(exclude_categories=["Cs"])

    def _text(self) -> "SearchStrategy[str]":
        """Short texts, and those of the examples with one place changed: a text that is almost right is what parsers go wrong on."""
        from hypothesis import strategies as st

        known = [text for text in self.known.get(Prim("string"), []) if len(text) <= 64]
        free = st.text(self._characters(), max_size=12)
        if not known:
            return free
        places = st.tuples(st.sampled_from(known), st.integers(0, 63), st.integers(0, 1), st.text(self._characters(), max_size=1))
        return free | places.map(lambda drawn: drawn[0][: drawn[1]] + drawn[3] + drawn[0][drawn[1] + drawn[2] :])


def _range(name: str) -> tuple[int, int]:
    bits, sign = INTEGERS[name]
    return (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if sign == "s" else (0, 2**bits - 1)


def _whole(name: str) -> list[int]:
    low, high = _range(name)
    return [0, 1, -1, 2, low, high, low + 1, high - 1, 3, -2, 10, 100, 4, 5, 6, 7, 8, 9, 11, 12, 1000]


def _aligned(pools: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Rows that hold every value of every pool, the shorter pools over and over."""
    return [tuple(pool[i % len(pool)] for pool in pools) for i in range(max(map(len, pools), default=1))]
