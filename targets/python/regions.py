"""Which lines of a package come from which item of the spec."""

from collections.abc import Iterator
from typing import Literal

from specc.target import File, Region

from .scope import Scope
from .skeleton import hole_path, test_path
from .syntax import parse, text


def regions(own: Scope, files: tuple[File, ...]) -> tuple[Region, ...]:
    """The regions of the (formatted) files, in the files' order."""
    functions = {hole_path(unit.name, own): unit.name for unit in own.module.units}
    tests = {test_path(unit.name): unit.name for unit in own.module.units}
    found: list[Region] = []
    for file in files:
        if file.path in functions:
            item = functions[file.path]
            found += _whole(file, item, "resource" if own.module.resource(item) else "function")
        elif file.path in tests:
            found += _whole(file, tests[file.path], "test")
        elif file.path.endswith("/_types.py"):
            found += _types(own, file)
    return tuple(found)


def _whole(file: File, item: str, kind: Literal["function", "resource", "test"]) -> Iterator[Region]:
    """Everything below the imports: the function with its helpers, or its tests."""
    lines = [
        (node.start_point[0] + 1, node.end_point[0] + 1)
        for node in parse(file.content).children
        if node.type in ("function_definition", "decorated_definition", "class_definition")
        or (node.type == "expression_statement" and node.children[0].type == "assignment")
    ]
    if lines:
        yield Region(item, kind, file.path, lines[0][0], lines[-1][1])


def _types(own: Scope, file: File) -> Iterator[Region]:
    """Each class or alias with the doc string below it."""
    items = {name: cls for cls, name in own.own.items()}
    last: Region | None = None
    for node in parse(file.content).children:
        inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        if inner is not None and inner.type == "expression_statement" and inner.children:
            inner = inner.children[0]
        start, end = node.start_point[0] + 1, node.end_point[0] + 1
        if inner is not None and inner.type == "string" and last is not None:
            yield Region(last.item, last.kind, last.path, last.start, end)
            last = None
            continue
        if last is not None:
            yield last
            last = None
        named = None if inner is None else inner.child_by_field_name("name") or inner.child_by_field_name("left")
        cls = items.get(text(named)) if named is not None else None
        if cls is not None and cls.kind in ("type", "case"):
            last = Region(cls.name, "type", file.path, start, end)
    if last is not None:
        yield last
