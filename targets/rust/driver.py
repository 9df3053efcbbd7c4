"""The driver: a program that runs a package's functions for the checker (docs/driver.md)."""

from pathlib import Path
from typing import Any

from specc.target import Alias, File, Flags, Function, Module, Named, OptionOf, Prim, Program, Record, Resource, Type
from specc.target.render import render

from . import names
from .literals import quoted
from .types import Paths, Types, signature_types


def driver(module: Module, program: Program, templates: Path) -> tuple[File, ...]:
    """The files of the driver's own crate."""
    types = Paths(module, program)
    reached = types.reach(tuple(t for f in module.signatures for t in signature_types(f)))
    homes = sorted({module.name, *(named.module for named in reached)})
    folder = templates / "driver"
    return (
        File("Cargo.toml", render(folder, "Cargo.toml.j2", packages=[(names.package(home), home) for home in homes])),
        File("src/codec.rs", (folder / "codec.rs").read_text("utf-8")),
        File("src/json.rs", (folder / "json.rs").read_text("utf-8")),
        File(
            "src/main.rs",
            render(
                folder,
                "main.rs.j2",
                crate=names.crate(module.name),
                home=module.name,
                functions=[_function(f, names.value(f.name), types) for f in module.functions],
                resources=[_resource(one, types) for one in module.resources],
            ),
        ),
        File("src/types.rs", _types(reached, types, folder)),
    )


def _resource(resource: Resource, types: Types) -> dict[str, Any]:
    methods = [
        _function(one, names.method(one.name), types) | {"silent": one.result is None, "bare": not one.params} for one in resource.methods
    ]
    made = _function(resource.constructor, f"{names.type_name(resource.name)}::new", types) | {"fails": resource.constructor.fails}
    return {"name": quoted(resource.name), "constructor": made, "methods": methods}


def _function(function: Function, name: str, types: Types) -> dict[str, Any]:
    params = [{"name": quoted(p.name), "type": types.owned(p.type)} for p in function.params]
    args = ", ".join(_passed(f"p{index}", p.type, types) for index, p in enumerate(function.params))
    answer = "Ok(Answer::Result(given.encode()))"
    if function.fails:
        answer = "Ok(match given { Ok(value) => Answer::Result(value.encode()), Err(error) => Answer::Error(error.encode()) })"
    return {"name": quoted(function.name), "params": params, "call": f"{name}({args})", "answer": answer}


def _passed(name: str, type: Type, types: Types) -> str:
    """A value that the driver owns, in the form in which the function takes it."""
    if types.is_copy(type):
        return name
    bare = types.bare(type)
    if isinstance(bare, OptionOf) and types.param(type).startswith("Option<"):
        element = types.bare(bare.element)
        deep = isinstance(element, Prim) or types.param(bare.element).startswith("&[")
        return f"{name}.as_deref()" if deep else f"{name}.as_ref()"
    return f"&{name}"


def _types(reached: tuple[Named, ...], types: Types, folder: Path) -> str:
    """The codecs of the declared types."""
    shown = []
    for named in reached:
        definition = types.program.resolve(named)
        one: dict[str, Any] = {"name": types.name(named), "spec": definition.name}
        match definition:
            case Alias():
                continue
            case Record():
                fields = [{"name": f.name, "rust": names.value(f.name)} for f in definition.fields]
                shown.append(one | {"kind": "record", "fields": fields})
            case Flags():
                cases = [{"name": c.name, "rust": names.flag(c.name)} for c in definition.cases]
                shown.append(one | {"kind": "flags", "cases": cases})
            case variant:
                known = [{"name": c.name, "rust": names.case(c.name), "payload": c.payload is not None} for c in variant.cases]
                shown.append(one | {"kind": "cases", "cases": known})
    return render(folder, "types.rs.j2", types=shown)
