"""What is read without the grammar reads as the grammar alone would read it."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.source import Source
from specc.syntax import parser
from specc.syntax.stretches import Stretch, stretches
from specc.syntax.values import Blank
from tests.syntax.test_corpora import APRIL, CORPUS

BLOCKS = (
    *("Para one\ntwo.", "# H", "## H {#a k=v}", "# H #", "#x", "Setext\n==="),
    *("Two\n---", "*emph* x", "**b** y", "_x_", "`code` z", "é", "\u00a0x"),
    *("- a\n- b", "- a\n\n  b\n\n  ```x\n  c\n  ```", "- a\nlazy", "1. one\n2. two"),
    *("- a\n\n- b\n \n- c", "* **a**: b  \n* `c` d\\", "9. [a](b) c\n10. d [^e]\n", "- a\n* b", "- a\n---", "- a\n- b\n\n    c"),
    *("-  a\n- [x] b\n- [x](y)"),
    *("- a|b\n- -|-", "+   a\n+     b", "- a\n  - b", "- é\n- ç", "- a\n1. b", "- a\n-\n- b", "- 1. a", "- a\n\n\n- b\n", "* a\n* * *"),
    *("1) x\n\n   y", "- [ ] t", "+ x", "* y", "para\n- item"),
    *("> q\n> r", "> a\nlazy", "> ```\n> x\n> ```", "| a | b |\n|---|---|\n| 1 | 2 |"),
    *("a | b\n--|--\n1 | 2", "a|b", "***", "text\n***\nmore"),
    *("~~~xml\n<a>\n\n# no\n~~~", "```\n- x\n\ny\n```", "- a\n```\ncode\n\nmore\n```"),
    *("   ```\n   x\n   ```", "para\n```\nx\n```", "``` a`b\nx"),
    *("    code\n\n    more", "  indented para", "<div>\nx\n</div>", "<div>\n```\nx\n```", "<!-- c\n\nd -->", "<b>x</b> y"),
    *("[^a]: foo\n    bar", "[x]: http://y", "2024 was", "1.5 is", "para\n# H2\nrest"),
    *("foo\n2. bar", "a  \nb\\", '"quoted" x', "(x) y", "@x", "?"),
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6).flatmap(
    lambda blocks: st.sampled_from(("\n\n", "\n", "\n\n\n")).map(lambda joint: joint.join(blocks))
)


def blocks(text: str) -> str:
    document, faults = parser.parse(Source("a.md", text.encode()))
    kept = [block for block in document.blocks if not isinstance(block, Blank)]
    return msgspec.json.encode([kept, faults]).decode()


def whole(text: bytes, at: int) -> Iterator[Stretch]:
    yield Stretch("grammar", at, len(text))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_blocks_are_those_of_the_grammar(text: str) -> None:
    fast = blocks(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "stretches", whole)
        assert blocks(text) == fast


def test_most_of_a_policy_needs_no_grammar() -> None:
    text = (CORPUS / APRIL).read_bytes()
    found = list(stretches(text, 0))
    assert sum(one.end - one.start for one in found if one.kind == "grammar") < len(text) / 5


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("- a\n!!! note\n    x\n\ny", ["list", "meta", "paragraph"]),
        ("a\n!!! note\n    x\n\n    - y\n\nz", ["grammar", "meta", "paragraph"]),
        ("```\nopen\n\n# H\n\nx", ["grammar"]),
        ("~~~\n!!! note\n    x\n~~~\n!!! note\n    x", ["fence", "meta"]),
        ("<!--\n\n!!! note\n    x\n-->\n\ny", ["grammar", "paragraph"]),
    ],
)
def test_where_stretches_end(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in stretches(text.encode(), 0)] == kinds
