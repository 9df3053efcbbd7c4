"""`specc tag`: what gets a tag, and that nothing else changes."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.source import Source
from specc.ir.front import compile_sources
from specc.ir.tagging import tag_source
from tests.syntax.test_corpora import APRIL, CORPUS, DECEMBER
from tests.syntax.test_parser_always import TEXTS

SPEC = """\
# Slugs {#slugs}

A slug is short. It MUST be lower-case.[^k3tq]
It has `no. dots`; see [here. There](#slugs)

- One item. With two sentences.
- Another. With a tag.[^9x2b]

> A quote is no clause.

| a | b |
| - | - |
| 1 | 2 |

    code
"""


def tagged(text: str, seed: int = 0) -> tuple[str, int, int]:
    source, written, missed = tag_source(Source("a.md", text.encode(errors="replace")), Random(seed))
    return source.data.decode(), written, missed


def clauses(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    (module,) = compile_sources([Source("a.md", text.encode(errors="replace"))]).program.modules.values()
    return [(clause.section, clause.text, clause.tags) for clause in module.clauses]


def test_each_sentence_and_item_without_a_tag_gets_one() -> None:
    text, written, missed = tagged(SPEC)
    assert (written, missed) == (4, 0)
    assert re.sub(r"\[\^(?!k3tq|9x2b)\w+\]", "T", text) == SPEC.replace("short.", "short.T").replace("slugs)\n\n-", "slugs)T\n\n-").replace(
        "item. With two sentences.", "item.T With two sentences.T"
    )
    assert tagged(text) == (text, 0, 0)


def test_a_place_where_a_tag_would_not_be_one_is_left_out() -> None:
    text, written, missed = tagged("# A {#a}\n\nOne.\n\nTwo ends so\\\n\nThree.\n")
    assert (written, missed) == (2, 1)
    assert "so\\\n" in text


@pytest.mark.parametrize("name", [APRIL, DECEMBER])
def test_a_real_document_keeps_every_word(name: str) -> None:
    before = (CORPUS / name).read_bytes().decode()
    after, written, missed = tagged(before)
    old, new = clauses(before), clauses(after)
    assert written > 300 and missed == 0
    assert [one[:2] for one in old] == [one[:2] for one in new]
    fresh = {tag for one in new for tag in one[2]} - {tag for one in old for tag in one[2]}
    assert len(fresh) == written
    assert re.sub(rf"\[\^(?:{'|'.join(fresh)})\]", "", after) == before


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.integers(0, 9))
def test_no_text_changes_but_for_the_tags(text: str, seed: int) -> None:
    text = text.encode(errors="replace").decode()
    after, written, _ = tagged(text, seed)
    old, new = clauses(text), clauses(after)
    assert [one[1] for one in old] == [one[1] for one in new]
    fresh = {tag for one in new for tag in one[2]} - {tag for one in old for tag in one[2]}
    assert len(fresh) == written
    if fresh:
        assert re.sub(rf"\[\^(?:{'|'.join(fresh)})\]", "", after) == text
