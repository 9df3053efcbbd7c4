"""Which lines of a crate come from which item of the spec."""

from specc.target import File, Module, Region
from specc.target.names import snake

from . import names
from .examples import TESTS
from .source import content, parse


def regions(module: Module, files: tuple[File, ...]) -> tuple[Region, ...]:
    """The lines of the crate's files that come from functions, types and examples."""
    crates = frozenset(names.crate(one.module) for one in module.imports)
    functions = {f"src/{names.stem(f.name, crates)}.rs": f.name for f in module.units}
    found = []
    for file in files:
        if file.path in functions:
            found += _whole(file, functions[file.path], module)
        elif file.path == "src/types.rs":
            found += _named(file, {names.type_name(d.name): d.name for d in module.types}, "type")
        elif file.path == TESTS:
            shown = [e for e in module.examples if not e.held_back]
            tests: dict[str, str] = {}
            for function in module.units:
                count = sum(e.function == function.name for e in shown)
                tests |= {f"{snake(function.name)}_{n}": function.name for n in range(1, count + 1)}
            found += _named(file, tests, "test")
    return tuple(sorted(found, key=lambda region: (region.path, region.start)))


def _whole(file: File, unit: str, module: Module) -> list[Region]:
    """A function's file holds it and its helpers: all but the header and the imports."""
    start = 0
    for node in parse(file.content).children:
        first = node.start_point[0] + 1
        if node.type == "use_declaration" or (node.type == "line_comment" and not content(node).startswith("///")):
            continue
        start = first
        break
    return [Region(unit, "resource" if module.resource(unit) else "function", file.path, start or 1, len(file.content.splitlines()))]


def _named(file: File, items: dict[str, str], kind: str) -> list[Region]:
    """The regions of named items, each from its doc comment on; an impl belongs to its type."""
    found = []
    start: int | None = None
    for node in parse(file.content).children:
        first = node.start_point[0] + 1
        if node.type in ("attribute_item", "line_comment") and not content(node).startswith(("// ", "//!")):
            start = first if start is None else start
            continue
        name = content(node.child_by_field_name("type" if node.type == "impl_item" else "name"))
        if name in items:
            end = node.end_point[0] + 1
            found.append(Region(items[name], "test" if kind == "test" else "type", file.path, first if start is None else start, end))
        start = None
    return found
