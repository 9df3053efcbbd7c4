"""A function as its implementer sees it."""

from textwrap import indent

from specc.target import Enum, Function, Module, Named, Prim, Program, Resource, Variant, View, named_functions

from . import names
from .declarations import sketch
from .docs import Glossary, comment
from .types import Types, signature_types, walk


def view(module: Module, program: Program, function: Function, language: str) -> View:
    """The target's part of a prompt."""
    types = Types(module, program)
    glossary = Glossary(module, program)
    named = named_functions(function, module, program)
    reached = types.reach(tuple(t for _, f in ((module, function), *named) for t in signature_types(f)))
    available = [comment(glossary.translate(f.doc, f)) + f"{types.signature(f)};\n" for _, f in named]
    return View(
        language=language,
        fence="rust",
        declarations="\n".join(sketch(program.resolve(one), types) for one in reached),
        available="\n".join(available),
        signature=f"{comment(glossary.translate(function.doc, function))}{types.signature(function)} {{\n",
        rules=_rules(function, types, any(f.fails for _, f in named)),
        names=glossary.of(function),
        comment="    // ",
    )


def resource_view(module: Module, program: Program, resource: Resource, language: str) -> View:
    """The same of a resource: the outline of its struct and of what is implemented for it."""
    types = Types(module, program)
    glossary = Glossary(module, program)
    session = resource.session(module.name)
    signatures = (resource.constructor, *resource.methods)
    named = named_functions(session, module, program)
    reached = types.reach(tuple(t for f in (*signatures, *(f for _, f in named)) for t in signature_types(f)))
    available = [comment(glossary.translate(f.doc, f)) + f"{types.signature(f)};\n" for _, f in named]
    name = names.type_name(resource.name)
    head = f"{comment(glossary.translate(resource.doc, session))}pub struct {name} {{\n"
    methods = [indent(f"{comment(glossary.translate(one.doc, session))}{types.method(one, resource)};\n", "    ") for one in signatures]
    return View(
        language=language,
        fence="rust",
        declarations="\n".join(sketch(program.resolve(one), types) for one in reached),
        available="\n".join(available),
        signature=f"{head}    // private fields\n}}\n\nimpl {name} {{\n" + "\n".join(methods) + "}\n",
        rules=_resource_rules(resource, types, any(f.fails for _, f in named)),
        names=glossary.of(session),
        unit="struct",
    )


def _resource_rules(resource: Resource, types: Types, calls_may_fail: bool) -> tuple[str, ...]:
    name = names.type_name(resource.name)
    rules = [f"Write the struct with its private fields, and one `impl {name}` with all methods, their signatures as above."]
    for one in (resource.constructor, *resource.methods):
        _, *others = _rules(one, types, calls_may_fail)
        called = "new" if one is resource.constructor else names.method(one.name)
        rules += [f"In `{called}`: {rule[:1].lower()}{rule[1:]}" if rule.startswith("Return a failure") else rule for rule in others]
    return tuple(dict.fromkeys(rules))


def _rules(function: Function, types: Types, calls_may_fail: bool) -> tuple[str, ...]:
    """What a hole may contain; what trips people up in Rust, where the signature gives rise to it."""
    rules = [
        "Write the function with the signature above, and private helper functions beside it if you need them.",
        "Use the standard library alone: no other crates, files, clock, randomness, `unsafe`, printing, `main` or tests.",
    ]
    if function.fails:
        rules.append(f"Return a failure as `Err(…)`{_error_example(function, types)}; do not panic.")
    if function.fails and calls_may_fail:
        rules.append("Pass on the failure of a function that you call with `?`.")
    reached = [part for type in signature_types(function) for part in walk(type)]
    bare = [types.bare(part) for part in reached]
    if Prim("string") in bare:
        rules.append("A character of a string is a `char`: count with `.chars().count()`, since `.len()` counts bytes.")
        rules.append("`is_alphanumeric()` accepts every script; for ASCII use `is_ascii_alphanumeric()`, `is_ascii_digit()` and the like.")
    numbers = {part.name for part in bare if isinstance(part, Prim)}
    if numbers & {"u8", "u16", "u32", "u64"}:
        rules.append("An unsigned number cannot go below zero: subtracting more from it panics, which is a failure.")
    if numbers & {"s64", "u64"}:
        rules.append("Arithmetic that overflows panics, which is a failure: use `checked_` methods where a value may not fit.")
    return tuple(rules)


def _error_example(function: Function, types: Types) -> str:
    if function.error_type is None:
        return ", which is `Err(())` here"
    error = types.bare(function.error_type)
    definition = types.program.resolve(error) if isinstance(error, Named) else None
    if not isinstance(error, Named) or not isinstance(definition, Variant | Enum):
        return ""
    case = definition.cases[0]
    return f", for example `Err({types.name(error)}::{names.case(case.name)}{'' if case.payload is None else '(value)'})`"
