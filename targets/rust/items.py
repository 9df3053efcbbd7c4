"""The items of a reply's code: functions, types, constants, impls."""

import re
from functools import cached_property
from typing import TYPE_CHECKING

from specc.target import Finding

from .imports import Import, expand
from .source import Token, content, parse, tokens

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = {
    "function_item": "function",
    "struct_item": "type",
    "enum_item": "type",
    "union_item": "type",
    "type_item": "type",
    "const_item": "const",
    "static_item": "const",
    "trait_item": "trait",
    "impl_item": "impl",
}
_SHOWN_NAME = re.compile(r"\{([A-Za-z_]\w*)")
_TEST = re.compile(r"#\[\s*(test|cfg\s*\(\s*test\s*\))\s*\]")


class Block:
    """A code block of a reply."""

    def __init__(self, text: str) -> None:
        self.source = text.encode()
        self.root = parse(text)
        top = [node for child in self.root.children for node in (child.children if child.type == "ERROR" else [child])]
        self.imports = tuple(one for node in top if node.type == "use_declaration" for one in expand(node))
        self.items = tuple(_items(top, self))

    def finding(self, check: str, message: str, byte: int) -> Finding:
        """A finding at a place in the block."""
        before = self.source[:byte].decode(errors="replace")
        line = before.count("\n") + 1
        lines = self.source.decode(errors="replace").split("\n")
        return Finding(check, message, line=line, column=len(before) - before.rfind("\n"), excerpt=lines[line - 1].strip()[:200])


class Item:
    """One item at the top of a block, with the attributes and comments in front of it."""

    def __init__(self, node: "Node", block: Block, start: int) -> None:
        self.node = node
        self.block = block
        self.start = start
        self.end: int = node.end_byte
        self.kind = _KINDS[node.type]
        self.trait = _last_name(node.child_by_field_name("trait"))
        """What an impl implements; empty for one of a type's own."""
        self.name = _last_name(node.child_by_field_name("type" if self.kind == "impl" else "name"))
        """Its name; of an impl, the type that it is for."""

    @cached_property
    def visibility(self) -> "Node | None":
        """Its `pub`."""
        return next((child for child in self.node.children if child.type == "visibility_modifier"), None)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens, attributes included."""
        every = tokens(self.block.root) if self.start < self.node.start_byte else tokens(self.node)
        return tuple(token for token in every if self.start <= token.start and token.end <= self.end)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words in it that may name something outside, those inside format strings included; its own name is none of them."""
        found = {t.text for t in self.tokens if t.before != "." and t.kind != "string_content"}
        for token in self.tokens:
            if token.kind == "string_content":
                found |= set(_SHOWN_NAME.findall(token.text))
        return frozenset(found) if self.kind == "impl" else frozenset(found - {self.name})

    @cached_property
    def methods(self) -> frozenset[str]:
        """The methods that it calls, and fields."""
        return frozenset(token.text for token in self.tokens if token.before == ".")

    @cached_property
    def defines(self) -> frozenset[str]:
        """The functions that are defined inside it."""
        return frozenset(token.text for token in self.tokens if token.before == "fn")

    @cached_property
    def _nested(self) -> "list[Node]":
        """Declarations inside it."""
        found = []
        waiting = list(self.node.children)
        while waiting:
            node = waiting.pop()
            if node.type in _KINDS or node.type == "use_declaration":
                found.append(node)
            waiting.extend(node.children)
        return found

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """The use declarations inside it."""
        return tuple(one for node in self._nested if node.type == "use_declaration" for one in expand(node))

    @cached_property
    def plain_tokens(self) -> tuple[Token, ...]:
        """Its tokens without those of use declarations."""
        spans = [(node.start_byte, node.end_byte) for node in self._nested if node.type == "use_declaration"]
        return tuple(t for t in self.tokens if not any(start <= t.start < end for start, end in spans))

    @cached_property
    def inner_names(self) -> frozenset[str]:
        """What is declared or imported inside it."""
        declared = {_last_name(node.child_by_field_name("name")) for node in self._nested if node.type in _KINDS}
        return frozenset((declared | {one.binds for one in self.imports}) - {""})

    @cached_property
    def inner_types(self) -> frozenset[str]:
        """The types that are declared inside it."""
        kinds = {"struct_item", "enum_item", "union_item", "type_item", "trait_item"}
        return frozenset(
            _last_name(node.child_by_field_name("name")) for node in self._nested if node.type in kinds and self.kind != "impl"
        )

    def finding(self, check: str, message: str, byte: int | None = None) -> Finding:
        """A finding at a place in the item, else at its beginning."""
        return self.block.finding(check, message, self.node.start_byte if byte is None else byte)


def _items(top: "list[Node]", block: Block) -> list[Item]:
    """The items among nodes; tests are left out."""
    found = []
    start: int | None = None
    test = False
    for node in top:
        if node.type in ("attribute_item", "line_comment", "block_comment"):
            start = node.start_byte if start is None else start
            test = test or bool(_TEST.fullmatch(content(node)))
            continue
        if node.type in _KINDS and not test:
            item = Item(node, block, node.start_byte if start is None else start)
            found.append(item)
        start, test = None, False
    return found


def _last_name(node: "Node | None") -> str:
    """`Display` of `std::fmt::Display`, `Stack` of `Stack<T>`."""
    while node is not None and node.child_count:
        inner = node.child_by_field_name("name") or node.child_by_field_name("type")
        if inner is None:
            return content(node)
        node = inner
    return content(node)
