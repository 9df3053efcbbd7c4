"""However a text is encoded, what is wrong is told at the right line and column, and what is right is read."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.source import BOM, Source
from specc.ir.front import Checked, compile_sources

WRONG = """---
spec: sample
summary: Größe.
---

# Größe {#sample}

```wit
/// Größe.
f: func(größe: s32) -> s32;
g: func(value: s32) -> nothing;
```

`g` MUST, wie in Größe {#x}, return it.[^k3tq]

**Examples** for `g`:

| value | result |
| ----- | ------ |
| `"é"` | `4`    |
"""


def checked(data: bytes) -> Checked:
    return compile_sources([Source("a.md", data)])


def places(data: bytes) -> list[tuple[str, int, int, int, int]]:
    found = checked(data)
    source = found.sources["a.md"]
    return [(one.code, *source.position(one.span.start), *source.position(one.span.end)) for one in found.diagnostics]


BASE = places(WRONG.encode())


def test_there_is_something_to_be_told() -> None:
    assert len(BASE) >= 2 and all(line > 1 for _, line, *_ in BASE)


@pytest.mark.parametrize(("bom", "crlf", "open_end"), list(itertools.product((False, True), repeat=3)))
def test_a_mark_line_ends_and_a_missing_last_one_change_no_place(bom: bool, crlf: bool, open_end: bool) -> None:
    text = WRONG.rstrip("\n") if open_end else WRONG
    data = (BOM if bom else b"") + text.replace("\n", "\r\n" if crlf else "\n").encode()
    assert places(data) == BASE


IDS = ["über", "板", "a\u0301", "🦀", "\u202eabc", "a\u200bb", "ﬁ", "İ", "\u00a0", "x\u0000y", "a b", "A", "é" * 300]


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("place", ["# T {{#{}}}\n", "The assistant MUST be kind.[^{}]\n", "```wit\n{}: func() -> s32;\n```\n"])
def test_an_unusual_id_is_read_whole_or_refused_where_it_stands(name: str, place: str) -> None:
    before = "# T {#t}\n\n" if not place.startswith("#") else ""
    text = before + place.format(name)
    found = checked(text.encode())
    source = found.sources["a.md"]
    for one in found.diagnostics:
        line, column = source.position(one.span.start)
        assert 1 <= line <= text.count("\n") + 1
        assert column <= len(text.split("\n")[line - 1]) + 1
        source.data[one.span.start : one.span.end].decode()
    assert found.program.modules


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=80), st.booleans())
def test_spans_fall_between_characters(text: str, bom: bool) -> None:
    data = (BOM if bom else b"") + f"# T {{#t}}\n\n{text}\n".encode()
    for one in checked(data).diagnostics:
        data[one.span.start : one.span.end].decode()
        data[: one.span.start].decode()
