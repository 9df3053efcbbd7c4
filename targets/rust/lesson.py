"""The module for people who learn it: calls that print, and how a program of such calls is run."""

from collections.abc import Mapping

from specc.target import Example, File, Lesson, Module, Program, Script, Tool

from . import names
from .docs import Glossary
from .examples import Examples
from .source import parse, tokens
from .toolchain import build_step, run_step
from .types import Types

_PROGRAM = "specc_lesson"


def lesson(module: Module, program: Program) -> Lesson:
    """The module in Rust's words."""
    types = Types(module, program)
    examples, glossary = Examples(types), Glossary(module, program)
    own = {function.name for function in module.functions}
    calls = {
        index: _shown(example, examples)
        for index, example in enumerate(module.examples)
        if not example.held_back and example.function in own
    }
    words = {token.text for call in calls.values() for token in tokens(parse(call))}
    used = sorted(
        {names.value(one.name) for one in module.functions} | {n for d in module.types if (n := names.type_name(d.name)) in words}
    )
    maps = "use std::collections::BTreeMap;\n" if "BTreeMap" in words else ""
    foreign = "".join(f"use {names.crate(named.module)}::{name};\n" for name, named in sorted(types.foreign.items()) if name in words)
    return Lesson(
        language="Rust",
        fence="rust",
        install=f"cargo add --path {module.name}",
        setup=f"{maps}use {names.crate(module.name)}::{{{', '.join(used)}}};\n{foreign}".rstrip(),
        calls=calls,
        bare={index: examples.call(module.examples[index]) for index in calls},
        signatures={one.name: types.signature(one).removeprefix("pub ") for one in module.functions},
        names={key: value for function in module.functions for key, value in glossary.of(function).items()},
    )


def _shown(example: Example, examples: Examples) -> str:
    """A call that prints what comes of it."""
    made = examples.call(example)
    return f"{made};" if examples.module.function(example.function).result is None else f'println!("{{:?}}", {made});'


def script(module: Module, program: Program, tools: Mapping[str, Tool], blocks: tuple[str, ...]) -> Script:
    """A crate beside the package, whose `main` holds these blocks."""
    body = "".join(f'{block.rstrip()}\nprintln!("\\u{{1e}}");\n' for block in blocks)
    crates = "".join(f'{names.package(name)} = {{ path = "../{name}" }}\n' for name in program.closure(module.name).modules)
    manifest = f'[package]\nname = "{_PROGRAM}"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n{crates}\n[workspace]\n'
    main = f"#![allow(unused)]\n\nfn main() {{\n{body}}}\n"
    files = (File(".script/Cargo.toml", manifest), File(".script/src/main.rs", main))
    return Script(files, (build_step(".script/Cargo.toml", tools), run_step(_PROGRAM)))
