"""Diagnostics in a terminal."""

import re

from hypothesis import given
from hypothesis import strategies as st

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.text import WIDTH, Line, render_text
from specc.diagnostics.values import Diagnostic, Label, Severity


def shown(text: str, start: int, end: int, *labels: Label, colour: bool = False) -> str:
    source = Source("a.md", text.encode())
    one = Diagnostic("E0001", Severity.ERROR, "this is wrong", source.span(start, end), "do this", labels)
    return render_text([one], {"a.md": source}, colour)


def test_carets_stand_below_the_place() -> None:
    assert shown("one\ntwo three\n", 8, 13).splitlines() == [
        "error[E0001]: this is wrong",
        " --> a.md:2:5",
        "  |",
        "2 | two three",
        "  |     ^^^^^",
        "  = help: do this",
    ]


def test_an_empty_place_has_one_caret() -> None:
    assert "  |    ^\n" in shown("one", 3, 3)


def test_tabs_and_wide_characters_take_their_columns() -> None:
    text = "\t板 x"
    assert shown(text, len("\t板 ".encode()), len(text.encode())).splitlines()[3:5] == ["1 |     板 x", "  |        ^"]


def test_a_place_of_many_lines_shows_the_first() -> None:
    assert shown("one\ntwo\nthree", 4, 13).splitlines()[3:5] == ["2 | two", "  | ^^^..."]


def test_a_label_in_another_file_is_shown_with_its_file() -> None:
    sources = {name: Source(name, b"x y\n") for name in ("a.md", "b.md")}
    label = Label(Span("b.md", 2, 3), "here")
    one = Diagnostic("W0001", Severity.WARNING, "m", Span("a.md", 0, 1), "h", (label,))
    assert render_text([one], sources).splitlines()[5:9] == [" ::: b.md:1:3", "  |", "1 | x y", "  |   - here"]


def test_colour_is_only_there_when_asked_for() -> None:
    assert "\x1b[" not in shown("one", 0, 1)
    assert re.sub(r"\x1b\[[\d;]*m", "", shown("one", 0, 1, colour=True)) == shown("one", 0, 1)


def test_a_place_in_an_unknown_source_is_named() -> None:
    one = Diagnostic("E0001", Severity.ERROR, "m", Span("gone.rs", 0, 1), "h")
    assert "--> gone.rs" in render_text([one], {})


@given(st.text(max_size=400), st.data())
def test_any_place_in_any_text_can_be_shown(text: str, data: st.DataObject) -> None:
    size = len(text.encode(errors="replace"))
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    source = Source("a.md", text.encode(errors="replace"))
    one = Diagnostic("E0001", Severity.ERROR, text, source.span(start, end), text)
    for line in render_text([one], {"a.md": source}).split("\n"):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)


@given(st.text(min_size=1, max_size=1000).filter(lambda text: "\n" not in text), st.data())
def test_a_long_line_is_cut_around_the_place(text: str, data: st.DataObject) -> None:
    line = Line(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    cut, left, right = line.window(start, end)
    columns = Line(cut).columns[-1]
    assert columns <= WIDTH + 2
    assert 0 <= left < right <= columns + 1
