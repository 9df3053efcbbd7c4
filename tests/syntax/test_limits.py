"""Texts made to be slow or deep."""

import time
from collections.abc import Callable

import pytest

from specc.base.source import Source
from specc.ir.lower import lower
from specc.ir.sentences import split
from specc.syntax.inline import lex
from specc.syntax.parser import parse, text_of


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
    ],
    ids=lambda value: value.strip() or "spaces" if isinstance(value, str) else None,
)
def test_time_grows_with_the_text(work: Callable[[str], None], unit: str) -> None:
    """Eight times the text may take eight times as long, with room for noise: not sixty-four times."""
    small, large = unit * (5_000 // len(unit)), unit * (40_000 // len(unit))
    assert best(work, large) < 24 * max(best(work, small), 0.001)


def best(work: Callable[[str], None], text: str) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        times.append(time.process_time() - start)
    return min(times)
