"""The driver: what it has to know of a package's functions and types."""

from pathlib import Path
from typing import Any

from specc.target import (
    Enum,
    File,
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
from specc.target.render import render

from .declarations import in_order
from .naming import field_name, header, local_name, member_name, package_name, public_name
from .scope import Class, Scope, scope
from .text import quoted

STATIC = ("_codec.py", "driver.py", "ruff.toml", "ruff-fix.toml")
"""Files that are the same for every package."""


def driver(module: Module, program: Program, templates: Path) -> tuple[File, ...]:
    """The driver's files, and the settings under which the package is checked."""
    own = scope(module, program)
    modules = (*own.imported, module)
    source = [f"../{other.name}/src" for other in own.imported]
    files = [File(name, (templates / name).read_text(encoding="utf-8")) for name in STATIC]
    files.append(File("mypy.ini", render(templates, "mypy.ini.j2", path=":".join(["src", *source]))))
    interface = render(
        templates,
        "_interface.py.j2",
        header=header(module),
        own_folder=quoted(module.name),
        folders=[m.name for m in modules],
        packages=[package_name(m.name) for m in modules],
        types=[
            {"key": quoted(_key(m, declared)), "codec": _declared(declared, scope(m, program))} for m in modules for declared in in_order(m)
        ],
        functions=[_function(function, f"{own.package}_package.{public_name(function)}", own) for function in module.functions],
        resources=[_resource(resource, own) for resource in module.resources],
    )
    return (*files, File("_interface.py", interface))


def _key(module: Module, declared: TypeDef) -> str:
    return f"{module.name}.{declared.name}"


def _resource(resource: Resource, own: Scope) -> dict[str, Any]:
    cls = f"{own.package}_package.{own.resource(resource)}"
    methods = [_function(method, f"{cls}.{local_name(method)}", own) for method in resource.methods]
    return {"key": quoted(resource.name), "constructor": _function(resource.constructor, cls, own), "methods": methods}


def _function(function: Function, call: str, own: Scope) -> dict[str, str | None]:
    params = ", ".join(f"({quoted(param.name)}, {codec(param.type, own)})" for param in function.params)
    entry: dict[str, str | None] = {
        "key": quoted(function.name),
        "call": call,
        "params": params,
        "result": codec(function.ok_type, own),
        "raises": None,
    }
    if function.fails:
        classes = [_reference(cls, own) for cls in own.error_classes(function)]
        entry["raises"] = ", ".join(classes)
        entry["error"] = _error(function, own, classes)
    return entry


def _error(function: Function, own: Scope, classes: list[str]) -> str:
    cls = own.error_class(function)
    if cls.kind == "type":
        return codec(function.error_type, own)
    value = "None" if function.error_type is None else codec(function.error_type, own)
    return f"Raised({classes[0]}, {value})"


def _reference(cls: Class, own: Scope) -> str:
    """A class as the driver names it: an attribute of its package's root."""
    holder = own.program.modules[cls.module]
    return f"{package_name(cls.module)}_package.{scope(holder, own.program).own[cls]}"


def codec(type_: Type | None, own: Scope) -> str:
    """The expression that makes a type's codec."""
    match own.plain(type_):
        case None:
            return "Nothing()"
        case Prim(name=name):
            simple = {"bool": "Bool()", "char": "Char()", "string": "Text()"}
            return simple.get(name) or f"{'Float' if name in ('f32', 'f64') else 'Int'}({quoted(name)})"
        case ListOf() as plain if own.is_bytes(plain):
            return "Bytes()"
        case ListOf(element=element):
            return f"List({codec(element, own)})"
        case OptionOf() as plain:
            some = f", {_reference(own.generic('Some'), own)}" if own.nests(plain) else ""
            return f"Option({codec(plain.element, own)}{some})"
        case ResultOf(ok=ok, error=error):
            classes = ", ".join(_reference(own.generic(name), own) for name in ("Ok", "Err"))
            return f"Result({codec(ok, own)}, {codec(error, own)}, {classes})"
        case TupleOf(elements=elements):
            return f"Tuple({', '.join(codec(element, own) for element in elements)})"
        case MapOf(key=key, value=value):
            return f"Map({codec(key, own)}, {codec(value, own)})"
        case Named(module=module, name=name):
            return f"types[{quoted(f'{module}.{name}')}]"


def _declared(declared: TypeDef, own: Scope) -> str:
    cls = _reference(Class(own.module.name, "type", declared.name), own)
    match declared:
        case Record(fields=fields):
            parts = [f"({quoted(f.name)}, {quoted(field_name(f))}, {codec(f.type, own)})" for f in fields]
            return f"Record({cls}, [{', '.join(parts)}])"
        case Flags(cases=cases):
            parts = [f"{quoted(case.name)}: {cls}.{member_name(case.name)}" for case in cases]
            return f"Flags({cls}, {{{', '.join(parts)}}})"
        case Enum(cases=cases) if not own.is_error(Named(own.module.name, declared.name)):
            parts = [f"{quoted(case.name)}: {cls}.{member_name(case.name)}" for case in cases]
            return f"Enumeration({quoted(declared.name)}, {{{', '.join(parts)}}})"
        case Enum(cases=cases) | Variant(cases=cases):
            parts = []
            for case in cases:
                made = _reference(Class(own.module.name, "case", declared.name, case.name), own)
                payload = "None" if case.payload is None else codec(case.payload, own)
                parts.append(f"{quoted(case.name)}: ({made}, {payload})")
            return f"Variant({quoted(declared.name)}, {{{', '.join(parts)}}})"
        case _:
            return codec(declared.type, own)
