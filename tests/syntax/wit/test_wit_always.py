"""What holds for every text between the fences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wit_block import bare, good, read, shape, spans

from specc.base.source import Source
from specc.syntax.wit import parse_wit
from specc.syntax.wit.names import KEYWORDS
from specc.syntax.wit.values import KEY_TYPES, PRIMITIVES, AliasItem, BrokenItem
from tests.steps import steps

VALID = """\
use text.{word, other as alias};

/// Nothing is left after cleaning.
variant slug-error {
  empty-title,
  /// Carries the word's length.
  too-short(u32),
}
record pair { left: list<u8>, right: option<tuple<f64, char>>, }
flags rights { read, write }
enum color { red, green }
resource blob {
  constructor(init: list<u8>);
  write: func(bytes: list<u8>);
  merge: static func(left: blob, right: blob) -> blob;
}
@since(version = 1.2.0)
type lookup = map<string, result<_, slug-error>>;
/** Turns a title into a slug. */
slugify: func(title: string, max-length: option<u32>) -> result<string, slug-error>;
"""
PIECES = [
    *sorted(KEYWORDS),
    *("=", ",", ":", ";", "(", ")", "{", "}", "<", ">", "*", "->", "/", ".", "@", "_", "%", "%list", "name", "4"),
    *("record a {", "x: u8", "f: func(", "//", "/*", "*/", "///", "/**", "@since(", "\n", " ", "\t", "\r", "> "),
    *("camelCase", "snake_case", "é", "→", "\u202e", "\x00", '"', "?", "[", "-", "```"),
]


def check(data: bytes, start: int, end: int) -> None:
    source = Source("spec.md", data)
    items, diagnostics = parse_wit(source, start, end)
    for span in spans((*items, *diagnostics)):
        assert start <= span.start <= span.end <= end
    for found in diagnostics:
        assert found.message
        assert found.help
        assert found.message != found.help
    assert [found.span.start for found in diagnostics] == sorted(found.span.start for found in diagnostics)
    places = [item.span.start for item in items]
    assert places == sorted(set(places))
    if any(isinstance(item, BrokenItem) for item in items):
        assert any(found.code.startswith("E") for found in diagnostics)


@given(st.text())
def test_any_text(text: str) -> None:
    check(text.encode(), 0, len(text.encode()))


@given(st.binary(), st.integers(0, 20), st.integers(0, 20))
def test_any_bytes_from_anywhere(data: bytes, start: int, length: int) -> None:
    start = min(start, len(data))
    check(data, start, min(start + length, len(data)))


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.booleans())
def test_any_pieces(pieces: list[str], spaced: bool) -> None:
    data = (" " if spaced else "").join(pieces).encode()
    check(data, 0, len(data))


@given(st.data())
def test_any_change_to_a_valid_block(data: st.DataObject) -> None:
    text = VALID
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 30, len(text))))
        text = text[:start] + data.draw(st.sampled_from(["", *PIECES])) + text[end:]
    check(text.encode(), 0, len(text.encode()))


TYPES = st.recursive(
    st.sampled_from([*PRIMITIVES, "result", "some-type"]),
    lambda inner: st.one_of(
        inner.map("list<{}>".format),
        inner.map("option<{}>".format),
        inner.map("result<{}>".format),
        inner.map("result<_, {}>".format),
        st.builds("result<{}, {}>".format, inner, inner),
        st.builds("map<{}, {}>".format, st.sampled_from(KEY_TYPES), inner),
        st.lists(inner, min_size=1, max_size=4).map(lambda types: f"tuple<{', '.join(types)}>"),
    ),
)


@given(TYPES)
def test_every_type_says_what_it_is_written_as(type: str) -> None:
    item = good(f"type t = {type};")
    assert isinstance(item, AliasItem)
    assert shape(item.type) == type


def test_the_valid_block_is_valid() -> None:
    assert read(VALID).diagnostics == ()


@given(st.data())
def test_a_cut_valid_block_keeps_the_items_before_the_cut(data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(VALID)))
    whole, part = read(VALID).items, read(VALID[:cut]).items
    complete = [item for item in whole if item.span.end <= len(VALID[:cut].encode())]
    assert [bare(item) for item in part[: len(complete)]] == [bare(item) for item in complete]


@given(st.lists(st.sampled_from([" ", "\n", "\r\n", "\t", "// note\n", "/* note */", "/* a /* b */ */"]), max_size=3))
def test_space_and_comments_between_tokens_say_nothing(space: list[str]) -> None:
    text = "type t = map < string , list < tuple < u8 , %list > > > ; f : func ( a : u8 ) -> t ;"
    plain, spaced = read(text), read(text.replace(" ", "".join(space) + " "))
    assert spaced.diagnostics == ()
    assert [bare(item) for item in spaced.items] == [bare(item) for item in plain.items]


@pytest.mark.parametrize(
    "piece",
    [
        *("record a {\n", "f: func(", "}", "<", "list<", "/*", "///\n", "a,", "x: u8\n", "a: ", "?", "type t = u8\n"),
        *("record a { x y, ", "f: func(a: b<\n", "resource r { x ", "@since(", "a-", "é", "→", "@", "use a.{", "\x00"),
    ],
)
def test_steps_grow_with_the_text_and_no_faster(piece: str) -> None:
    assert steps(lambda: read(piece * 400)) < 10 * steps(lambda: read(piece * 50))
