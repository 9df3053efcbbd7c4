"""Rust text as tree-sitter reads it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_QUIET = frozenset({"line_comment", "block_comment"})
_WHOLE = frozenset({"lifetime", "char_literal"})


class Token(msgspec.Struct, frozen=True):
    """A leaf of the tree: a word or a sign. Comments are none; of a string, the text is one."""

    kind: str
    text: str
    start: int
    end: int
    before: str
    """The token in front of it; empty at the beginning."""

    @property
    def is_path_part(self) -> bool:
        """Whether it is looked up in what stands in front of it: a field, a method, the rest of a path."""
        return self.before in (".", "::")


@lru_cache
def _parser() -> "Parser":
    import tree_sitter_rust
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_rust.language()))


def parse(text: str) -> "Node":
    """The root of a text's tree."""
    return _parser().parse(text.encode()).root_node


def leaves(node: "Node") -> "Iterator[Node]":
    """The leaves below a node in the order of the text, comments left out. Without recursion: a reply may be nested deeply."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.type in _QUIET:
            continue
        if node.children and node.type not in _WHOLE:
            waiting.extend(reversed(node.children))
        else:
            yield node


def tokens(node: "Node") -> tuple[Token, ...]:
    """The tokens below a node. A raw identifier (`r#std`) counts as the word it stands for."""
    found: list[Token] = []
    for leaf in leaves(node):
        text = content(leaf).removeprefix("r#") if leaf.type != "string_content" else content(leaf)
        found.append(Token(leaf.type, text, leaf.start_byte, leaf.end_byte, found[-1].text if found else ""))
    return tuple(found)


def content(node: "Node | None") -> str:
    """The text of a node."""
    return "" if node is None or node.text is None else node.text.decode(errors="replace")


def first_fault(node: "Node") -> "Node | None":
    """The first place below a node that isn't Rust."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            return node
        if node.has_error:
            waiting.extend(reversed(node.children))
    return None
