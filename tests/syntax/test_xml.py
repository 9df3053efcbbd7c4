"""The text of dialogues: read whatever it holds, told where it is wrong."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.syntax.xml import MAX_DEPTH, Comment, Node, Run, Tree, parse_xml

PARTS = (
    "<user>",
    "</user>",
    "<a b='c'>",
    "</a>",
    "<a/>",
    "<!--",
    "-->",
    "<",
    ">",
    "&amp;",
    "&",
    "&#65;",
    "é",
    "x",
    "\n",
    "</",
    '<a b="',
    "'",
    "GOOD",
)


def read(text: str) -> tuple[tuple[Node, ...], list[str]]:
    nodes, faults = parse_xml(text)
    assert all(0 <= one.start <= one.end <= len(text) for one in faults)
    return nodes, [one.message for one in faults]


def shown(nodes: Iterable[Node]) -> str:
    names = {Run: lambda n: n.text, Comment: lambda n: f"({n.text})", Tree: lambda n: f"{n.name}{n.attributes or ''}[{shown(n.children)}]"}
    return "".join(names[type(node)](node) for node in nodes)


@pytest.mark.parametrize(
    ("text", "tree", "faults"),
    [
        ("<user>a</user>", "user[a]", []),
        ("R&D &amp; a < b &lt;c> &unknown; &#65;", "R&D & a < b <c> &unknown; A", []),
        ("<a b='&quot;' c=d e>x</a><f/>", "a{'b': '\"', 'c': 'd', 'e': ''}[x]f[]", []),
        ("<a><!-- GOOD: x --></a>", "a[(GOOD: x)]", []),
        ("<a>x", "a[x]", ["`<a>` is never closed"]),
        ("x</a>", "x</a>", ["`</a>` closes nothing"]),
        ("<a><b>x</a>", "a[b[x]]", ["`<b>` is never closed"]),
        ("a<!-- b", "a(b)", ["this comment is never closed: everything below it in the block is taken for a comment"]),
    ],
)
def test_what_is_read(text: str, tree: str, faults: list[str]) -> None:
    nodes, found = read(text)
    assert shown(nodes) == tree
    assert found == faults


def test_deep_nesting_is_text() -> None:
    nodes, _ = read("<a>" * 5000)
    depth = 0
    while nodes and isinstance(nodes[0], Tree):
        nodes, depth = nodes[0].children, depth + 1
    assert depth == MAX_DEPTH


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30).map("".join))
def test_places_follow_each_other_and_lie_in_the_text(text: str) -> None:
    def check(nodes: Iterable[Node], start: int, end: int) -> None:
        for node in nodes:
            assert start <= node.start <= node.end <= end
            start = node.end
            if isinstance(node, Tree):
                check(node.children, node.start, node.end)

    nodes, _ = read(text)
    check(nodes, 0, len(text))
