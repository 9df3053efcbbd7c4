"""A module's types and errors as classes, ready for the template that writes them."""

from collections.abc import Iterator, Sequence
from typing import Any

from specc.target import Alias, Case, Enum, Field, Flags, Function, Module, Named, OptionOf, Record, Type, TypeDef, Variant

from .naming import field_name, member_name
from .scope import Class, Scope, bare_errors, walk
from .text import docstring, one_line, paragraphs, quoted, summary

Item = dict[str, Any]
"""What the template `_declarations.py.j2` knows of one class or alias; `kind` says which."""


def declarations(scope: Scope) -> list[Item]:
    """All classes and aliases of the package, each after those it needs."""
    items = [{"kind": "generic", "item": "", "name": cls.name} for cls in scope.own if cls.kind == "generic"]
    for declared in in_order(scope.module):
        items += _declare(declared, scope)
    for label, (function, type_) in bare_errors(scope.module, scope.program).items():
        name = scope.own[Class(scope.module.name, "error", label)]
        items.append(_error(name, "Exception", f"`{function.name}` failed.", type_, scope, ""))
    return items


def within_reach(scope: Scope, functions: Sequence[Function]) -> list[Item]:
    """The classes that signatures reach, imported ones included, each under its name in this module's files."""
    wanted: dict[str, set[str]] = {}
    pending: list[Type | None] = [type_ for one in functions for type_ in (*(p.type for p in one.params), one.ok_type, one.error_type)]
    bare = {scope.error_class(one): one.error_type for one in functions if one.fails}
    while pending:
        for part in walk(pending.pop()):
            if isinstance(part, Named) and part.name not in wanted.setdefault(part.module, set()):
                wanted[part.module].add(part.name)
                pending += _types_of(scope.program.resolve(part))
    generics = {cls.name for function in functions for cls in _generics(scope, function)}
    items: list[Item] = [{"kind": "generic", "item": "", "name": name} for name in sorted(generics)]
    for module in (*scope.imported, scope.module):
        names = wanted.get(module.name, set())
        for declared in in_order(module):
            if declared.name in names:
                items += _declare(declared, scope, module.name)
    for cls, type_ in bare.items():
        if cls.kind == "error":
            items.append(_error(scope.name(cls), "Exception", "", type_, scope, ""))
    return items


def _generics(scope: Scope, function: Function) -> Iterator[Class]:
    for type_ in (*(p.type for p in function.params), function.ok_type, function.error_type):
        yield from (cls for cls in scope.mentioned(type_) if cls.kind == "generic")


def in_order(module: Module) -> list[TypeDef]:
    """The module's types, each after those it is made of, else in the spec's order."""
    done: dict[str, TypeDef] = {}

    def visit(declared: TypeDef) -> None:
        if declared.name in done:
            return
        for type_ in _types_of(declared):
            for part in walk(type_):
                if isinstance(part, Named) and part.module == module.name and part.name != declared.name:
                    visit(module.type(part.name))
        done[declared.name] = declared

    for declared in module.types:
        visit(declared)
    return list(done.values())


def _types_of(declared: TypeDef) -> list[Type | None]:
    match declared:
        case Record(fields=fields):
            return [field.type for field in fields]
        case Variant(cases=cases):
            return [case.payload for case in cases]
        case Alias(type=type_):
            return [type_]
        case _:
            return []


def _declare(declared: TypeDef, scope: Scope, module: str = "") -> list[Item]:
    named = Named(module or scope.module.name, declared.name)
    name = scope.name(Class(named.module, "type", declared.name))
    base: Item = {"item": declared.name, "name": name, "doc": _doc(declared.doc, 4), "note": _doc(declared.doc, 0)}
    match declared:
        case Alias(type=type_):
            return [base | {"kind": "alias", "target": scope.annotation(type_)}]
        case Record(fields=fields):
            return [base | {"kind": "record", "fields": _fields(fields, scope)}]
        case Flags(cases=cases):
            return [base | {"kind": "flags", "members": [_member(case, f"1 << {at}") for at, case in enumerate(cases)]}]
        case Enum(cases=cases) if not scope.is_error(named):
            return [base | {"kind": "enum", "members": [_member(case, quoted(case.name)) for case in cases]}]
    classes = [(scope.name(Class(named.module, "case", declared.name, case.name)), case) for case in declared.cases]
    if scope.is_error(named):
        errors = [_error(cls, name, case.doc, case.payload, scope, declared.name, case.name) for cls, case in classes]
        return [base | {"kind": "base"}, *errors]
    own: list[Item] = [
        {"kind": "case", "item": declared.name, "name": cls, "doc": _doc(case.doc, 4), "payload": _payload(case, scope)}
        for cls, case in classes
    ]
    return [*own, base | {"kind": "union", "cases": [cls for cls, _ in classes]}]


def _error(name: str, parent: str, doc: str, payload: Type | None, scope: Scope, item: str, case: str = "") -> Item:
    return {
        "kind": "error",
        "item": item,
        "name": name,
        "parent": parent,
        "doc": _doc(doc, 4),
        "payload": None if payload is None else scope.annotation(payload),
        "message": quoted(summary(doc) or one_line(case)),
    }


def _fields(fields: tuple[Field, ...], scope: Scope) -> list[Item]:
    optional = [isinstance(scope.plain(field.type), OptionOf) for field in fields]
    return [
        {
            "name": field_name(field),
            "annotation": scope.annotation(field.type),
            "default": " = None" if all(optional[at:]) else "",
            "doc": _doc(field.doc, 4),
        }
        for at, field in enumerate(fields)
    ]


def _member(case: Case, value: str) -> Item:
    return {"name": member_name(case.name), "value": value, "doc": _doc(case.doc, 4)}


def _payload(case: Case, scope: Scope) -> str | None:
    return None if case.payload is None else scope.annotation(case.payload)


def _doc(text: str, indent: int) -> str:
    return docstring(paragraphs(text, indent), indent) if text.strip() else ""
