"""Use declarations of a reply: what they bring, what of it a hole may have, and what the skeleton brings instead."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from .allowed import MISSING, MODULES, STD, TRAITS
from .scope import Scope
from .source import Token, content

if TYPE_CHECKING:
    from tree_sitter import Node

_STD = ("std", "core", "alloc")

Path = tuple[str, ...]
"""The words of a path: `("std", "fmt", "Write")`; an empty first word is the `::` in front of a crate."""


class Import(msgspec.Struct, frozen=True):
    """One name that a use declaration brings: `std::fmt::Write` as `W`, or with `*` at its end all of a module."""

    path: Path
    alias: str
    start: int
    """Where it stands in the reply's code, in bytes."""

    @property
    def binds(self) -> str:
        """The name by which the code knows it."""
        return self.alias or self.path[-1]

    @property
    def written(self) -> str:
        """The path as text."""
        return "::".join(self.path)


def expand(declaration: "Node") -> list[Import]:
    """The single imports of a use declaration, nested groups taken apart."""
    argument = declaration.child_by_field_name("argument")
    return _expand(argument, ()) if argument is not None else []


def _expand(node: "Node", prefix: Path) -> list[Import]:
    match node.type:
        case "use_list":
            return [one for child in node.named_children for one in _expand(child, prefix)]
        case "scoped_use_list":
            inner = node.child_by_field_name("list")
            path = prefix + _path(node.child_by_field_name("path"))
            return [] if inner is None else _expand(inner, path)
        case "use_as_clause":
            path = prefix + _path(node.child_by_field_name("path"))
            return [Import(_without_self(path), content(node.child_by_field_name("alias")), node.start_byte)]
        case "use_wildcard":
            whole = _path(node.named_children[0]) if node.named_children else ()
            return [Import((*prefix, *whole, "*"), "", node.start_byte)]
        case "line_comment" | "block_comment":
            return []
    return [Import(_without_self(prefix + _path(node)), "", node.start_byte)]


def _path(node: "Node | None") -> Path:
    words = content(node).replace(" ", "").replace("\n", "").split("::")
    return tuple(word.removeprefix("r#") for word in words if word)


def _without_self(path: Path) -> Path:
    return path[:-1] if len(path) > 1 and path[-1] == "self" else path


def is_std(path: Path) -> bool:
    """Whether a path leads into the standard library."""
    return path[0] in _STD


def is_allowed(path: Path) -> bool:
    """Whether a hole may name that path of the standard library."""
    return len(path) > 1 and path[1] in STD and "RandomState" not in path


def is_wanted(one: Import, words: frozenset[str]) -> bool:
    """Whether the code, which consists of these words, has a use for an import."""
    path = ("std", *one.path[1:]) if is_std(one.path) else one.path
    return one.binds == "*" or one.binds in words or bool(TRAITS.get("::".join(path), set()) & words)


def own(one: Import, scope: Scope) -> Path | None:
    """What an import from the package itself, or a package it depends on, stands for: a path that holds wherever the fill stands.

    Empty where the skeleton brings it anyway or there is no such thing; `None` where the import is of something else.
    """
    path = one.path
    if path[0] in ("crate", "super", "self", scope.crate) or path[0] in scope.types or path[0] in scope.crates:
        at = next((i for i, word in enumerate(path) if word in scope.types), None)
        if at is not None and at + 1 < len(path):
            return (*scope.types[path[at]], *path[at + 1 :])
        if at is not None and one.alias:
            return scope.types[path[at]]
        if one.alias and path[-1] in scope.callables:
            return scope.callables[path[-1]]
        return ()
    return None


def missing(tokens: Iterable[Token], bound: frozenset[str]) -> list[Path]:
    """Imports that the code needs and doesn't make, of those that nobody can mistake. `bound` are the names that it has already."""
    wanted: set[str] = set()
    tokens = tuple(tokens)
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        if token.is_path_part or token.kind == "string_content" or token.text in bound:
            continue
        if token.text in MISSING and token.kind in ("identifier", "type_identifier"):
            wanted.add(MISSING[token.text])
        if token.text in MODULES and following is not None and following.text == "::":
            wanted.add(f"std::{token.text}")
        if token.text in ("write", "writeln") and following is not None and following.text == "!":
            wanted.add("std::fmt::Write")
    return [tuple(path.split("::")) for path in wanted]


def statements(paths: Iterable[tuple[Path, str]]) -> Path:
    """Use declarations for paths with their aliases, one for each module, sorted."""
    grouped: dict[Path, set[str]] = {}
    for path, alias in paths:
        grouped.setdefault(path[:-1], set()).add(path[-1] + (f" as {alias}" if alias else ""))
    found = []
    for parent, names in grouped.items():
        prefix = "".join(f"{word}::" for word in parent)
        found.append(f"use {prefix}{{{', '.join(sorted(names))}}};" if len(names) > 1 else f"use {prefix}{next(iter(names))};")
    return tuple(sorted(found))
