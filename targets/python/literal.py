"""Values of examples (canonical JSON form) as Python expressions."""

from typing import Any

from specc.target import (
    Enum,
    Example,
    Flags,
    Function,
    ListOf,
    MapOf,
    Named,
    OptionOf,
    Prim,
    Record,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

from .naming import field_name, member_name
from .scope import Class, Scope
from .text import quoted


def literal(value: Any, type_: Type | None, scope: Scope) -> str:
    """An expression that makes the value."""
    match scope.plain(type_):
        case None:
            return "None"
        case Prim(name="bool"):
            return str(value)
        case Prim(name="f32" | "f64"):
            return _float(value)
        case Prim(name="char" | "string"):
            return quoted(value)
        case Prim():
            return str(int(value))
        case ListOf() as plain if scope.is_bytes(plain):
            return repr(bytes(value))
        case ListOf(element=element):
            return f"[{', '.join(literal(item, element, scope) for item in value)}]"
        case OptionOf() as plain:
            return _option(value, plain, scope)
        case ResultOf(ok=ok, error=error):
            ((key, inner),) = value.items()
            held, type_ = ("Ok", ok) if key == "ok" else ("Err", error)
            return f"{scope.name(scope.generic(held))}({literal(inner, type_, scope)})"
        case TupleOf(elements=elements):
            items = [literal(item, element, scope) for item, element in zip(value, elements, strict=True)]
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        case MapOf(key=key, value=held_type):
            pairs = value.items() if isinstance(value, dict) else value
            items = [f"{literal(k, key, scope)}: {literal(v, held_type, scope)}" for k, v in pairs]
            return "{" + ", ".join(items) + "}"
        case Named() as plain:
            return _named(value, plain, scope)


def _float(value: Any) -> str:
    special = {"NaN": "nan", "Infinity": "inf", "-Infinity": "-inf"}
    return f'float("{special[value]}")' if isinstance(value, str) else repr(float(value))


def _option(value: Any, option: OptionOf, scope: Scope) -> str:
    if value is None:
        return "None"
    if scope.nests(option):
        return f"{scope.name(scope.generic('Some'))}({literal(value['some'], option.element, scope)})"
    return literal(value, option.element, scope)


def _named(value: Any, named: Named, scope: Scope) -> str:
    declared = scope.program.resolve(named)
    cls = Class(named.module, "type", named.name)
    match declared:
        case Record(fields=fields):
            items = [f"{field_name(f)}={literal(value.get(f.name), f.type, scope)}" for f in fields]
            return f"{scope.name(cls)}({', '.join(items)})"
        case Enum() if not scope.is_error(named):
            return f"{scope.name(cls)}.{member_name(value)}"
        case Flags(cases=cases):
            given = [f"{scope.name(cls)}.{member_name(case.name)}" for case in cases if case.name in value]
            return " | ".join(given) or f"{scope.name(cls)}(0)"
        case Enum() | Variant():
            name, inner = (value, None) if isinstance(value, str) else next(iter(value.items()))
            case = next(case for case in declared.cases if case.name == name)
            payload = "" if case.payload is None else literal(inner, case.payload, scope)
            return f"{scope.name(Class(named.module, 'case', named.name, name))}({payload})"
        case _:
            raise AssertionError(named)


def call(example: Example, function: Function, name: str, scope: Scope) -> str:
    """An example's call. Options that are absent and stand last are left out, as they may be."""
    given = [(param, example.args[param.name]) for param in function.params]
    while given and given[-1][1] is None and isinstance(scope.plain(given[-1][0].type), OptionOf):
        given.pop()
    return f"{name}({', '.join(literal(value, param.type, scope) for param, value in given)})"


def error(example: Example, function: Function, scope: Scope) -> tuple[Class, Type | None, str]:
    """The exception that an example ends in: its class, the type of what it carries, and that as an expression."""
    cls = scope.error_class(function)
    if cls.kind != "type":
        payload = function.error_type
        return cls, payload, literal(example.value, payload, scope) if payload is not None else ""
    name, inner = (example.value, None) if isinstance(example.value, str) else next(iter(example.value.items()))
    cls = Class(cls.module, "case", cls.name, name)
    payload = scope.payload(cls)
    return cls, payload, literal(inner, payload, scope) if payload is not None else ""


def reaches(type_: Type | None, scope: Scope, wanted: frozenset[str]) -> bool:
    """Whether a value of the type may hold a built-in type of one of the wanted names."""
    match scope.plain(type_):
        case None:
            return False
        case Prim(name=name):
            return name in wanted
        case ListOf(element=element) | OptionOf(element=element):
            return reaches(element, scope, wanted)
        case ResultOf(ok=ok, error=failed):
            return reaches(ok, scope, wanted) or reaches(failed, scope, wanted)
        case TupleOf(elements=elements):
            return any(reaches(element, scope, wanted) for element in elements)
        case MapOf(key=key, value=value):
            return reaches(key, scope, wanted) or reaches(value, scope, wanted)
        case Named() as plain:
            match scope.program.resolve(plain):
                case Record(fields=fields):
                    return any(reaches(field.type, scope, wanted) for field in fields)
                case Variant(cases=cases):
                    return any(reaches(case.payload, scope, wanted) for case in cases)
                case _:
                    return False
