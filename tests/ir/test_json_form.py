"""The JSON form of values: what is read, what is written, and what is the same."""

import json
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from specc.base.span import Span
from specc.ir.json_form import MAX_DEPTH, JsonError, Misfit, canonical, equal, parse_json
from specc.ir.values import (
    Alias,
    Case,
    Enum,
    Field,
    Flags,
    ListOf,
    MapOf,
    Module,
    Named,
    OptionOf,
    Prim,
    Program,
    Record,
    ResultOf,
    TupleOf,
    Type,
    TypeDef,
    Variant,
)

AT = Span("spec.md", 0, 0)
BOOL, CHAR, STRING = Prim("bool"), Prim("char"), Prim("string")
U8, S32, U64, S64, F32, F64 = Prim("u8"), Prim("s32"), Prim("u64"), Prim("s64"), Prim("f32"), Prim("f64")


def case(name: str, payload: Type | None = None) -> Case:
    return Case(name, payload, "", AT)


def named(name: str) -> Named:
    return Named("bank", name)


DECLARED: tuple[TypeDef, ...] = (
    Record(
        "money",
        (
            Field("amount", S64, "", AT),
            Field("currency", STRING, "", AT),
            Field("note", named("maybe-text"), "", AT),
        ),
        "",
        "",
        AT,
    ),
    Variant(
        "slug-error",
        (case("empty-title"), case("too-short", Prim("u32")), case("odd", OptionOf(U8))),
        "",
        "",
        AT,
    ),
    Enum("color", (case("red"), case("green")), "", "", AT),
    Flags("rights", (case("read"), case("write"), case("run")), "", "", AT),
    Alias("maybe-text", OptionOf(STRING), "", "", AT),
    Alias("word", STRING, "", "", AT),
    Alias("alias-of-alias", named("word"), "", "", AT),
)
PROGRAM = Program({"bank": Module("bank", "", "", "", "", (), (), DECLARED, (), (), (), (), ())})


def form(value: Any, type: Type | None) -> Any:
    return canonical(value, type, PROGRAM)


def same(left: Any, right: Any, type: Type | None) -> bool:
    return equal(left, right, type, PROGRAM)


FITS: list[tuple[Type | None, Any, Any]] = [
    (BOOL, True, True),
    (U8, 255, 255),
    (S32, -(2**31), -(2**31)),
    (U8, 3.0, 3),
    (U64, 9007199254740993, "9007199254740993"),
    (U64, "18446744073709551615", "18446744073709551615"),
    (S64, "-9223372036854775808", "-9223372036854775808"),
    (S64, 0, "0"),
    (S64, 1e3, "1000"),
    (F64, 3, 3.0),
    (F64, "NaN", "NaN"),
    (F64, "-Infinity", "-Infinity"),
    (F64, 1e308, 1e308),
    (F32, 0.1, 0.1),
    (F32, 3.4028234663852886e38, 3.4028234663852886e38),
    (CHAR, "é", "é"),
    (CHAR, "😀", "😀"),
    (STRING, "", ""),
    (ListOf(U8), [0, 255], [0, 255]),
    (TupleOf((U8, STRING)), [1, "a"], [1, "a"]),
    (OptionOf(U8), None, None),
    (OptionOf(U8), 3, 3),
    (OptionOf(OptionOf(U8)), None, None),
    (OptionOf(OptionOf(U8)), {"some": None}, {"some": None}),
    (OptionOf(OptionOf(U8)), {"some": 3}, {"some": 3}),
    (OptionOf(named("maybe-text")), {"some": "a"}, {"some": "a"}),
    (OptionOf(OptionOf(OptionOf(U8))), {"some": {"some": None}}, {"some": {"some": None}}),
    (ResultOf(U8, STRING), {"ok": 3}, {"ok": 3}),
    (ResultOf(U8, STRING), {"error": "no"}, {"error": "no"}),
    (ResultOf(None, None), {"ok": None}, {"ok": None}),
    (MapOf(STRING, U8), {"b": 2, "a": 1}, {"a": 1, "b": 2}),
    (MapOf(named("alias-of-alias"), U8), {"b": 2}, {"b": 2}),
    (MapOf(S64, U8), [["10", 1], [9, 2], ["-1", 3]], [["-1", 3], ["9", 2], ["10", 1]]),
    (MapOf(U8, STRING), [[10, "a"], [9, "b"]], [[9, "b"], [10, "a"]]),
    (MapOf(CHAR, U8), [["b", 2], ["a", 1]], [["a", 1], ["b", 2]]),
    (MapOf(BOOL, U8), [[True, 2], [False, 1]], [[False, 1], [True, 2]]),
    (named("color"), "red", "red"),
    (named("slug-error"), "empty-title", "empty-title"),
    (named("slug-error"), {"too-short": 3}, {"too-short": 3}),
    (named("slug-error"), {"odd": None}, {"odd": None}),
    (named("rights"), ["run", "read"], ["read", "run"]),
    (named("rights"), [], []),
    (named("money"), {"currency": "EUR", "amount": 5}, {"amount": "5", "currency": "EUR", "note": None}),
    (named("alias-of-alias"), "w", "w"),
    (None, None, None),
]


@pytest.mark.parametrize("type, value, expected", FITS, ids=repr)
def test_what_fits_is_brought_into_one_form(type: Type | None, value: Any, expected: Any) -> None:
    found = form(value, type)
    assert json.dumps(found) == json.dumps(expected)  # 1 is not 1.0, and the order counts


MISFITS: list[tuple[Type | None, Any, str]] = [
    (U8, 300, "300 does not fit u8 (0 to 255)"),
    (U8, -1, "-1 does not fit u8 (0 to 255)"),
    (U8, "3", 'expected a whole number for u8, found "3"'),
    (U8, True, "expected a whole number for u8, found true"),
    (U8, 3.5, "expected a whole number for u8, found 3.5"),
    (U8, None, "expected a whole number for u8, found null"),
    (U64, "18446744073709551616", "18446744073709551616 does not fit u64 (0 to 18446744073709551615)"),
    (U64, 2.0**53, "9007199254740992.0 may have lost digits: write u64 without exponent and fraction"),
    (U64, "007", 'expected digits for u64, without leading zeros, found "007"'),
    (U64, "+7", 'expected digits for u64, without leading zeros, found "+7"'),
    (S64, "-0", 'expected digits for s64, without leading zeros, found "-0"'),
    (S64, "٣", 'expected digits for s64, without leading zeros, found "٣"'),
    (S64, "1\n", 'expected digits for s64, without leading zeros, found "1\\n"'),
    (S64, "9" * 9999, f'expected digits for s64, without leading zeros, found "{"9" * 40}…"'),
    (S32, 10**9999, "a number of very many digits does not fit s32 (-2147483648 to 2147483647)"),
    (F64, 10**400, "a number of very many digits does not fit f64"),
    (F64, math.inf, 'a number beyond all bounds is written "NaN", "Infinity" or "-Infinity"'),
    (F64, "inf", 'expected a number, "NaN", "Infinity" or "-Infinity", found "inf"'),
    (F64, True, 'expected a number, "NaN", "Infinity" or "-Infinity", found true'),
    (F32, 1e39, "1e+39 does not fit f32"),
    (BOOL, 1, "expected true or false, found 1"),
    (CHAR, "ab", "a `char` is a string of one character, this has 2"),
    (CHAR, "", "a `char` is a string of one character, this has 0"),
    (CHAR, "e\u0301", "a `char` is a string of one character, this has 2"),
    (STRING, "\ud800", "a string holds half of a surrogate pair, which is no character"),
    (STRING, 3, "expected a string, found 3"),
    (ListOf(U8), "abc", 'expected a list, found "abc"'),
    (ListOf(U8), [1, 256], "256 does not fit u8 (0 to 255)"),
    (TupleOf((U8, U8)), [1, 2, 3], "a tuple of 2 is a list of 2 values, this has 3"),
    (OptionOf(OptionOf(U8)), 3, 'expected null or {"some": …} for an option in an option, found 3'),
    (OptionOf(U8), {"some": 3}, "expected a whole number for u8, found an object"),
    (ResultOf(U8, None), {"err": 3}, 'expected {"ok": …} or {"error": …}, found an object'),
    (ResultOf(U8, None), {"ok": 3, "error": None}, 'expected {"ok": …} or {"error": …}, found an object'),
    (ResultOf(U8, None), {"error": 3}, "expected null, since there is no value, found 3"),
    (MapOf(STRING, U8), [["a", 1]], "expected an object, found a list of 1"),
    (MapOf(U8, U8), {"1": 1}, "expected a list, found an object"),
    (MapOf(U8, U8), [[1, 1], [1, 2]], "the key 1 stands twice"),
    (MapOf(U64, U8), [["1", 1], [1, 2]], 'the key "1" stands twice'),
    (MapOf(U8, U8), [[1, 1, 1]], "a tuple of 2 is a list of 2 values, this has 3"),
    (named("money"), {"amont": 3}, "record `money` has no field `amont`; did you mean `amount`?"),
    (named("money"), {"amount": 3}, "record `money` lacks its field `currency`"),
    (named("money"), [], "expected an object, found a list of 0"),
    (named("color"), "rad", "enum `color` has no case `rad`; did you mean `red`?"),
    (named("color"), "blue-ish", "enum `color` has no case `blue-ish`; it has `red`, `green`"),
    (named("color"), 0, "expected the name of a case of enum `color`, found 0"),
    (
        named("slug-error"),
        "too-short",
        'case `too-short` of variant `slug-error` carries a value: write {"too-short": …}',
    ),
    (
        named("slug-error"),
        {"empty-title": None},
        'case `empty-title` of variant `slug-error` carries no value: write "empty-title"',
    ),
    (
        named("slug-error"),
        {"to-short": 3},
        "variant `slug-error` has no case `to-short`; did you mean `too-short`?",
    ),
    (
        named("slug-error"),
        {},
        'expected the name of a case of variant `slug-error` or {"case": value}, found an object',
    ),
    (named("rights"), ["read", "read"], "flag `read` stands twice"),
    (named("rights"), ["reed"], "flags `rights` has no case `reed`; did you mean `read`?"),
    (named("rights"), "read", 'expected a list, found "read"'),
    (None, 3, "expected null, since there is no value, found 3"),
    (STRING, object(), "expected a string, found something that JSON does not have"),
]


@pytest.mark.parametrize("type, value, message", MISFITS, ids=[misfit[2][:60] for misfit in MISFITS])
def test_what_does_not_fit_is_told_in_plain_words(type: Type | None, value: Any, message: str) -> None:
    with pytest.raises(Misfit) as misfit:
        form(value, type)
    assert misfit.value.message == message


def test_a_misfit_tells_the_place() -> None:
    with pytest.raises(Misfit) as misfit:
        form([{"ok": {"amount": 1, "currency": 3}}], ListOf(ResultOf(named("money"), None)))
    assert misfit.value.path == (0, "ok", "currency")
    assert str(misfit.value) == "expected a string, found 3 (at `[0].ok.currency`)"


EQUAL: list[tuple[Type | None, Any, Any]] = [
    (F64, 1.0, 1.0 + 1e-10),
    (F64, 1e300, 1e300 * (1 + 1e-10)),
    (F64, 0.1 + 0.2 - 0.3, 0),
    (F64, -0.0, 0),
    (F64, "NaN", "NaN"),
    (F32, 0.1, 0.10000000149011612),
    (U64, 7, "7"),
    (named("rights"), ["read", "run"], ["run", "read"]),
    (MapOf(U8, F64), [[1, 1], [2, 2]], [[2, 2.0], [1, 1.0000000001]]),
    (MapOf(STRING, F64), {"a": 1, "b": 2}, {"b": 2.0, "a": 1.0000000001}),
    (named("money"), {"amount": 1, "currency": "EUR"}, {"amount": "1", "currency": "EUR", "note": None}),
    (None, None, None),
]
DIFFERENT: list[tuple[Type | None, Any, Any]] = [
    (F64, 1.0, 1.0 + 1e-8),
    (F64, 6.6e-34, 6.7e-34),
    (F64, 1e-11, 0),
    (F64, 1.0, -1.0),
    (F64, "Infinity", "-Infinity"),
    (F64, "Infinity", 1.7e308),
    (F64, "NaN", 0),
    (F32, 0.1, 0.1001),
    (U8, 1, 2),
    (U8, 300, 300),
    (BOOL, True, 1),
    (STRING, "1", 1),
    (ListOf(U8), [1, 2], [2, 1]),
    (ListOf(U8), [1], [1, 1]),
    (OptionOf(OptionOf(U8)), None, {"some": None}),
    (MapOf(STRING, U8), {"a": 1}, {"a": 1, "b": 1}),
    (ResultOf(U8, U8), {"ok": 1}, {"error": 1}),
    (None, None, 0),
]


@pytest.mark.parametrize("type, left, right", EQUAL, ids=repr)
def test_equal(type: Type | None, left: Any, right: Any) -> None:
    assert same(left, right, type)
    assert same(right, left, type)


@pytest.mark.parametrize("type, left, right", DIFFERENT, ids=repr)
def test_different(type: Type | None, left: Any, right: Any) -> None:
    assert not same(left, right, type)
    assert not same(right, left, type)


# --- what holds for every type and value -------------------------------------------------------------------------

KEYS = [Prim(name) for name in ("bool", "s8", "s64", "u16", "u64", "char", "string")]
TYPES: st.SearchStrategy[Type] = st.recursive(
    st.sampled_from([*KEYS, U8, S32, F32, F64, *(named(declared.name) for declared in DECLARED)]),
    lambda inner: st.one_of(
        inner.map(ListOf),
        inner.map(OptionOf),
        st.builds(ResultOf, st.none() | inner, st.none() | inner),
        st.lists(inner, min_size=1, max_size=3).map(lambda types: TupleOf(tuple(types))),
        st.builds(MapOf, st.sampled_from([*KEYS, named("word")]), inner),
    ),
    max_leaves=5,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.text("\ud800a", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3) | st.sampled_from(["ok", "error", "some", "amount"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def values_of(type: Type | None) -> st.SearchStrategy[Any]:
    """Values that fit a type, in all the forms that are read."""
    match type:
        case None:
            return st.none()
        case Named(name=name):
            return values_of_declared(next(declared for declared in DECLARED if declared.name == name))
        case ListOf(element):
            return st.lists(values_of(element), max_size=3)
        case TupleOf(elements):
            return st.tuples(*map(values_of, elements)).map(list)
        case OptionOf(element):
            inner = values_of(element)
            return st.none() | (inner.map(lambda value: {"some": value}) if is_option(element) else inner)
        case ResultOf(ok, error):
            return st.fixed_dictionaries({"ok": values_of(ok)}) | st.fixed_dictionaries({"error": values_of(error)})
        case MapOf(key, value) if key in (STRING, named("word")):
            return st.dictionaries(values_of(STRING), values_of(value), max_size=3)
        case MapOf(key, value):
            pairs = st.tuples(values_of(key), values_of(value)).map(list)
            return st.lists(pairs, max_size=3, unique_by=lambda pair: str(pair[0]))
        case Prim(name):
            return values_of_primitive(name)
    raise AssertionError(type)


def is_option(type: Type) -> bool:
    return isinstance(type, OptionOf) or type == named("maybe-text")


def values_of_declared(declared: TypeDef) -> st.SearchStrategy[Any]:
    match declared:
        case Alias(type=type):
            return values_of(type)
        case Record(fields=fields):
            required = {field.name: values_of(field.type) for field in fields if not is_option(field.type)}
            optional = {field.name: values_of(field.type) for field in fields if is_option(field.type)}
            return st.fixed_dictionaries(required, optional=optional)
        case Flags(cases=cases):
            return st.lists(st.sampled_from([case.name for case in cases]), unique=True)
        case Enum(cases=cases) | Variant(cases=cases):
            plain = [case.name for case in cases if case.payload is None]
            loaded = [st.fixed_dictionaries({case.name: values_of(case.payload)}) for case in cases if case.payload]
            return st.one_of(st.sampled_from(plain), *loaded)


def values_of_primitive(name: str) -> st.SearchStrategy[Any]:
    scalars = st.characters(exclude_categories=["Cs"])
    if name == "bool":
        return st.booleans()
    if name in ("f32", "f64"):
        finite = st.floats(width=int(name[1:]), allow_nan=False, allow_infinity=False)
        return finite | st.integers(-(2**70), 2**70) | st.sampled_from(["NaN", "Infinity", "-Infinity"])
    if name in ("char", "string"):
        return scalars if name == "char" else st.text(scalars, max_size=5)
    bits = int(name[1:])
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if name[0] == "s" else (0, 2**bits - 1)
    whole = st.integers(low, high)
    return whole | whole.map(str) if bits == 64 else whole


typed = TYPES.flatmap(lambda type: st.tuples(st.just(type), values_of(type)))


@given(typed)
def test_the_canonical_form_is_its_own(pair: tuple[Type, Any]) -> None:
    type, value = pair
    once = form(value, type)
    assert json.dumps(form(once, type)) == json.dumps(once)


@given(typed)
def test_a_value_equals_itself_and_its_canonical_form(pair: tuple[Type, Any]) -> None:
    type, value = pair
    assert same(value, value, type)
    assert same(value, form(value, type), type)


@given(TYPES.flatmap(lambda type: st.tuples(st.just(type), values_of(type), values_of(type))))
def test_equality_has_no_direction(pair: tuple[Type, Any, Any]) -> None:
    type, left, right = pair
    assert same(left, right, type) == same(right, left, type)


@given(typed)
def test_a_value_survives_the_wire(pair: tuple[Type, Any]) -> None:
    type, value = pair
    written = form(value, type)
    back = parse_json(json.dumps(written, ensure_ascii=False, allow_nan=False))
    assert json.dumps(form(back, type)) == json.dumps(written)
    assert same(back, value, type)


@given(TYPES, JSON)
def test_any_value_fits_or_is_a_misfit(type: Type, value: Any) -> None:
    try:
        found = form(value, type)
    except Misfit as misfit:
        assert misfit.message
        assert not same(value, value, type)
    else:
        json.dumps(found, allow_nan=False, ensure_ascii=False).encode()
        assert same(value, value, type)


@given(typed, JSON, st.data())
def test_a_foreign_part_makes_a_misfit_or_another_value(pair: tuple[Type, Any], part: Any, data: st.DataObject) -> None:
    """A value of which one part is replaced by anything: nothing but Misfit ever comes of it."""
    type, value = pair
    assume(isinstance(value, list | dict) and value)
    keys = list(value) if isinstance(value, dict) else range(len(value))
    value = value.copy()
    value[data.draw(st.sampled_from(list(keys)))] = part
    try:
        form(value, type)
    except Misfit as misfit:
        assert str(misfit)


def test_depth_is_limited() -> None:
    type: Type = U8
    value: Any = 1
    for _ in range(MAX_DEPTH):
        type, value = ListOf(type), [value]
    assert form(value, type) == value
    for _ in range(5000):
        type, value = ListOf(type), [value]
    with pytest.raises(Misfit, match="nested more than"):
        form(value, type)


# --- JSON text ---------------------------------------------------------------------------------------------------

BAD_JSON = [
    ("", "there is no value", 0),
    ("  \n", "there is no value", 3),
    ("'a'", "strings and keys stand in double quotes", 0),
    ("{'a': 1}", "strings and keys stand in double quotes", 1),
    ("True", "`True` is no JSON: write `true`", 0),
    ("[1, None]", "`None` is no JSON: write `null`", 4),
    ("hello", "`hello` is no JSON: a string stands in double quotes", 0),
    ("[1, 2,]", "a `,` stands behind the last value", None),
    ('{"a": 1,}', "a `,` stands behind the last value", None),
    ("1 2", "something stands behind the value", 2),
    ('"a', 'a string lacks its closing `"`', 0),
    ('"a\nb"', "a line break or control character stands in a string: write it as `\\n` or `\\u…`", 2),
    (r'"\x"', "a `\\` in a string begins no escape: write `\\\\` for the character itself", 1),
    ('{"a" 1}', "a `:` is missing behind a key", 5),
    ("[1 2]", "a `,` is missing between two values", 3),
    ("{1: 2}", 'a key in double quotes is missing (`{"key": …}`)', 1),
    ("NaN", '`NaN` is no JSON: write it as the string "NaN"', 0),
    ("[-Infinity]", '`-Infinity` is no JSON: write it as the string "-Infinity"', 0),
    ("1e999", "1e999 is beyond the range of a 64-bit float", 0),
    ("9" * 5000, "a number has 5000 digits; more than 4000 are not read", 0),
    ('{"a": 1, "b": 2, "a": 1}', 'the key "a" stands twice in an object', 0),
    (r'["\ud800"]', r"`\ud800` is half of a surrogate pair, which is no character", 2),
    (r'"\ud83d\ude00\ude00"', r"`\ude00` is half of a surrogate pair, which is no character", 13),
    ('"\udc00"', "the text holds half of a surrogate pair, which is no character", 0),
    ("[" * 100_000, "lists and objects are nested more than 128 levels deep", 128),
    ('{"a":' * 100_000, "lists and objects are nested more than 128 levels deep", 640),
]


@pytest.mark.parametrize("text, message, offset", BAD_JSON, ids=[bad[1][:40] for bad in BAD_JSON])
def test_bad_json_is_told_in_plain_words(text: str, message: str, offset: int | None) -> None:
    with pytest.raises(JsonError) as error:
        parse_json(text)
    assert error.value.message == message
    assert offset is None or error.value.offset == offset


@pytest.mark.parametrize(
    "text, value",
    [
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("1.0", 1.0),
        ("1e5", 1e5),
        (r'"\ud83d\ude00 \\ud800 \u00e9"', "😀 \\ud800 é"),
        ('["[[[", "\\"]", {"{": []}]', ["[[[", '"]', {"{": []}]),
        ("[" * 128 + "]" * 128, None),
    ],
)
def test_json(text: str, value: Any) -> None:
    found = parse_json(text)
    assert value is None or (found == value and type(found) is type(value))


@given(st.text() | st.text('[]{}",:\\u d8019.eE-tfn'))
def test_any_text_is_json_or_an_error(text: str) -> None:
    try:
        value = parse_json(text)
    except JsonError as error:
        assert error.message
        assert 0 <= error.offset <= len(text)
    else:
        assert json.dumps(value) == json.dumps(json.loads(text))
