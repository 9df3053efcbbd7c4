"""Python source as a tree (tree-sitter)."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser


@lru_cache(maxsize=1)
def _parser() -> "Parser":
    import tree_sitter
    import tree_sitter_python

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_python.language()))


def parse(code: str) -> "Node":
    """The tree of a Python file."""
    return _parser().parse(code.encode()).root_node


def text(node: "Node") -> str:
    """The source of a node."""
    assert node.text is not None
    return node.text.decode()


def walk(node: "Node") -> Iterator["Node"]:
    """A node and all below it, in the order of the source. No recursion: a tree may be deep."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending += reversed(current.children)


def is_reference(identifier: "Node") -> bool:
    """Whether an identifier names a variable: it is no attribute and no keyword of a call or pattern."""
    parent = identifier.parent
    if parent is None:
        return True
    if parent.type == "attribute":
        return parent.child_by_field_name("object") == identifier
    if parent.type in ("keyword_argument", "keyword_pattern"):
        return parent.named_children[0] != identifier
    return True


def annotates(content: "Node") -> bool:
    """Whether the content of a string is an annotation in quotes."""
    string = content.parent
    return string is not None and string.parent is not None and string.parent.type == "type"


def names_used(code: str) -> set[str]:
    """Every name that a piece of code uses as a variable, its attributes and keywords left out. Names in string annotations count."""
    return references(parse(code))


def references(top: "Node") -> set[str]:
    """Every name that a node uses as a variable."""
    found = set()
    for node in walk(top):
        if node.type == "identifier" and is_reference(node):
            found.add(text(node))
        elif node.type == "string_content" and annotates(node):
            found |= names_used(text(node))
    return found
