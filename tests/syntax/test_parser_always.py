"""What holds for the parser whatever it is given: it returns a tree that prints back, with every span in the file."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.source import Source
from specc.syntax.inline import lex, prose
from specc.syntax.parser import parse, text_of
from tests.syntax.walk import every_block, running_text

PARTS = (
    *("# ", "## T {#a k=v}", "{#", "}", "- ", "1. ", "- [ ] ", "> ", "> [!NOTE]\n", "\n", "\n\n", "    ", "\t", "  "),
    *("```", "~~~", "```wit\n", "`", "``", "| a | b |\n", "|---|---|\n", "|", "---\n", "===\n", "***\n", '!!! meta "T"\n'),
    *("[^a]", "[^a]: ", "[x](#y)", "[x](", "![", "](", "<div>\n", "<!--", "-->", "a", "b c. D", "é", "板", "\u2028", "\r\n", "\r"),
    *("\ufeff", "\0", "\\", "*", "**", "_", "spec: x\n", "...", '"', "'"),
)
TEXTS = st.one_of(st.lists(st.sampled_from(PARTS), max_size=40).map("".join), st.text(max_size=200))


def check(text: str) -> None:
    source = Source("a.md", text.encode(errors="replace"))
    document, diagnostics = parse(source)
    size = len(source.data)
    assert text_of(document, source) == source.data
    for block, holder in every_block(document):
        assert 0 <= block.span.start <= block.span.end <= size
        if holder is not None:
            assert holder.span.start <= block.span.start and block.span.end <= holder.span.end
        for one in running_text(block):
            assert all(block.span.start <= start < end <= size for start, end in one.pieces)
            assert all(left[1] <= right[0] for left, right in pairwise(one.pieces))
            flat = prose(source, one)
            for token in lex(flat.text):
                assert source.slice(flat.span(token.start, token.start + 1)) == flat.text[token.start]
    assert all(0 <= one.span.start <= one.span.end <= size for one in diagnostics)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_a_document_prints_back_and_its_spans_hold(text: str) -> None:
    check(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_carriage_returns_move_nothing_but_offsets(text: str) -> None:
    text = text.replace("\r", "").replace("\0", "").replace("\ufeff", "")
    plain, _ = parse(Source("a.md", text.encode(errors="replace")))
    windows, _ = parse(Source("a.md", text.replace("\n", "\r\n").encode(errors="replace")))
    assert [type(block) for block, _ in every_block(plain)] == [type(block) for block, _ in every_block(windows)]
