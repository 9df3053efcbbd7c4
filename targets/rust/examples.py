"""Examples of a spec as assertions."""

from pathlib import Path

from specc.target import Alias, Example, Function, Module, Record, Resource, TupleOf, Type, TypeDef, Variant, steps
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
        if resource := self.module.resource(example.function):
            return "\n".join(self._session(example, resource, prefix))
        function = self.module.function(example.function)
        return self._asserted(example, function, f"{prefix}{names.value(function.name)}", check)

    def call(self, example: Example) -> str:
        """The call that an example of a function makes."""
        function = self.module.function(example.function)
        return self._call(example, function, names.value(function.name))

    def _asserted(self, example: Example, function: Function, name: str, check: str) -> str:
        call = self._call(example, function, name)
        expected = self._expected(example, function)
        return f"{call};" if expected is None else f"{check}({call}, {expected});"

    def _call(self, example: Example, function: Function, name: str) -> str:
        return f"{name}({', '.join(self.literals.argument(example.args[p.name], p.type) for p in function.params)})"

    def _session(self, example: Example, resource: Resource, prefix: str) -> list[str]:
        """An example of a resource: a statement for each call. What is compared by `assert_near` is so in tests alone."""
        held = names.value(resource.name)
        lines = []
        for method, step in steps(example, resource):
            if method is not resource.constructor:
                check = "assert_near" if prefix and method.result is not None and self.types.has_float(method.result) else "assert_eq!"
                lines.append(self._asserted(step, method, f"{held}.{names.method(method.name)}", check))
                continue
            made = self._call(step, method, f"{prefix}{names.type_name(resource.name)}::new")
            if step.outcome == "error":
                lines.append(f"assert_eq!({made}.err(), Some({self.literals.owned(step.value, method.error_type)}));")
            else:
                made += ".unwrap()" if method.fails else ""
                lines.append(f"let mut {held} = {made};" if example.args["calls"] else f"{made};")
        return lines

    def _expected(self, example: Example, function: Function) -> str | None:
        """What a call must give; `None` for a function that gives nothing."""
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
            resource = self.module.resource(function.name)
            for one in resource.methods if resource else (function,):
                if one.result is not None and self.types.has_float(one.result):
                    check = "assert_near"
                    near.append(one.result)
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
