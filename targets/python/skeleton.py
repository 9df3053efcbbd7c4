"""The package: everything of it that the spec determines, with the fills in their places."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from specc.target import Example, File, Fill, Function, Module, OptionOf, Program, Resource, Type, names, steps
from specc.target.render import render

from .declarations import declarations
from .literal import call, error, literal, reaches
from .naming import called_alias, file_name, header, local_name, param_name, public_name
from .scope import Scope, scope
from .syntax import names_used
from .text import WIDTH, docstring, filled, one_line, paragraphs, quoted, summary


class Raised(msgspec.Struct, frozen=True):
    """An exception that a function raises."""

    name: str
    doc: str
    """What it means, on one line."""
    payload: str
    """The type of what it carries; empty where it carries nothing."""


def package(module: Module, program: Program, fills: Mapping[str, Fill], templates: Path) -> tuple[File, ...]:
    """All files of a module's package."""
    own = scope(module, program)
    root = f"src/{own.package}"
    files = [
        _manifest(own, templates),
        File("README.md", _readme(own, templates)),
        File(f"{root}/__init__.py", _root(own, templates)),
        File(f"{root}/_types.py", _types(own, templates)),
        File(f"{root}/py.typed", ""),
    ]
    for function in module.functions:
        fill = fills.get(function.name)
        files.append(File(hole_path(function.name, own), _function(own, function, fill, templates)))
        shown = [e for e in module.examples if e.function == function.name and not e.held_back]
        if fill is not None and shown:
            files.append(File(test_path(function.name), _tests(own, function, shown, templates)))
    for resource in module.resources:
        fill = fills.get(resource.name)
        files.append(File(hole_path(resource.name, own), _class(own, resource, fill, templates)))
        shown = [e for e in module.examples if e.function == resource.name and not e.held_back]
        if fill is not None and shown:
            files.append(File(test_path(resource.name), _class_tests(own, resource, shown, templates)))
    return tuple(sorted(files, key=lambda file: file.path))


def hole_path(unit: str, own: Scope) -> str:
    """The own file of a function or resource."""
    return f"src/{own.package}/{file_name(unit)}.py"


def test_path(unit: str) -> str:
    """The file of the native tests of a function or resource."""
    return f"tests/test{file_name(unit)}.py"


def method_signature(own: Scope, method: Function) -> str:
    """The line that begins the definition of a constructor or method."""
    line = signature(own, method, "__init__" if method.name == "constructor" else local_name(method))
    return line.replace("(", "(self, " if method.params else "(self", 1)


def signature(own: Scope, function: Function, name: str = "", home: Scope | None = None) -> str:
    """The line that begins the function's definition. Options that stand last may be left out. `home` is the scope of the
    function's module, where that is another one."""
    optional = [isinstance(own.plain(param.type), OptionOf) for param in function.params]
    params = [
        f"{param_name(param)}: {own.annotation(param.type, home)}{' = None' if all(optional[at:]) else ''}"
        for at, param in enumerate(function.params)
    ]
    return f"def {name or local_name(function)}({', '.join(params)}) -> {own.annotation(function.ok_type, home)}:"


def function_doc(own: Scope, function: Function, clauses: bool = True) -> str:
    """What the function's docstring says: its doc comment, its errors and the clauses it owns. Not yet in quotes."""
    parts = [paragraphs(function.doc, 4) or f"See the clauses of `{function.name}`."]
    if function.fails:
        lines = [f"    {one.name}{': ' + one.doc if one.doc else ''}" for one in raised(own, function)]
        parts.append("Raises:\n" + "\n".join(filled_item(line) for line in lines))
    if clauses and (owned := _owned(own, function.name)):
        parts.append(owned)
    return "\n\n".join(parts)


def filled_item(line: str) -> str:
    """One entry of a docstring's list, its further lines indented below its first."""
    return "    " + filled(line, WIDTH - 8, hang="    ").replace("\n", "\n    ")


def raised(own: Scope, function: Function, home: Scope | None = None) -> list[Raised]:
    """The exceptions that a function raises for its own error. `home` is the scope of the function's module."""
    found = []
    for cls in (home or own).error_classes(function):
        doc, payload = "", function.error_type
        if cls.kind == "case":
            declared = own.program.modules[cls.module].type(cls.name)
            doc = next(summary(case.doc) for case in getattr(declared, "cases", ()) if case.name == cls.case)
            payload = own.payload(cls)
        found.append(Raised(own.name(cls), doc, "" if payload is None else own.annotation(payload, home)))
    return found


# --- files -------------------------------------------------------------------------------------------------------


def _function(own: Scope, function: Function, fill: Fill | None, templates: Path) -> str:
    if fill is None:
        fill = Fill(f"    raise NotImplementedError({quoted(f'{function.name} is not written yet')})")
    line = signature(own, function)
    needed = _needed(own, function, "\n".join([fill.helpers, line + " pass", "def _():", fill.body]))
    return render(
        templates,
        "function.py.j2",
        header=header(own.module),
        name=function.name,
        imports=_sorted([*fill.imports, *needed]),
        helpers=fill.helpers.strip("\n"),
        signature=line,
        doc=docstring(function_doc(own, function), 4),
        body=fill.body.rstrip("\n"),
    )


def _needed(own: Scope, unit: Function, code: str) -> list[str]:
    """The imports of the package's own things that a unit's code uses."""
    used = names_used(code)
    needed = [own.statement(cls, "._types") for cls, name in own.classes().items() if name in used and cls.name != unit.name]
    for callee in own.callees(unit):
        if callee.name in used:
            needed.append(callee.statement)
        if called_alias(callee.name) in used:
            needed.append(f"{callee.statement.removesuffix(f' as {callee.name}')} as {called_alias(callee.name)}")
    return needed


def _class(own: Scope, resource: Resource, fill: Fill | None, templates: Path) -> str:
    if fill is None:
        raising = f"raise NotImplementedError({quoted(f'{resource.name} is not written yet')})"
        methods = (resource.constructor, *resource.methods)
        fill = Fill("\n\n".join(f"    {method_signature(own, one)}\n        {raising}" for one in methods))
    return render(
        templates,
        "function.py.j2",
        header=header(own.module),
        name=resource.name,
        imports=_sorted([*fill.imports, *_needed(own, resource.session(own.module.name), f"{fill.helpers}\nclass _:\n{fill.body}")]),
        helpers=fill.helpers.strip("\n"),
        signature=f"class {own.resource(resource)}:",
        doc=docstring(class_doc(own, resource), 4) + "\n",
        body=fill.body.rstrip("\n"),
    )


def class_doc(own: Scope, resource: Resource) -> str:
    """What the class's docstring says: its doc comment and the clauses it owns. Not yet in quotes."""
    doc = paragraphs(resource.doc, 4) or f"See the clauses of `{resource.name}`."
    owned = _owned(own, resource.name)
    return f"{doc}\n\n{owned}" if owned else doc


def _owned(own: Scope, unit: str) -> str:
    """The clauses that a unit owns, as a docstring lists them."""
    lines = [f"    {own.module.name}#{clause.id}: {one_line(clause.text)}" for clause in own.module.clauses if unit in clause.functions]
    return "Clauses:\n" + "\n".join(filled_item(line) for line in lines) if lines else ""


def _types(own: Scope, templates: Path) -> str:
    items = declarations(own)
    kinds = {item["kind"] for item in items}
    generic = [item["name"] for item in items if item["kind"] == "generic"]
    variables = [letter for letter, holders in (("T", {"Some", "Ok"}), ("E", {"Err"})) if holders & set(generic)]
    typing = (["Generic", "TypeVar"] if generic else []) + (["TypeAlias"] if kinds & {"alias", "union"} else [])
    imports = ["from dataclasses import dataclass"] if kinds & {"record", "case", "generic"} else []
    enums = [name for name, kind in (("Enum", "enum"), ("Flag", "flags")) if kind in kinds]
    imports += [f"from enum import {name}" for name in enums] + [f"from typing import {name}" for name in typing]
    text = "\n".join(str(item) for item in items)
    foreign = [cls for cls in own.classes() if cls.module != own.module.name]
    used = set(re.findall(r"\w+", text))
    imports += [own.statement(cls, "") for cls in foreign if own.name(cls) in used]
    return render(
        templates,
        "types.py.j2",
        header=header(own.module),
        package=f"`{own.module.name}`",
        imports=_sorted(imports),
        variables=variables,
        items=items,
    )


def _root(own: Scope, templates: Path) -> str:
    module = own.module
    imports = [own.statement(cls, "._types") for cls in own.own]
    exported = list(own.own.values())
    for function in module.functions:
        local, public = local_name(function), public_name(function)
        suffix = "" if local == public else f" as {public}"
        imports.append(f"from .{file_name(function.name)} import {local}{suffix}")
        exported.append(public)
    return render(
        templates,
        "init.py.j2",
        header=header(module),
        doc=docstring(filled(module.summary) or f"The functions of the spec `{module.name}`."),
        imports=_sorted(imports),
        exported=sorted(exported),
    )


def _manifest(own: Scope, templates: Path) -> File:
    module = own.module
    siblings = [f"../{m.name}/src" for m in own.imported]
    content = render(
        templates,
        "pyproject.toml.j2",
        header=header(module),
        name=quoted(module.name),
        version=quoted(module.version or "0.0.0"),
        summary=quoted(one_line(module.summary)) if module.summary.strip() else "",
        package=own.package,
        dependencies=[quoted(f"{e} @ {{root:parent:uri}}/{e}") for e in sorted({e.module for e in module.imports})],
        mypy_path=quoted(":".join(["src", *siblings])),
        paths=[quoted(path) for path in ["src", *siblings]],
    )
    return File("pyproject.toml", content)


def _readme(own: Scope, templates: Path) -> str:
    module = own.module
    functions = [
        {
            "name": public_name(function),
            "doc": paragraphs(function.doc),
            "signature": signature(own, function, public_name(function)).removesuffix(":"),
            "raises": raised(own, function) if function.fails else [],
        }
        for function in module.functions
    ]
    resources = [
        {
            "name": own.resource(resource),
            "doc": paragraphs(resource.doc),
            "methods": [method_signature(own, one).removesuffix(":") for one in (resource.constructor, *resource.methods)],
        }
        for resource in module.resources
    ]
    return render(
        templates,
        "README.md.j2",
        name=module.name,
        release=f"{module.name} {module.version}".strip(),
        summary=filled(module.summary),
        install=" ".join(f"./{m.name}" for m in (*own.imported, module)),
        usage=_usage(own),
        functions=functions,
        resources=resources,
    )


def _usage(own: Scope) -> str:
    """A first call: a shown example of the last function that has one, else the import alone."""
    for function in reversed(own.module.functions):
        name = public_name(function)
        for example in own.module.examples:
            if example.function == function.name and not example.held_back and example.outcome == "ok":
                classes = _classes_in(call(example, function, name, own), own)
                imports = [f"from {own.package} import {', '.join(sorted([*classes, name]))}"]
                result = "" if function.ok_type is None else f"  # {literal(example.value, function.ok_type, own)}"
                return "\n".join([*imports, "", call(example, function, name, own) + result])
    return f"import {own.package}"


def _classes_in(code: str, own: Scope) -> set[str]:
    used = names_used(code)
    return {name for cls, name in own.classes().items() if name in used and cls.module == own.module.name}


# --- tests -------------------------------------------------------------------------------------------------------


def _tests(own: Scope, function: Function, examples: list[Example], templates: Path) -> str:
    name = public_name(function)
    payloads = [error(example, function, own)[1] for example in examples if example.outcome == "error"]
    same = max(_tolerance(type_, own) for type_ in (function.ok_type, *payloads))
    tests = []
    for at, example in enumerate(examples, 1):
        clauses = ", ".join(f"{own.module.name}#{tag}" for tag in example.tags)
        lines = _check(own, function, example, bool(_tolerance(function.ok_type, own)), name)
        doc = docstring(clauses, 4) if clauses else ""
        tests.append({"name": f"test{file_name(function.name)}_{at}", "clauses": doc, "lines": lines})
    return _test_file(own, function.name, name, same, tests, templates)


def _test_file(own: Scope, unit: str, name: str, same: str, tests: list[dict[str, Any]], templates: Path) -> str:
    code = "\n".join(line for test in tests for line in test["lines"])
    used = names_used(code)
    imports = [own.statement(cls, own.package) for cls, cls_name in own.classes().items() if cls_name in used]
    imports.append(f"from {own.package} import {name}")
    plain = [f"import {module}" for module in (("dataclasses", "math") if same else ())]
    plain += ["import pytest"] if "pytest" in used else []
    return render(
        templates,
        "test.py.j2",
        header=header(own.module),
        name=unit,
        imports=_sorted([*plain, *imports]),
        same=same,
        tests=tests,
    )


def _class_tests(own: Scope, resource: Resource, examples: list[Example], templates: Path) -> str:
    name, held = own.resource(resource), names.snake(resource.name)
    signatures = (resource.constructor, *resource.methods)
    same = max(_tolerance(type_, own) for one in signatures for type_ in (one.ok_type, one.error_type))
    tests = []
    for at, example in enumerate(examples, 1):
        clauses = ", ".join(f"{own.module.name}#{tag}" for tag in example.tags)
        lines: list[str] = []
        for method, step in steps(example, resource):
            if method is not resource.constructor:
                lines += _check(own, method, step, bool(_tolerance(method.ok_type, own)), f"{held}.{local_name(method)}")
            elif step.outcome == "error":
                lines += _check(own, method, step, False, name)
            else:
                lines.append(f"{held if example.args['calls'] else '_'} = {call(step, method, name, own)}")
        tests.append({"name": f"test{file_name(resource.name)}_{at}", "clauses": docstring(clauses, 4) if clauses else "", "lines": lines})
    return _test_file(own, resource.name, name, same, tests, templates)


def _check(own: Scope, function: Function, example: Example, same: bool, name: str) -> list[str]:
    made = call(example, function, name, own)
    if example.outcome == "error":
        cls, payload, carried = error(example, function, own)
        lines = [f"with pytest.raises({own.name(cls)}) as caught:", f"    {made}"]
        if payload is None:
            return [lines[0].replace(" as caught", ""), lines[1]]
        return [*lines, _equal("caught.value.value", carried, bool(_tolerance(payload, own)))]
    if function.ok_type is None:
        return [made]
    return [_equal(made, literal(example.value, function.ok_type, own), same)]


def _equal(made: str, expected: str, same: bool = False) -> str:
    if same:
        return f"assert _same({made}, {expected})"
    return f"assert {made} {'is' if expected in ('None', 'True', 'False') else '=='} {expected}"


def _tolerance(type_: Type | None, own: Scope) -> str:
    """How far floats of a type may be apart, relatively; empty for a type without floats."""
    if reaches(type_, own, frozenset(["f32"])):
        return "1e-6"
    return "1e-9" if reaches(type_, own, frozenset(["f64"])) else ""


def assertion(example: Example, function: Function, own: Scope) -> str:
    """An example on one line, as a model reads it."""
    return said(example, function, local_name(function), own)


def said(example: Example, function: Function, name: str, own: Scope) -> str:
    """The same, with the function called by a name."""
    made = call(example, function, name, own)
    if example.outcome == "error":
        cls, _, carried = error(example, function, own)
        return f"{made}  # raises {own.name(cls)}({carried})"
    if function.ok_type is None:
        return made
    return _equal(made, literal(example.value, function.ok_type, own))


def _sorted(statements: Iterable[str]) -> list[str]:
    """Import statements, names from one module joined. (Ruff puts the groups apart.)"""
    plain: set[str] = set()
    named: dict[str, set[str]] = {}
    for statement in statements:
        if statement.startswith("from "):
            module, _, what = statement.removeprefix("from ").partition(" import ")
            named.setdefault(module, set()).update(part.strip() for part in what.split(","))
        else:
            plain.add(statement)
    return [*sorted(plain), *(f"from {module} import {', '.join(sorted(what))}" for module, what in sorted(named.items()))]
