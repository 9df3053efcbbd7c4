"""Texts made to be slow or deep."""

import re
from collections.abc import Callable
from itertools import count

import pytest

from specc.base.source import Source
from specc.ir.front import compile_sources
from specc.ir.lower import lower
from specc.ir.sentences import split
from specc.syntax.inline import lex
from specc.syntax.parser import parse, text_of
from tests.steps import steps

_BACKTRACKS = re.compile(r"a+b")
_REST = re.compile(r"[^b]*")


@pytest.mark.parametrize(
    "text",
    [">" * 10_000 + " x\n", "- " * 10_000 + "x\n", "".join(" " * (2 * depth) + "- a\n" for depth in range(300)), "> - " * 5_000 + "x\n"],
    ids=["quotes", "lists", "steps", "both"],
)
def test_deep_nesting_is_told_and_kept(text: str) -> None:
    source = Source("a.md", b"before\n\n" + text.encode() + b"\nafter\n")
    document, diagnostics = parse(source)
    assert {one.code for one in diagnostics} == {"E0103"}
    assert text_of(document, source) == source.data


def test_a_long_rule_is_no_nesting() -> None:
    _, diagnostics = parse(Source("a.md", b"* " * 500 + b"\n"))
    assert not diagnostics


def test_quote_marks_in_code_are_no_nesting() -> None:
    _, diagnostics = parse(Source("a.md", b"```text\n" + b"> " * 500 + b"\n```\n"))
    assert not diagnostics


def blocks(text: str) -> None:
    parse(Source("a.md", text.encode()))


def inside(text: str) -> None:
    split(text, lex(text))


def meaning(text: str) -> None:
    for before in ("It must", "**Examples** for", "**", "~~~xml\n<user>", "[x]("):
        source = Source("a.md", f"{before}{text}x\n\ny".encode())
        lower(parse(source)[0], source)


def front(text: str) -> None:
    numbers = count()
    compile_sources([Source("a.md", re.sub("%", lambda _: str(next(numbers)), text).encode())])


@pytest.mark.parametrize(
    ("work", "unit"),
    [
        (blocks, "a\n"),
        (blocks, "- a\n"),
        (blocks, "a\n\n"),
        (blocks, "!!! meta\n    a\n\n"),
        (blocks, "!!! meta\n"),
        (blocks, "~~~\n"),
        (blocks, "[^a]: b\n"),
        (blocks, "# A {#a\n"),
        (blocks, "<!--\n"),
        (blocks, "|a"),
        (inside, "*a "),
        (inside, "[a]("),
        (inside, "[a](b "),
        (inside, "["),
        (inside, "`a"),
        (inside, "`" * 3 + "a``"),
        (inside, "<!--"),
        (inside, "A. "),
        (inside, "(A. "),
        (inside, '"A. B" '),
        (inside, "[^a]"),
        (inside, "`A. b`. "),
        (inside, "   "),
        (inside, "."),
        (meaning, " "),
        (meaning, "_"),
        (meaning, "."),
        (meaning, "<a "),
        (meaning, "</"),
        (meaning, " \n"),
        (front, "| `1` | `2` |\n"),
        (front, "- a\n"),
        (front, "- a\n  - b\n"),
        (front, "# A%\n\n"),
        (front, "[^a%]: b\n\n"),
        (front, "A MUST b%.[^a%]\n\n"),
        (front, "> - a\n"),
        (front, "> a\n\n"),
        (front, "[a](#b%) "),
        (front, "[a](b%.md) "),
        (front, "~~~xml\n<user>é</user>\n<assistant><!-- GOOD -->x%</assistant>\n~~~\n\n"),
    ],
    ids=lambda value: value.strip() or "spaces" if isinstance(value, str) else None,
)
def test_steps_grow_with_the_text(work: Callable[[str], None], unit: str) -> None:
    """Eight times the text takes eight times the steps, not sixty-four times."""
    assert growth(work, unit, 100 if work is front else 250) < 10


def from_each(text: str) -> None:
    for place in range(len(text)):
        any(map(str.isspace, text[place : place + 1])) or [char.isspace() for char in text[place:]]


def each_try(text: str) -> None:
    _BACKTRACKS.search(text)


def each_place(text: str) -> None:
    for place in range(len(text)):
        _REST.match(text, place)


@pytest.mark.parametrize("work", [from_each, each_try, each_place])
def test_what_is_quadratic_is_told(work: Callable[[str], None]) -> None:
    assert growth(work, "a", 50) > 40


def growth(work: Callable[[str], None], unit: str, length: int = 250) -> float:
    """How many times more steps eight times the text takes."""
    few = max(length // len(unit), 1)
    return steps(lambda: work(unit * few * 8)) / steps(lambda: work(unit * few))
