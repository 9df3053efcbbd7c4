"""Types and values as they are written for readers: the spec's own notation."""

import json
from typing import Any

from specc.target import (
    Alias,
    Enum,
    Flags,
    Function,
    ListOf,
    MapOf,
    Module,
    Named,
    OptionOf,
    Prim,
    Program,
    Record,
    Resource,
    ResultOf,
    TupleOf,
    Type,
    TypeDef,
    Variant,
)

KINDS = {Record: "record", Variant: "variant", Enum: "enum", Flags: "flags", Alias: "type", Resource: "resource"}


def kind_of(item: TypeDef | Resource) -> str:
    """The word that declares it."""
    return KINDS[type(item)]


def type_text(type_: Type | None, module: Module) -> str:
    """A type in WIT; those of other modules as `module.name`."""
    match type_:
        case None:
            return "_"
        case Prim(name):
            return name
        case ListOf(element):
            return f"list<{type_text(element, module)}>"
        case OptionOf(element):
            return f"option<{type_text(element, module)}>"
        case ResultOf(ok, error):
            return f"result<{type_text(ok, module)}, {type_text(error, module)}>"
        case TupleOf(elements):
            return f"tuple<{', '.join(type_text(one, module) for one in elements)}>"
        case MapOf(key, value):
            return f"map<{type_text(key, module)}, {type_text(value, module)}>"
        case Named(home, name):
            return name if home == module.name else f"{home}.{name}"


def named_in(type_: Type | None) -> tuple[Named, ...]:
    """The declared types that a type mentions."""
    match type_:
        case Named():
            return (type_,)
        case ListOf(element) | OptionOf(element):
            return named_in(element)
        case ResultOf(one, other) | MapOf(one, other):
            return (*named_in(one), *named_in(other))
        case TupleOf(elements):
            return tuple(named for one in elements for named in named_in(one))
        case _:
            return ()


def declaration(item: Function | TypeDef | Resource, module: Module) -> str:
    """A function, type or resource in WIT, without its documentation."""
    match item:
        case Function():
            result = "" if item.result is None else f" -> {type_text(item.result, module)}"
            return f"{item.name}: func({_params(item, module)}){result};"
        case Resource(constructor=made):
            result = f" -> result<{item.name}, {type_text(made.error_type, module)}>" if made.fails else ""
            lines = [f"  constructor({_params(made, module)}){result};", *(f"  {declaration(one, module)}" for one in item.methods)]
        case Alias():
            return f"type {item.name} = {type_text(item.type, module)};"
        case Record():
            lines = [f"  {one.name}: {type_text(one.type, module)}," for one in item.fields]
        case _:
            lines = [f"  {one.name}{'' if one.payload is None else f'({type_text(one.payload, module)})'}," for one in item.cases]
    return "\n".join((f"{kind_of(item)} {item.name} {{", *lines, "}"))


def _params(function: Function, module: Module) -> str:
    return ", ".join(f"{one.name}: {type_text(one.type, module)}" for one in function.params)


def value_text(value: Any, type_: Type | None, program: Program) -> str:
    """A value in its JSON form, whole numbers as numbers whatever their size."""
    return json.dumps(_written(value, type_, program), ensure_ascii=False)


def _written(value: Any, type_: Type | None, program: Program) -> Any:
    """A canonical value as people write it: there, 64-bit integers are strings."""
    behind = program.behind(type_)
    match behind:
        case Prim("s64" | "u64") if isinstance(value, str):
            return int(value)
        case ListOf(element) if isinstance(value, list):
            return [_written(one, element, program) for one in value]
        case TupleOf(elements) if isinstance(value, list):
            return [_written(one, element, program) for one, element in zip(value, elements, strict=True)]
        case OptionOf(element) if value is not None:
            inner = isinstance(value, dict) and isinstance(program.behind(element), OptionOf)
            return {"some": _written(value["some"], element, program)} if inner else _written(value, element, program)
        case ResultOf(ok, error) if isinstance(value, dict):
            return {key: _written(one, ok if key == "ok" else error, program) for key, one in value.items()}
        case MapOf(key, inside) if isinstance(value, dict):
            return {name: _written(one, inside, program) for name, one in value.items()}
        case MapOf(key, inside) if isinstance(value, list):
            return [[_written(name, key, program), _written(one, inside, program)] for name, one in value]
        case Record() if isinstance(value, dict):
            return {field.name: _written(value[field.name], field.type, program) for field in behind.fields}
        case Variant() if isinstance(value, dict):
            payloads = {case.name: case.payload for case in behind.cases}
            return {name: _written(one, payloads[name], program) for name, one in value.items()}
        case _:
            return value
