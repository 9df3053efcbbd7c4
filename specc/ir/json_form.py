"""The JSON form of values (docs/language.md, "JSON form of values"; after ProtoJSON).

One form everywhere: examples, drivers, records. The *canonical* form of a value is what is written on a wire:

- 64-bit integers as decimal strings, other integers as `int`, floats as `float` (never `int`) or as the strings
  `NaN`, `Infinity`, `-Infinity`; an `f32` keeps the digits it was written with;
- records with all fields in the order of their declaration, `null` for an absent option;
- flags in the order of their declaration, maps sorted by key.

Where several forms of a value are read, `canonical` makes them one:

- 64-bit integers as JSON numbers or as decimal strings without `+`, leading zeros or `-0`;
- an integer written as a float without a fraction (`3.0`, `1e3`), as long as no digit can have been lost: up to
  2^53 - 1;
- a record without a field of an `option` type: the field is `null`. Any other missing field is a misfit.
"""

import json
import math
import re
import struct
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NoReturn

from specc.ir.values import (
    Case,
    Enum,
    Flags,
    ListOf,
    MapOf,
    OptionOf,
    Prim,
    Program,
    Record,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

MAX_DEPTH = 128
"""Levels of lists and objects in a JSON text: more than any type in a spec can use, and safe for every reader."""

RELATIVE_TOLERANCE = 1e-9
ZERO_TOLERANCE = 1e-12
"""How near to zero a float must be to equal an exact zero, to which nothing else is relatively near."""

INTEGERS = {f"{sign}{bits}": (bits, sign) for bits in (8, 16, 32, 64) for sign in "su"}
_EXACT = 2**53 - 1
_DECIMAL = re.compile(r"-?[1-9][0-9]{0,19}|0")
_NON_FINITE = ("NaN", "Infinity", "-Infinity")


class Misfit(Exception):  # noqa: N818
    """A value does not fit its type. `message` says why; `path` leads to the faulty part: field names and indices."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def __str__(self) -> str:
        return f"{self.message} (at `{self.place}`)" if self.path else self.message

    @property
    def place(self) -> str:
        """The path as text: `items[2].amount`; empty for the value itself."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(steps).removeprefix(".")

    def inside(self, step: str | int) -> "Misfit":
        """The same misfit, seen from the value that holds the faulty one."""
        return Misfit(self.message, (step, *self.path))


class JsonError(ValueError):
    """A text is not the JSON that specc reads. `offset` counts characters; 0 where the place is not known."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def canonical(value: Any, type: Type | None, program: Program) -> Any:
    """The canonical form of a value of that type (`None`: no value, which is `null`).

    Raises Misfit when the value doesn't fit, and nothing else, whatever the value is.
    """
    return _Form(program).of(value, type)


def equal(left: Any, right: Any, type: Type | None, program: Program) -> bool:
    """Whether two values of that type are the same. A value that does not fit the type equals nothing.

    Floats are equal within a relative tolerance of 1e-9; where one of them is exactly zero, the other may differ from
    it by 1e-12. NaN equals NaN. An `f32` is rounded to single precision first. The order of maps and flags does not
    count.
    """
    form = _Form(program, single=True)
    try:
        return _same(form.of(left, type), form.of(right, type))
    except Misfit:
        return False


def _same(left: Any, right: Any) -> bool:
    """Whether two values in canonical form are equal."""
    if isinstance(left, float) and isinstance(right, float):
        return _near(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    return bool(left == right)


def _near(left: float, right: float) -> bool:
    if left == 0 or right == 0:
        return abs(left - right) <= ZERO_TOLERANCE
    return math.isclose(left, right, rel_tol=RELATIVE_TOLERANCE, abs_tol=0)


# --- values of a type --------------------------------------------------------------------------------------------


class _Form:
    """Brings values of a program's types into canonical form. `single` rounds every `f32` to what it can hold."""

    def __init__(self, program: Program, single: bool = False) -> None:
        self.program = program
        self.single = single

    def of(self, value: Any, type: Type | None, depth: int = 0) -> Any:
        """The canonical form of a value; `depth` counts the values around it."""
        if depth > MAX_DEPTH:
            raise Misfit(f"this value is nested more than {MAX_DEPTH} levels deep")
        match self.program.behind(type):
            case None:
                return _null(value)
            case Prim(name):
                return self.primitive(value, name)
            case ListOf(element):
                return [self.part(i, item, element, depth) for i, item in enumerate(_list(value))]
            case TupleOf(elements):
                return self.tuple(value, elements, depth)
            case OptionOf(element):
                return self.option(value, element, depth)
            case ResultOf() as result:
                return self.result(value, result, depth)
            case MapOf(key, of):
                return self.map(value, key, of, depth)
            case Record() as record:
                return self.record(value, record, depth)
            case Variant() as variant:
                return self.variant(value, variant, depth)
            case Enum() as enum:
                return _case(value, f"enum `{enum.name}`", enum.cases)
            case Flags() as flags:
                return _flags(value, flags)
            case other:
                raise AssertionError(other)

    def part(self, step: str | int, value: Any, type: Type | None, depth: int) -> Any:
        """The canonical form of a value inside another one; `step` leads to it."""
        try:
            return self.of(value, type, depth + 1)
        except Misfit as misfit:
            raise misfit.inside(step) from None

    def primitive(self, value: Any, name: str) -> Any:
        """Booleans, numbers, characters and strings."""
        if name == "bool":
            if not isinstance(value, bool):
                raise _expected("true or false", value)
            return value
        if name == "f64":
            return _float(value)
        if name == "f32":
            return _single(_float(value), self.single)
        if name == "char":
            return _char(value)
        return _string(value) if name == "string" else _integer(value, name)

    def tuple(self, value: Any, elements: tuple[Type, ...], depth: int) -> list[Any]:
        """A list of just as many values."""
        items = _list(value)
        if len(items) != len(elements):
            raise Misfit(f"a tuple of {len(elements)} is a list of {len(elements)} values, this has {len(items)}")
        return [self.part(i, item, type, depth) for i, (item, type) in enumerate(zip(items, elements, strict=True))]

    def option(self, value: Any, element: Type, depth: int) -> Any:
        """The value itself or null; `{"some": …}` where the value may itself be null."""
        if value is None:
            return None
        if not isinstance(self.program.behind(element), OptionOf):
            return self.of(value, element, depth)
        if not isinstance(value, dict) or list(value) != ["some"]:
            raise _expected('null or {"some": …} for an option in an option', value)
        return {"some": self.part("some", value["some"], element, depth)}

    def result(self, value: Any, type: ResultOf, depth: int) -> dict[str, Any]:
        """`{"ok": …}` or `{"error": …}`."""
        match value:
            case {"ok": inner} if len(value) == 1:
                return {"ok": self.part("ok", inner, type.ok, depth)}
            case {"error": inner} if len(value) == 1:
                return {"error": self.part("error", inner, type.error, depth)}
        raise _expected('{"ok": …} or {"error": …}', value)

    def map(self, value: Any, key: Type, type: Type, depth: int) -> Any:
        """An object where the keys are strings, else a list of pairs; sorted by key."""
        behind = self.program.behind(key)
        if behind == Prim("string"):
            entries = _object(value)
            return {_string(k): self.part(k, entries[k], type, depth) for k in sorted(entries)}
        pairs: dict[str, list[Any]] = {}
        for i, item in enumerate(_list(value)):
            pair = self.part(i, item, TupleOf((key, type)), depth)
            text = json.dumps(pair[0], sort_keys=True, ensure_ascii=False)
            if text in pairs:
                raise Misfit(f"the key {text} stands twice", (i,))
            pairs[text] = pair
        numeric = isinstance(behind, Prim) and (behind.name in INTEGERS or behind.name == "bool")
        if numeric:
            return sorted(pairs.values(), key=lambda pair: int(pair[0]))
        return [pairs[text] for text in sorted(pairs)]

    def record(self, value: Any, record: Record, depth: int) -> dict[str, Any]:
        """An object with the record's fields."""
        entries = _object(value)
        fields = {field.name: field.type for field in record.fields}
        for name in entries:
            if name not in fields:
                raise Misfit(f"record `{record.name}` has no field {_quoted(name)}{_near_miss(name, fields)}")
        for name, type in fields.items():
            if name not in entries and not isinstance(self.program.behind(type), OptionOf):
                raise Misfit(f"record `{record.name}` lacks its field `{name}`")
        return {name: self.part(name, entries.get(name), type, depth) for name, type in fields.items()}

    def variant(self, value: Any, variant: Variant, depth: int) -> Any:
        """The case's name, or `{name: payload}`."""
        what = f"variant `{variant.name}`"
        if isinstance(value, dict) and len(value) == 1:
            ((name, payload),) = value.items()
            case = _named_case(name, what, variant.cases)
            if case.payload is None:
                raise Misfit(f'case `{case.name}` of {what} carries no value: write "{case.name}"')
            return {case.name: self.part(case.name, payload, case.payload, depth)}
        name = _case(value, what, variant.cases, ' or {"case": value}')
        if _named_case(name, what, variant.cases).payload is not None:
            raise Misfit(f'case `{name}` of {what} carries a value: write {{"{name}": …}}')
        return name


def _null(value: Any) -> None:
    if value is not None:
        raise _expected("null, since there is no value", value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _expected("a list", value)
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _expected("an object", value)
    return value


def _integer(value: Any, name: str) -> int | str:
    bits, sign = INTEGERS[name]
    if isinstance(value, str) and bits == 64:
        if not _DECIMAL.fullmatch(value):
            raise _expected(f"digits for {name}, without leading zeros", value)
        value = int(value)
    elif isinstance(value, float) and value.is_integer():
        if abs(value) > _EXACT:
            raise Misfit(f"{value!r} may have lost digits: write {name} without exponent and fraction")
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _expected(f"a whole number for {name}", value)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if sign == "s" else (0, 2**bits - 1)
    if not low <= value <= high:
        raise Misfit(f"{_said(value)} does not fit {name} ({low} to {high})")
    return str(value) if bits == 64 else int(value)


def _float(value: Any) -> float | str:
    if isinstance(value, str) and value in _NON_FINITE:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _expected('a number, "NaN", "Infinity" or "-Infinity"', value)
    try:
        number = float(value)
    except OverflowError:
        raise Misfit(f"{_said(value)} does not fit f64") from None
    if not math.isfinite(number):
        raise Misfit('a number beyond all bounds is written "NaN", "Infinity" or "-Infinity"')
    return number


def _single(number: float | str, rounded: bool) -> float | str:
    """An `f32`: as it was written, or rounded to what it can hold."""
    if isinstance(number, str):
        return number
    try:
        held: float = struct.unpack("<f", struct.pack("<f", number))[0]
    except OverflowError:
        raise Misfit(f"{number!r} does not fit f32") from None
    return held if rounded else number


def _char(value: Any) -> str:
    text = _string(value, "a string of one character")
    if len(text) != 1:
        raise Misfit(f"a `char` is a string of one character, this has {len(text)}")
    return text


def _string(value: Any, what: str = "a string") -> str:
    if not isinstance(value, str):
        raise _expected(what, value)
    if not _is_unicode(value):
        raise Misfit("a string holds half of a surrogate pair, which is no character")
    return value


def _is_unicode(text: str) -> bool:
    """Whether a text consists of Unicode scalar values, which alone can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _flags(value: Any, flags: Flags) -> list[str]:
    """A list of names, in the order of their declaration."""
    seen = set()
    for i, name in enumerate(_list(value)):
        try:
            _case(name, f"flags `{flags.name}`", flags.cases)
        except Misfit as misfit:
            raise misfit.inside(i) from None
        if name in seen:
            raise Misfit(f"flag `{name}` stands twice", (i,))
        seen.add(name)
    return [case.name for case in flags.cases if case.name in seen]


def _case(value: Any, what: str, cases: Iterable[Case], or_else: str = "") -> str:
    if not isinstance(value, str):
        raise _expected(f"the name of a case of {what}{or_else}", value)
    return _named_case(value, what, cases).name


def _named_case(name: Any, what: str, cases: Iterable[Case]) -> Case:
    known = {case.name: case for case in cases}
    if name not in known:
        raise Misfit(f"{what} has no case {_quoted(name)}{_near_miss(name, known)}")
    return known[name]


# --- words for messages ------------------------------------------------------------------------------------------

_SHOWN = 40


def _expected(what: str, value: Any) -> Misfit:
    return Misfit(f"expected {what}, found {_said(value)}")


def _said(value: Any) -> str:
    """A value as a message names it, whatever and however long it is."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return str(value) if value.bit_length() < 4 * _SHOWN else "a number of very many digits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        text = json.dumps(value[:_SHOWN], ensure_ascii=not value[:_SHOWN].isprintable())
        return text if len(value) <= _SHOWN else text[:-1] + '…"'
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "an object" if isinstance(value, dict) else "something that JSON does not have"


def _quoted(name: Any) -> str:
    return f"`{name}`" if isinstance(name, str) and len(name) <= _SHOWN and name.isprintable() else _said(name)


def _near_miss(name: Any, known: Iterable[str]) -> str:
    """`; did you mean …?`, or the names there are where they are few."""
    names = list(known)
    close = get_close_matches(name, names, 1) if isinstance(name, str) and len(name) <= _SHOWN else []
    if close:
        return f"; did you mean `{close[0]}`?"
    return "; it has " + ", ".join(f"`{other}`" for other in names) if 0 < len(names) <= 8 else ""


# --- JSON text ---------------------------------------------------------------------------------------------------

_MAX_DIGITS = 4000
_BRACKET = re.compile(r'"(?:[^"\\]+|\\.)*+"?|([\[{])|([\]}])', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PYTHON_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}
_FAULTS = {
    "Extra data": "something stands behind the value",
    "Unterminated string": 'a string lacks its closing `"`',
    "Invalid control character": "a line break or control character stands in a string: write it as `\\n` or `\\u…`",
    "Invalid \\": "a `\\` in a string begins no escape: write `\\\\` for the character itself",
    "Expecting ':'": "a `:` is missing behind a key",
    "Expecting ','": "a `,` is missing between two values",
    "Expecting property name": 'a key in double quotes is missing (`{"key": …}`)',
    "Illegal trailing comma": "a `,` stands behind the last value",
}


def parse_json(text: str) -> Any:
    """The value of a JSON text (RFC 8259), integers exact, other numbers as floats.

    Raises JsonError for what is not JSON, and also for duplicate keys, lone surrogates, `NaN` and the like, numbers
    beyond the range of a 64-bit float, and more than 128 levels of nesting.
    """
    if not _is_unicode(text):
        raise JsonError("the text holds half of a surrogate pair, which is no character")
    _check_depth(text)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise JsonError(_explained(text, error), error.pos) from None
    lone = next((escape for escape in _ESCAPE.finditer(text) if escape.group(1)), None) if "\\u" in text else None
    if lone is not None:
        raise JsonError(f"`{lone.group()}` is half of a surrogate pair, which is no character", lone.start())
    return value


def _check_depth(text: str) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth += (bracket.group(1) is not None) - (bracket.group(2) is not None)
        if depth > MAX_DEPTH:
            raise JsonError(f"lists and objects are nested more than {MAX_DEPTH} levels deep", bracket.start())


def _explained(text: str, error: json.JSONDecodeError) -> str:
    """What is wrong, in plain words."""
    rest = text[error.pos : error.pos + _SHOWN]
    before = text[: error.pos].rstrip()
    if not text.strip():
        return "there is no value"
    if rest.startswith("'"):
        return "strings and keys stand in double quotes"
    if before.endswith(",") and rest[:1] in ("]", "}"):
        return _FAULTS["Illegal trailing comma"]
    word = _WORD.match(rest)
    if word and error.msg.startswith("Expecting value"):
        right = _PYTHON_WORDS.get(word.group())
        return f"`{word.group()}` is no JSON: " + (f"write `{right}`" if right else "a string stands in double quotes")
    if error.msg.startswith("Expecting value"):
        return "a value is missing"
    return next((said for start, said in _FAULTS.items() if error.msg.startswith(start)), error.msg)


def _whole(digits: str) -> int:
    if len(digits) > _MAX_DIGITS:
        raise JsonError(f"a number has {len(digits)} digits; more than {_MAX_DIGITS} are not read")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise JsonError(f"{digits[:_SHOWN]} is beyond the range of a 64-bit float")
    return number


def _no_constant(word: str) -> NoReturn:
    raise JsonError(f'`{word}` is no JSON: write it as the string "{word}"')


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise JsonError(f"the key {_said(twice)} stands twice in an object")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_whole, parse_float=_fraction, parse_constant=_no_constant)
