"""What stands around a hole."""

import msgspec

from specc.target import Function, Module, Program, callable_functions

from . import names
from .types import Types


class Scope(msgspec.Struct, frozen=True):
    """What a function's body finds in its file, in Rust's names."""

    function: str
    params: tuple[tuple[str, str], ...]
    """Names and types."""
    crate: str
    crates: frozenset[str]
    """The crates of imported modules."""
    types: dict[str, tuple[str, ...]]
    """The package's types, and those of other packages that it reaches, by their bare names, with their full paths."""
    callables: dict[str, tuple[str, ...]]
    """Functions that the body may call by their bare names, with their full paths."""
    traits: dict[str, frozenset[str]]
    """What the package implements for its types."""


def scope_of(module: Module, program: Program, function: Function) -> Scope:
    """The scope of a function's hole."""
    types = Types(module, program)
    known: dict[str, tuple[str, ...]] = {names.type_name(d.name): ("crate", names.type_name(d.name)) for d in module.types}
    for name in types.foreign:
        if "::" not in name:
            known[name] = ("crate", name)  # the crate's root gives other crates' types on
    callables: dict[str, tuple[str, ...]] = {}
    for owner, one in callable_functions(function, module, program):
        name = names.value(one.name)
        callables[name] = ("crate", name) if owner is module else ("", names.crate(owner.name), name)
    callables.pop(names.value(function.name), None)
    errors = types.errors()
    return Scope(
        function=names.value(function.name),
        params=tuple((names.value(p.name), types.param(p.type)) for p in function.params),
        crate=names.crate(module.name),
        crates=frozenset(names.crate(one.module) for one in module.imports),
        types=known,
        callables=callables,
        traits={
            names.type_name(d.name): frozenset((*types.derives(d), "Debug", *(("Display", "Error") if d.name in errors else ())))
            for d in module.types
        },
    )
