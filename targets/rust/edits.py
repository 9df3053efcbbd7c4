"""Mechanical edits that make a reply's code fit its place."""

from collections.abc import Iterable
from itertools import pairwise

from .items import Item
from .source import Token

_SORTED = {"HashMap": "BTreeMap", "HashSet": "BTreeSet", "hash_map": "btree_map", "hash_set": "btree_set"}
_HASHED_ONLY = frozenset({"Hash", "Hasher", "capacity", "drain", "get_disjoint_mut", "hasher", "reserve", "shrink_to_fit"})
"""What only hashed collections have, or what tells that keys may have no order."""

Edit = tuple[int, int, str]
"""Bytes from, to, and what stands there instead."""


def apply(source: bytes, start: int, end: int, edits: Iterable[Edit]) -> str:
    """The text of `source` from `start` to `end`, edited. Edits don't overlap; those outside are left out."""
    pieces = []
    for low, high, text in sorted(set(edits)):
        if start <= low and high <= end:
            pieces += [source[start:low], text.encode()]
            start = high
    return b"".join([*pieces, source[start:end]]).decode(errors="replace")


def rename(tokens: Iterable[Token], old: str, new: str) -> list[Edit]:
    """Give a function that goes by another name, and calls itself by it, its right one."""
    if old == new:
        return []
    return [(t.start, t.end, new) for t in tokens if t.text == old and t.kind == "identifier" and not t.is_path_part]


def crate_paths(tokens: tuple[Token, ...], crate: str) -> list[Edit]:
    """Inside a crate its own name is `crate`."""
    return [(a.start, a.end, "crate") for a, b in pairwise(tokens) if a.text == crate and b.text == "::" and not a.is_path_part]


def sorts_maps(tokens: Iterable[Token]) -> bool:
    """Whether hashed collections can be replaced by sorted ones, which do the same in the same order each time."""
    words = {token.text for token in tokens}
    return bool(words & _SORTED.keys()) and not words & _HASHED_ONLY


def sorted_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path of the sorted collection in place of a hashed one."""
    return tuple(_SORTED.get(word, word) for word in path)


def sorted_maps(tokens: tuple[Token, ...]) -> list[Edit]:
    """Sorted collections in place of hashed ones, whose order of iteration is random."""
    edits = []
    for index, token in enumerate(tokens):
        if token.text not in _SORTED or token.kind == "string_content":
            continue
        edits.append((token.start, token.end, _SORTED[token.text]))
        if [t.text for t in tokens[index + 1 : index + 4]] == ["::", "with_capacity", "("]:
            edits.append((tokens[index + 2].start, _closing(tokens, index + 3), "new()"))
    return edits


def _closing(tokens: tuple[Token, ...], opening: int) -> int:
    """Where the bracket ends that closes the one at `opening`."""
    depth = 0
    for token in tokens[opening:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return token.end
    return tokens[-1].end


def private(item: Item) -> list[Edit]:
    """A helper without its `pub`."""
    node = item.visibility
    return [] if node is None else [(node.start_byte, node.end_byte + 1, "")]


def anonymous_lifetimes(item: Item) -> list[Edit]:
    """The lifetimes that a function declared in a signature of its own, which specc's takes the place of."""
    generics = item.node.child_by_field_name("type_parameters")
    body = item.node.child_by_field_name("body")
    if generics is None or body is None:
        return []
    declared = {token.text for token in item.tokens if token.kind == "lifetime" and token.start < generics.end_byte}
    return [(t.start, t.end, "'_") for t in item.tokens if t.kind == "lifetime" and t.text in declared and t.start > body.start_byte]
