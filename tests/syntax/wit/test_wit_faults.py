"""What is wrong with a `wit` block, where, and what else of it is read."""

import pytest
from wit_block import read

import specc.syntax.wit.codes  # noqa: F401
from specc.base.source import Source
from specc.diagnostics.register import REGISTER
from specc.syntax.wit import parse_wit

GOOD = "type good = u8;"

FAULTS = [
    # text, code and the text it points at, words of the message, words of the help
    ("record a {\n  x: u32\n  y: u8,\n}", "E0303 u32", "expected `,` or `}` after field `x`", "`,`"),
    ("record a {\n  x: u32;\n  y: u8,\n}", "E0303 ;", "after field `x`, found `;`", "`,`"),
    ("f: func(a: u8 b: u8);", "E0303 b", "expected `,` or `)` after parameter `a`", "`,`"),
    ("f: func(a: u8 -> u8;", "E0303 ->", "expected `,` or `)` after parameter `a`", "`)`"),
    ("f: func() -> u8\n", "E0303 u8", "expected `;` after function `f`", "`;`"),
    ("type t = u8\n", "E0303 u8", "expected `;` after type `t`", "`;`"),
    ("use text.{word}\n", "E0303 }", "expected `;` after use of `text`", "`;`"),
    ("record a {\n  maxLength: u8,\n}", "E0304 maxLength", "no name for a field", "write `max-length`"),
    ("max_length: func();", "E0304 max_length", "no name for a function", "write `max-length`"),
    ("enum Color { red }", "E0304 Color", "no name for an enum", "write `color`"),
    ("enum e { HTTPStatus }", "E0304 HTTPStatus", "no name for a case", "write `http-status`"),
    ("enum e { a--b }", "E0304 a--b", "no name for a case", "write `a-b`"),
    ("enum e { é }", "E0304 é", "no name for a case", "write `e`"),
    ("enum e { 2fa }", "E0304 2fa", "names begin with a letter", "letters a to z"),
    ("enum e { größe }", "E0304 größe", "no name for a case", "letters a to z"),
    ("type list = u8;", "E0305 list", "keyword", "`%list`"),
    ("f: func(from: u8);", "E0305 from", "keyword", "`%from`"),
    ("recrod a {\n  x: u8,\n}", "E0306 recrod", "begins no item", "did you mean `record`?"),
    ("struct a {\n  x: u8,\n}", "E0306 struct", "begins no item", "did you mean `record`?"),
    ("union a {\n  x(u8),\n}", "E0306 union", "begins no item", "did you mean `variant`?"),
    ("fn slug(title: string) -> string;", "E0306 fn", "begins no item", "`slug: func(…) -> …;`"),
    ("slug: fn(title: string) -> string;", "E0306 fn", "no keyword", "did you mean `func`?"),
    ("type t = stream<u8>;", "E0307 stream<u8>", "no `stream`", "`list<T>`"),
    ("type t = future;", "E0307 future", "no `future`", "the value itself"),
    ("type t = list<own<file>>;", "E0307 own<file>", "no `own`", "pass values"),
    ("f: func(x: borrow<file>);", "E0307 borrow<file>", "no `borrow`", "pass values"),
    ("type t = error-context;", "E0307 error-context", "no `error-context`", "`variant`"),
    ("type t = list<u8, 4>;", "E0307 4", "fixed length", "`list<T>`"),
    ("f: async func();", "E0307 async", "asynchronous", "leave `async` out"),
    ("package a:b@1.0.0;", "E0308 package", "can't stand here", "front matter"),
    ("world w {\n  import a: func();\n}", "E0308 world", "can't stand here", "leave it out"),
    ("record a {}", "E0309 {}", "`a` has no fields", "at least one field"),
    ("enum a {}", "E0309 {}", "`a` has no cases", "at least one case"),
    ("flags a {}", "E0309 {}", "`a` has no flags", "at least one flag"),
    ("use text.{};", "E0309 {}", "`text` has no names", "at least one name"),
    ("type t = tuple<>;", "E0309 <>", "no elements", "`tuple<T>`"),
    ("@unstable(feature = x)\nf: func();", "E0310 @unstable(feature = x)", "`@unstable`", "leave it out"),
    ("@deprecated(version = 1.0.0)\nf: func();", "E0310 @deprecated(version = 1.0.0)", "`@deprecated`", "leave"),
    ("@since(feature = x)\nf: func();", "E0310 @since(feature = x)", "names no version", "`@since(version ="),
    ("type t = list;", "E0311 list", "`list` lacks its types", "`list<T>`"),
    ("type t = map<u8>;", "E0311 <u8>", "`map` takes two types, here is 1", "`map<K, V>`"),
    ("type t = option<u8, u8>;", "E0311 <u8, u8>", "one type, here are 2", "`option<T>`"),
    ("type t = u32<u8>;", "E0311 <u8>", "`u32` takes no types", "`u32` alone"),
    ("type t = Vec<u8>;", "E0311 <u8>", "`Vec` takes no types", "did you mean `list<T>`?"),
    ("type t = result<u8, _>;", "E0311 <u8, _>", "`_` stands only", "`result<T>`"),
    ("type t = map<f64, u8>;", "E0312 f64", "cannot be the key", "`string`"),
    ("type t = map<list<u8>, u8>;", "E0312 list<u8>", "`list<u8>` cannot be the key", "`string`"),
    ("f: func(a: u8,\n", "E0314 (", "`(` is never closed", "`)`"),
    ("record a {\n  x: u8,\n", "E0314 {", "`{` is never closed", "`}`"),
    ("resource a {\n  f: func();\n", "E0314 {", "`{` is never closed", "`}`"),
    ("type t = list<u8\n\n", "E0314 u8", "expected `,` or `>`", "`>`"),
    ("record a {\n  x: u8, /// the x\n  y: u8,\n}", "W0315 /// the x", "lines below", "own above"),
    ("record a {\n  x: u8,\n  /// nothing\n}", "W0315 /// nothing", "documents nothing", "before an item"),
    ("use wasi:io/streams.{x};", "E0316 :", "expected `.{` after `use wasi`", "front matter"),
    ("use text;", "E0316 ;", "expected `.{` after `use text`", "`use text.{word"),
    ("f: func(title string);", "E0302 string", "expected `:` after parameter `title`", "`title: …`"),
    ("f: func(list<u8>);", "E0302 list<u8>", "a type but no name", "`value: list<u8>`"),
    ("f: func() -> (a: u8, b: u8);", "E0302 (", "expected a type", "`tuple<A, B>`"),
    ("f: func() -> ();", "E0302 (", "returns `()`", "leave `-> ()` out"),
    ("f: func(): u8;", "E0302 :", "expected `->` before the result", "`->`"),
    ("f: func() => u8;", "E0302 =>", "expected `->` before the result", "`->`"),
    ("f func();", "E0302 f", "expected `:` after function `f`", "`f: func(…)`"),
    ("f: string;", "E0302 string", "expected `func` after `f:`", "`f: func(…)"),
    ("record {\n  x: u8,\n}", "E0302 {", "expected the name of a record", "kebab-case"),
    ("type t = { x: u8 };", "E0302 {", "expected a type", "an item of its own"),
    ("f: func(a: record { x: u8 });", "E0302 record", "declared as an item", "name it here"),
    ("variant v { a: u8 }", "E0302 u8", "written like a field", "`a(…)`"),
    ("variant v { a() }", "E0302 (", "parentheses but no type", "leave"),
    ("variant v { a(u8, u8) }", "E0302 ,", "expected `)`", "`tuple<…>`"),
    ("enum e { a(u8) }", "E0302 (", "carries nothing", "`variant`"),
    ("record a { x: u8 };", "E0302 ;", "ends no item", "leave it out"),
    ("}", "E0302 }", "closes nothing", "leave it out"),
    ("f: func(a: string?);", "E0301 ?", "`?` is not used", "`option<T>`"),
    ("f: func(a: u8[]);", "E0301 []", "`[]` is not used", "`list<T>`"),
    ("f: func() → u8;", "E0301 →", "`→` is not used", "`->`"),
    ("f: func(a:\u00a0u8);", "E0301 \u00a0", "not used", "ordinary space"),
    ("/// \u202e\nf: func();", "E0301 \u202e", "invisible character U+202E", "remove it"),
    ("type t = \x00u8;", "E0301 \x00", "invisible character U+0000", "remove it"),
]


@pytest.mark.parametrize("text, where, message, help", FAULTS, ids=[fault[0] for fault in FAULTS])
def test_one_fault_is_reported_once_where_it_is(text: str, where: str, message: str, help: str) -> None:
    result = read(text)
    assert [f"{code} {covered}" for code, covered in result.texts()] == [where]
    (found,) = result.diagnostics
    assert message in found.message
    assert help in found.help


@pytest.mark.parametrize("text", [fault[0] for fault in FAULTS])
def test_a_fault_does_not_lose_the_next_item(text: str) -> None:
    result = read(f"{text}\n{GOOD}\n")
    assert result.names()[-1] == "alias good"
    assert "broken good" not in result.names()


def test_an_unclosed_comment_takes_the_rest() -> None:
    result = read(f"{GOOD}\n/* never closed\nf: func();")
    assert result.texts() == [("E0314", "/*")]
    assert result.names() == ["alias good"]


def test_several_faults_in_one_block_are_all_reported() -> None:
    result = read(
        """record a {
  maxLength: u32,
  from: u8
  stream: stream<u8>,
  y z: u8,
}

Enum b { x, y }

f: func(u8, b: string?) -> list;
g: func() -> u8
h: func();
"""
    )
    assert result.texts() == [
        ("E0304", "maxLength"),
        ("E0305", "from"),
        ("E0303", "u8"),
        ("E0305", "stream"),
        ("E0307", "stream<u8>"),
        ("E0302", "z"),
        ("E0306", "Enum"),
        ("E0302", "u8"),
        ("E0301", "?"),
        ("E0311", "list"),
        ("E0303", "u8"),
    ]
    assert result.names() == ["broken a", "enum b", "broken f", "func g", "func h"]


def test_a_missing_brace_ends_where_the_next_item_begins() -> None:
    result = read("record a {\n  x: u8,\n\nrecord b {\n  y: u8,\n\nf: func();")
    assert result.texts() == [("E0314", "{"), ("E0314", "{")]
    assert result.names() == ["broken a", "broken b", "func f"]


def test_an_interface_around_the_items_is_read_through() -> None:
    result = read("interface shapes {\n  type side = u32;\n  area: func(a: side) -> u32;\n}\nafter: func();")
    assert result.texts() == [("E0308", "interface")]
    assert result.names() == ["alias side", "func area", "func after"]


def test_a_world_is_left_out_whole() -> None:
    result = read("world w {\n  type side = u32;\n  export g: interface {\n    h: func();\n  }\n}\nafter: func();")
    assert result.texts() == [("E0308", "world")]
    assert result.names() == ["func after"]


def test_a_broken_use_still_tells_its_names() -> None:
    assert read("use text.{word, other as x, y as =, z};").names() == ["broken word x z"]


def test_a_type_is_limited_in_depth() -> None:
    deepest = read(f"type t = {'list<' * 63}u8{'>' * 63};")
    assert deepest.diagnostics == ()
    deeper = read(f"type t = {'list<' * 100_000}u8{'>' * 100_000};\n{GOOD}")
    assert deeper.texts() == [("E0313", "list")]
    assert deeper.names() == ["broken t", "alias good"]
    assert read("/*" * 100_000).texts() == [("E0314", "/*")]


WIT_CODES = [code for code in REGISTER.values() if "E0301" <= f"E{code.id[1:]}" <= "E0319"]


@pytest.mark.parametrize("code", WIT_CODES, ids=lambda code: code.id)
def test_every_code_shows_its_mistake_and_the_mending(code) -> None:  # type: ignore[no-untyped-def]
    def codes_in(spec: str) -> set[str]:
        data = spec.encode()
        start = data.index(b"```wit\n") + len(b"```wit\n")
        _, diagnostics = parse_wit(Source("spec.md", data), start, data.index(b"```", start))
        return {found.code for found in diagnostics}

    assert codes_in(code.wrong) == {code.id}
    assert codes_in(code.right) == set()


def test_every_code_is_shown_here() -> None:
    shown = {fault[1].split()[0] for fault in FAULTS}
    assert {code.id for code in WIT_CODES} - shown == {"E0313"}
