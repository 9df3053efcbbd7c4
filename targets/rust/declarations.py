"""Types of a spec as Rust declares them."""

from pathlib import Path

from specc.target import Alias, Case, Enum, Flags, Prim, Record, Type, TypeDef, Variant
from specc.target.render import render

from . import names
from .docs import comment, one_line, sentence
from .literals import quoted
from .types import Types


def declaration(definition: TypeDef, types: Types) -> str:
    """A type's declaration, without what is implemented for it. Flags are shown by what one can do with them."""
    name = names.type_name(definition.name)
    head = comment(definition.doc)
    if isinstance(definition, Alias):
        return f"{head}pub type {name} = {types.owned(definition.type)};\n"
    head += f"#[derive({', '.join(types.derives(definition))})]\n"
    match definition:
        case Flags():
            return f"{head}pub struct {name}({bits(definition)});\n"
        case Record():
            fields = "".join(f"{_inner(f.doc)}    pub {names.value(f.name)}: {types.owned(f.type)},\n" for f in definition.fields)
            return f"{head}pub struct {name} {{\n{fields}}}\n" if fields else f"{head}pub struct {name} {{}}\n"
    cases = "".join(f"{_inner(c.doc)}    {names.case(c.name)}{_payload(c, types)},\n" for c in definition.cases)
    return f"{head}pub enum {name} {{\n{cases}}}\n"


def sketch(definition: TypeDef, types: Types) -> str:
    """A type's declaration as somebody who uses it has to know it."""
    text = declaration(definition, types)
    if not isinstance(definition, Flags):
        return text
    name = names.type_name(definition.name)
    flags = "".join(f"{_inner(c.doc)}    pub const {names.flag(c.name)}: {name};\n" for c in definition.cases)
    methods = (
        f"    pub const fn empty() -> {name};\n"
        f"    pub const fn all() -> {name};\n"
        "    pub const fn is_empty(self) -> bool;\n"
        f"    pub const fn contains(self, other: {name}) -> bool;\n"
        f"    pub fn insert(&mut self, other: {name});\n"
        f"    pub fn remove(&mut self, other: {name});\n"
    )
    return f"{text}\nimpl {name} {{\n{flags}{methods}    // and the operators | & - ! |= &= -=\n}}\n"


def implementation(definition: TypeDef, types: Types, templates: Path, is_error: bool) -> str:
    """What is implemented for a type."""
    text = ""
    if isinstance(definition, Flags):
        listed = [{"name": names.flag(c.name), "doc": comment(c.doc) or f"/// `{c.name}`\n"} for c in definition.cases]
        text += "\n" + render(
            templates,
            "flags.rs.j2",
            name=names.type_name(definition.name),
            bits=bits(definition),
            all=hex((1 << len(listed)) - 1),
            flags=listed,
            listed=", ".join(f"Self::{flag['name']}" for flag in listed),
        )
    if is_error:
        text += "\n" + _error(definition, types)
    return text


def bits(flags: Flags) -> str:
    """The integer that holds some flags."""
    return next(f"u{size}" for size in (8, 16, 32, 64, 128) if len(flags.cases) <= size)


def _inner(doc: str) -> str:
    return "".join(f"    {line}\n" for line in comment(doc).splitlines())


def _payload(case: Case, types: Types) -> str:
    return "" if case.payload is None else f"({types.owned(case.payload)})"


# --- errors ---


def _error(definition: TypeDef, types: Types) -> str:
    """`Display` and `Error`."""
    name = names.type_name(definition.name)
    if isinstance(definition, Variant | Enum) and definition.cases:
        arms = "".join(f"            {_arm(case, types)}\n" for case in definition.cases)
        body = f"        match self {{\n{arms}        }}\n"
    else:
        message = sentence(definition.doc) or one_line(definition.name.replace("-", " "))
        body = f"        write!(f, {quoted(_braces(message) + ': {self:?}')})\n"
    return (
        f"impl std::fmt::Display for {name} {{\n"
        "    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {\n"
        f"{body}    }}\n}}\n\nimpl std::error::Error for {name} {{}}\n"
    )


def _arm(case: Case, types: Types) -> str:
    message = sentence(case.doc) or case.name.replace("-", " ")
    if case.payload is None:
        return f"Self::{names.case(case.name)} => f.write_str({quoted(message)}),"
    value = "{value}" if _is_shown(case.payload, types) else "{value:?}"
    return f"Self::{names.case(case.name)}(value) => write!(f, {quoted(_braces(message) + ': ' + value)}),"


def _is_shown(type: Type, types: Types) -> bool:
    """Whether a value is legible as it stands."""
    return isinstance(types.bare(type), Prim)


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
