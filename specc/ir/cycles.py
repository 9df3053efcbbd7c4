"""Circles in a graph, and an order without them."""

from collections.abc import Mapping, Sequence

import msgspec


class Walk(msgspec.Struct, frozen=True):
    """What a walk over a graph finds."""

    order: tuple[str, ...]
    """All nodes, each after those it leads to (but for the edges in `back`)."""
    cycles: tuple[tuple[str, ...], ...]
    """Each circle as the nodes along it, beginning with the one that comes first in the graph."""
    back: frozenset[tuple[str, str]]
    """The edges that close a circle: without them there is none."""


def walk(edges: Mapping[str, Sequence[str]]) -> Walk:
    """Walk a graph depth first, in the order of its keys. Edges to what is no key are left out."""
    places = {name: index for index, name in enumerate(edges)}
    order: dict[str, None] = {}
    cycles: list[tuple[str, ...]] = []
    back: set[tuple[str, str]] = set()
    for root in edges:
        if root in order:
            continue
        path = {root: None}
        stack = [(root, iter(edges[root]))]
        while stack:
            name, following = stack[-1]
            step = next(following, None)
            if step is None:
                stack.pop()
                del path[name]
                order[name] = None
            elif step in path:
                if (name, step) not in back:
                    along = list(path)
                    cycles.append(_rotated(along[along.index(step) :], places))
                    back.add((name, step))
            elif step in places and step not in order:
                path[step] = None
                stack.append((step, iter(edges[step])))
    return Walk(tuple(order), tuple(cycles), frozenset(back))


def _rotated(cycle: list[str], places: Mapping[str, int]) -> tuple[str, ...]:
    first = min(range(len(cycle)), key=lambda index: places[cycle[index]])
    return tuple(cycle[first:] + cycle[:first])
