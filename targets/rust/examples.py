"""Examples of a spec as assertions."""

from pathlib import Path

from specc.target import Alias, Example, Module, Record, TupleOf, Type, TypeDef, Variant
from specc.target.names import snake
from specc.target.render import render

from . import names
from .imports import Path as ImportPath
from .imports import statements
from .literals import Literals
from .source import parse, tokens
from .types import Types, contents, walk

TESTS = "tests/examples.rs"
"""The package's file of tests."""


def has_tests(module: Module) -> bool:
    """Whether the package has tests."""
    return any(not example.held_back for example in module.examples)


class Examples:
    """Writes one module's examples in one crate's terms."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.module = types.module
        self.literals = Literals(types)

    def assertion(self, example: Example, prefix: str = "", check: str = "assert_eq!") -> str:
        """An example as an assertion; `prefix` stands in front of the function's name."""
        function = self.module.function(example.function)
        args = ", ".join(self.literals.argument(example.args[p.name], p.type) for p in function.params)
        call = f"{prefix}{names.value(function.name)}({args})"
        expected = self._expected(example)
        return f"{call};" if expected is None else f"{check}({call}, {expected});"

    def _expected(self, example: Example) -> str | None:
        """What a call must give; `None` for a function that gives nothing."""
        function = self.module.function(example.function)
        if not function.fails:
            if function.result is None:
                return None
            plain = self.literals.owned if self.types.has_float(function.result) else self.literals.compared
            return plain(example.value, function.result)
        if example.outcome == "ok":
            return f"Ok({self.literals.owned(example.value, function.ok_type)})"
        return f"Err({self.literals.owned(example.value, function.error_type)})"

    def tests(self, examples: tuple[Example, ...], templates: Path, generated: str) -> str:
        """The file of tests. Each calls its function by its full path, so that no test's own name can hide one."""
        crate = names.crate(self.module.name)
        tests = []
        near: list[Type] = []
        count: dict[str, int] = {}
        for example in examples:
            function = self.module.function(example.function)
            count[function.name] = count.get(function.name, 0) + 1
            check = "assert_eq!"
            if function.result is not None and self.types.has_float(function.result):
                check = "assert_near"
                near.append(function.result)
            tags = ", ".join(f"`{self.module.name}#{tag}`" for tag in example.tags)
            tests.append(
                {
                    "doc": f"/// {tags}\n" if tags else "",
                    "name": f"{snake(function.name)}_{count[function.name]}",
                    "statement": self.assertion(example, f"{crate}::", check),
                }
            )
        comparison = self._near(tuple(near), templates) if near else ""
        words = {t.text for test in tests for t in tokens(parse(test["statement"]))} | {t.text for t in tokens(parse(comparison))}
        known = [*(names.type_name(d.name) for d in self.module.types), *self.types.foreign]
        paths: list[tuple[ImportPath, str]] = [((crate, name), "") for name in known if name in words]
        if "BTreeMap" in words:
            paths.append((("std", "collections", "BTreeMap"), ""))
        return render(templates, "examples.rs.j2", generated=generated, imports=statements(paths), tests=tests, near=comparison)

    # --- floats ---

    def _near(self, results: tuple[Type, ...], templates: Path) -> str:
        """A comparison of values of these types that gives floats their tolerance."""
        reached = {self.types.name(named): self.types.program.resolve(named) for named in self.types.reach(results)}
        written = [part for type in (*results, *(t for d in reached.values() for t in contents(d))) for part in walk(type)]
        return render(
            templates,
            "near.rs.j2",
            maps=any(self.types.owned(part).startswith("BTreeMap") for part in written),
            tuples=sorted({len(part.elements) for part in written if isinstance(part, TupleOf)}),
            letters="ABCDEFGHIJKL",
            types=[{"name": name, "body": _comparison(d)} for name, d in reached.items() if not isinstance(d, Alias)],
        )


def _comparison(definition: TypeDef) -> str:
    """The body of `near` for a declared type."""
    match definition:
        case Record() if definition.fields:
            return " && ".join(f"self.{names.value(f.name)}.near(&other.{names.value(f.name)})" for f in definition.fields)
        case Variant():
            cases = [names.case(c.name) for c in definition.cases if c.payload is not None]
            arms = "".join(f"(Self::{case}(a), Self::{case}(b)) => a.near(b), " for case in cases)
            return f"match (self, other) {{ {arms}_ => self == other }}" if arms else "self == other"
    return "self == other"
