"""The layout of a spec's text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.base.source import Source
from specc.ir import layout
from specc.ir.front import compile_sources
from specc.ir.laying import lay_out

ROOT = Path(__file__).parent.parent.parent
TEXTS = [*sorted((ROOT / "specs").glob("*.md")), *sorted((ROOT / "tests/corpora/openai-model-spec").glob("*.md"))]


def laid(text: str) -> layout.Layout:
    checked = compile_sources([Source("t.md", text.encode())])
    return lay_out(next(iter(checked.program.modules.values())), checked.sources["t.md"])


def clauses(blocks: tuple[layout.Block, ...]) -> list[tuple[str, str]]:
    """Ids and texts of the clauses in blocks, in order."""
    found: list[tuple[str, str]] = []
    for block in blocks:
        match block:
            case layout.Paragraph(words) | layout.Note(_, words):
                found += [(mark.clause, words.text[mark.start : mark.end]) for mark in words.marks]
            case layout.Table(clause) | layout.Code(clause) if clause:
                found.append((clause, ""))
            case layout.List(_, items):
                for item in items:
                    found += clauses(item.blocks)
            case layout.Aside(_, _, inner):
                found += clauses(inner)
    return found


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_every_clause_has_its_place_in_the_order_of_the_text(path: Path) -> None:
    sources = [Source(one.name, one.read_bytes()) for one in TEXTS if one.parent == path.parent]
    checked = compile_sources(sources)
    module = next(one for one in checked.program.modules.values() if one.source == path.name)
    found = clauses(lay_out(module, checked.sources[module.source]).blocks)
    expected = [(clause.id, "" if clause.form in ("table", "code") else clause.text) for clause in module.clauses]
    assert [(id, text.split()) for id, text in found] == [(id, text.split()) for id, text in expected]


def test_tags_comments_and_line_ends_are_no_text() -> None:
    words = laid("# T {#t}\n\nOne [^aaaa]\nline.<!-- no --> **Two.**[^bbbb]\n").blocks[1]
    assert isinstance(words, layout.Paragraph)
    assert words.words.text == "One line. **Two.**"
    assert [mark.clause for mark in words.words.marks] == ["aaaa", "bbbb"]


def test_what_stands_in_code_is_as_it_is_written() -> None:
    block = laid("# T {#t}\n\nHe gives `a  <!-- b --> [^c]`, and   no more.[^aaaa]\n").blocks[1]
    assert isinstance(block, layout.Paragraph)
    assert block.words.text == "He gives `a  <!-- b --> [^c]`, and no more."


def test_a_statement_over_several_paragraphs_of_an_item_is_told_once() -> None:
    block = laid("# T {#t}\n\n- One,\n\n  and the rest.[^aaaa]\n").blocks[1]
    assert isinstance(block, layout.List)
    assert clauses((block,)) == [("aaaa", "One, and the rest.")]
    assert len(block.items[0].blocks) == 1


def test_held_back_examples_have_no_place() -> None:
    spec = (
        "# T {#t}\n\n```wit\nf: func(x: s32) -> s32;\n```\n\n**Examples** for `f`:\n\n| x | result |\n| - | - |\n| `1` | `2` |\n\n"
        "**Held-back examples** for `f`:\n\n| x | result |\n| - | - |\n| `77` | `154` |\n"
    )
    blocks = laid(spec).blocks
    shown = [one for block in blocks if isinstance(block, layout.Cases) for one in block.examples]
    assert [one.args for one in shown] == [{"x": 1}]
    assert "77" not in repr(blocks)
    assert "Held-back" not in repr(blocks)


def test_captions_stand_with_what_they_caption() -> None:
    text = (
        "# T {#t}\n\n**Example**: late[^aaaa]\n\n```xml\n<user>\nHm\n</user>\n```\n\n**Example**: not a dialogue.\n\nHe must come.[^aaaa]\n"
    )
    kinds = [type(block).__name__ for block in laid(text).blocks]
    assert kinds == ["Heading", "Dialogue", "Paragraph", "Paragraph"]


def test_a_numbered_list_begins_where_it_begins() -> None:
    block = laid("# T {#t}\n\n3. Three.\n4. Four.\n").blocks[1]
    assert isinstance(block, layout.List)
    assert block.first == 3


@given(st.text(alphabet=st.sampled_from("#-*`>|!x. \n[^a]()<&é:_1")))
def test_any_text_has_a_layout(text: str) -> None:
    laid("# T {#t}\n\n" + text)
