"""Types, documentation comments and values in TypeScript's notation."""

import json
import re
import unicodedata
from typing import Any

from specc.target import (
    Alias,
    Enum,
    Flags,
    ListOf,
    MapOf,
    Named,
    OptionOf,
    Prim,
    Program,
    Record,
    ResultOf,
    TupleOf,
    Type,
    Variant,
)

from .naming import Names, field_name
from .shapes import followed, nullable, parts, reachable, types_within

INTEGERS = frozenset(("s8", "s16", "s32", "u8", "u16", "u32"))
BIG = frozenset(("s64", "u64"))
FLOATS = frozenset(("f32", "f64"))

_SIMPLE = re.compile(r"[\w$.]+(\[\])*")


def notation(type_: Type, names: Names) -> str:
    """A type as TypeScript writes it."""
    match type_:
        case Prim(name):
            if name == "bool":
                return "boolean"
            if name in BIG:
                return "bigint"
            return "string" if name in ("string", "char") else "number"
        case ListOf(element):
            if followed(element, names.program) == Prim("u8"):
                return "Uint8Array"
            inner = notation(element, names)
            return f"{inner}[]" if _SIMPLE.fullmatch(inner) else f"Array<{inner}>"
        case OptionOf(element):
            inner = notation(element, names)
            return f"Option<{inner}>" if nullable(element, names.program) else f"{inner} | undefined"
        case ResultOf(ok, error):
            return _result(ok, error, names)
        case TupleOf(elements):
            return f"[{', '.join(notation(element, names) for element in elements)}]"
        case MapOf(key, value):
            return f"Map<{notation(key, names)}, {notation(value, names)}>"
        case Named():
            return names.type(type_)


def _result(ok: Type | None, error: Type | None, names: Names) -> str:
    """A result that is a value. `Result` stands for the usual one, with a value in both cases."""
    if ok is not None and error is not None:
        return f"Result<{notation(ok, names)}, {notation(error, names)}>"
    ok_val = f"; val: {notation(ok, names)}" if ok is not None else ""
    error_val = f"; val: {notation(error, names)}" if error is not None else ""
    return f'{{ tag: "ok"{ok_val} }} | {{ tag: "err"{error_val} }}'


def tolerance(type_: Type | None, program: Program) -> str:
    """How far apart floats in two equal values may be, relative to their size; empty for a type without floats."""
    if type_ is None:
        return ""
    within = [type_, *(inner for named in reachable([type_], program) for inner in types_within(program.resolve(named)))]
    found = {part for one in within for part in parts(one)}
    if Prim("f32") in found:
        return "1e-6"
    return "1e-9" if Prim("f64") in found else ""


# --- comments ----------------------------------------------------------------------------------------------------


def comment_text(text: str) -> str:
    """Free text that can stand in a comment: it can't end it, and isn't taken for an order to a tool."""
    safe = text.replace("*/", "*\u200b/").replace("@ts-", "@\u200bts-").replace("biome-ignore", "biome ignore")
    return "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") and char != "\n" else char for char in safe)


def doc_comment(text: str, indent: str = "") -> str:
    """A documentation comment with a line end, or nothing where there is no text."""
    lines = [line.rstrip() for line in comment_text(text.strip()).split("\n")]
    if not any(lines):
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    body = "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines)
    return f"{indent}/**\n{body}{indent} */\n"


# --- values ------------------------------------------------------------------------------------------------------


def string(text: str) -> str:
    """A string literal."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(_escaped(char) if unicodedata.category(char)[0] in "CZ" and char != " " else char for char in quoted)


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\u{{{code:x}}}"


def literal(value: Any, type_: Type | None, names: Names) -> str:
    """A value, given in canonical JSON form, as an expression."""
    program = names.program
    match type_:
        case None:
            return "undefined"
        case Prim(name):
            return _primitive(value, name)
        case ListOf(element):
            items = ", ".join(literal(item, element, names) for item in value)
            return f"new Uint8Array([{items}])" if followed(element, program) == Prim("u8") else f"[{items}]"
        case OptionOf(element):
            if not nullable(element, program):
                return "undefined" if value is None else literal(value, element, names)
            return '{ tag: "none" }' if value is None else _tagged("some", literal(value["some"], element, names))
        case ResultOf(ok, error):
            tag, inner = ("ok", ok) if "ok" in value else ("err", error)
            carried = None if inner is None else literal(value["ok" if tag == "ok" else "error"], inner, names)
            return _tagged(tag, carried)
        case TupleOf(elements):
            return f"[{', '.join(literal(item, element, names) for item, element in zip(value, elements, strict=True))}]"
        case MapOf(key, element):
            pairs = value.items() if isinstance(value, dict) else value
            return f"new Map([{', '.join(f'[{literal(k, key, names)}, {literal(v, element, names)}]' for k, v in pairs)}])"
        case Named():
            return _declared(value, type_, names)


def _primitive(value: Any, name: str) -> str:
    if name == "bool":
        return "true" if value else "false"
    if name in BIG:
        return f"{value}n"
    if name in ("string", "char"):
        return string(value)
    if isinstance(value, str):
        return value  # NaN, Infinity, -Infinity
    return str(int(value)) if name in INTEGERS else _float(float(value))


def _float(value: float) -> str:
    text = repr(value)
    return text.removesuffix(".0")


def _tagged(tag: str, value: str | None) -> str:
    return f"{{ tag: {string(tag)} }}" if value is None else f"{{ tag: {string(tag)}, val: {value} }}"


def _declared(value: Any, named: Named, names: Names) -> str:
    definition = names.program.resolve(named)
    match definition:
        case Record():
            present = [field for field in definition.fields if not _left_out(value[field.name], field.type, names)]
            return _object([(field_name(field.name), literal(value[field.name], field.type, names)) for field in present])
        case Variant():
            tag = value if isinstance(value, str) else next(iter(value))
            payload = next(case.payload for case in definition.cases if case.name == tag)
            return _tagged(tag, None if payload is None else literal(value[tag], payload, names))
        case Enum():
            return string(value)
        case Flags():
            return _object([(field_name(flag), "true") for flag in value])
        case Alias():
            return literal(value, definition.type, names)


def _left_out(value: Any, type_: Type, names: Names) -> bool:
    """Whether a record's literal goes without the field: an option that holds nothing."""
    option = followed(type_, names.program)
    return value is None and isinstance(option, OptionOf) and not nullable(option.element, names.program)


def _object(entries: list[tuple[str, str]]) -> str:
    return f"{{ {', '.join(f'{name}: {value}' for name, value in entries)} }}" if entries else "{}"
