"""The module's interface as its driver reads it."""

from typing import Any

from specc.target import (
    Alias,
    Enum,
    Flags,
    Function,
    ListOf,
    MapOf,
    Named,
    OptionOf,
    Prim,
    Program,
    Record,
    Resource,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

from .naming import Names, field_name
from .shapes import followed, nullable, reachable

Shape = list[Any]
"""A type: its kind, then what it is made of; `["ref", n]` is the n-th declared type."""


def schema(names: Names) -> dict[str, Any]:
    """Functions with the types of their parameters and outcomes, and the declared types that those are made of."""
    types = [type_ for f in names.module.signatures for type_ in (*(param.type for param in f.params), f.result) if type_ is not None]
    declared = [named for named in reachable(types, names.program) if not isinstance(names.program.resolve(named), Alias)]
    index = {named: i for i, named in enumerate(declared)}
    return {
        "functions": {f.name: _function(f, names.function(f.name), names, index) for f in names.module.functions},
        "resources": {one.name: _resource(one, names, index) for one in names.module.resources},
        "types": [_declared(named, names.program, index) for named in declared],
    }


def _resource(resource: Resource, names: Names, index: dict[Named, int]) -> dict[str, Any]:
    return {
        "constructor": _function(resource.constructor, names.resource(resource.name), names, index),
        "methods": {one.name: _function(one, names.method(one.name), names, index) for one in resource.methods},
    }


def _function(function: Function, name: str, names: Names, index: dict[Named, int]) -> dict[str, Any]:
    program = names.program
    error = names.error(function)
    return {
        "export": name,
        "params": [[param.name, _shape(param.type, program, index)] for param in function.params],
        "result": _shape(function.ok_type, program, index),
        "error": None if error is None else [error.module, error.exported, _shape(error.payload, program, index)],
    }


def _declared(named: Named, program: Program, index: dict[Named, int]) -> Shape:
    definition = program.resolve(named)
    match definition:
        case Record():
            return ["record", [[one.name, field_name(one.name), _shape(one.type, program, index)] for one in definition.fields]]
        case Variant():
            return ["variant", [[one.name, _shape(one.payload, program, index)] for one in definition.cases]]
        case Enum():
            return ["enum", [one.name for one in definition.cases]]
        case Flags():
            return ["flags", [[one.name, field_name(one.name)] for one in definition.cases]]
        case Alias():
            raise AssertionError("aliases are looked through")


def _shape(type_: Type | None, program: Program, index: dict[Named, int]) -> Shape:
    if type_ is None:
        return ["none"]
    followed_ = followed(type_, program)
    match followed_:
        case Prim(name):
            return [name]
        case ListOf(element):
            return ["bytes"] if followed(element, program) == Prim("u8") else ["list", _shape(element, program, index)]
        case OptionOf(element):
            return ["nested" if nullable(element, program) else "option", _shape(element, program, index)]
        case ResultOf(ok, error):
            return ["result", _shape(ok, program, index), _shape(error, program, index)]
        case TupleOf(elements):
            return ["tuple", [_shape(element, program, index) for element in elements]]
        case MapOf(key, value):
            kind = "map" if followed(key, program) == Prim("string") else "pairs"
            return [kind, _shape(key, program, index), _shape(value, program, index)]
        case Named():
            return ["ref", index[followed_]]
