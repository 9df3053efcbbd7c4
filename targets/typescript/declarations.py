"""The types, error classes and signatures of a module, as its package declares them."""

from specc.target import (
    Alias,
    Enum,
    Flags,
    Force,
    Function,
    Named,
    OptionOf,
    Param,
    Program,
    Record,
    Resource,
    Type,
    TypeDef,
    Variant,
)

from .naming import ErrorClass, Names, field_name
from .notation import doc_comment, notation, string
from .shapes import followed, nullable

OPTION = """/** An option whose value may itself be `undefined`. */
export type Option<T> = { tag: "none" } | { tag: "some"; val: T };
"""
RESULT = """/** The outcome of something that can fail, as a value. */
export type Result<T, E> = { tag: "ok"; val: T } | { tag: "err"; val: E };
"""


def type_declaration(definition: TypeDef, names: Names) -> str:
    """A type of the module itself, with its documentation."""
    name = names.own_type(definition.name)
    return doc_comment(definition.doc) + _body(definition, name, names)


def declaration_of(named: Named, names: Names) -> str:
    """A type under the name that it has in this module, wherever it is declared."""
    definition = names.program.resolve(named)
    return doc_comment(definition.doc) + _body(definition, names.type(named), names)


def _body(definition: TypeDef, name: str, names: Names) -> str:
    match definition:
        case Record():
            fields = "".join(doc_comment(field.doc, "  ") + f"  {_field(field.name, field.type, names)};\n" for field in definition.fields)
            return f"export interface {name} {{\n{fields}}}\n"
        case Flags():
            flags = "".join(doc_comment(case.doc, "  ") + f"  {field_name(case.name)}?: boolean;\n" for case in definition.cases)
            return f"export interface {name} {{\n{flags}}}\n"
        case Enum():
            return _union(name, [(case.doc, string(case.name)) for case in definition.cases])
        case Variant():
            return _union(name, [(case.doc, _case(case.name, case.payload, names)) for case in definition.cases])
        case Alias():
            return f"export type {name} = {notation(definition.type, names)};\n"


def _case(tag: str, payload: Type | None, names: Names) -> str:
    val = f"; val: {notation(payload, names)}" if payload is not None else ""
    return f"{{ tag: {string(tag)}{val} }}"


def _union(name: str, cases: list[tuple[str, str]]) -> str:
    if not cases:
        return f"export type {name} = never;\n"
    if not any(doc for doc, _ in cases) and len(cases) == 1:
        return f"export type {name} = {cases[0][1]};\n"
    return f"export type {name} =\n" + "\n".join(f"{doc_comment(doc, '  ')}  | {case}" for doc, case in cases) + ";\n"


def _optional(type_: Type, program: Program) -> bool:
    """Whether a field or a last parameter of this type may be left out."""
    option = followed(type_, program)
    return isinstance(option, OptionOf) and not nullable(option.element, program)


def _field(name: str, type_: Type, names: Names) -> str:
    """A field; an option is one that may be missing."""
    if not _optional(type_, names.program):
        return f"{field_name(name)}: {notation(type_, names)}"
    shown = notation(type_.element, names) if isinstance(type_, OptionOf) else notation(type_, names)
    return f"{field_name(name)}?: {shown}"


# --- errors ------------------------------------------------------------------------------------------------------


def thrown_by(error: ErrorClass, names: Names) -> tuple[Function, ...]:
    """The functions of the module that throw an error class."""
    return tuple(function for function in names.module.signatures if names.error(function) == error)


def error_definition(error: ErrorClass, names: Names) -> TypeDef | None:
    """The variant, enum, record, … that an error carries; `None` for a type without a declaration of its own, or no value."""
    if error.payload is None:
        return None
    payload = followed(error.payload, names.program)
    return names.program.resolve(payload) if isinstance(payload, Named) else None


def error_class(error: ErrorClass, names: Names) -> str:
    """The class of an error, whole."""
    functions = ", ".join(f"`{names.function(function.name)}`" for function in thrown_by(error, names))
    doc = doc_comment(f"Thrown by {functions}." if functions else "An error.")
    if error.payload is None:
        return f"{doc}export class {error.exported} extends Error {{\n  constructor() {{\n    super();\n{_name_line(error)}  }}\n}}\n"
    payload = notation(error.payload, names)
    before, message = _message(error, names)
    return (
        f"{before}{doc}export class {error.exported} extends Error {{\n"
        f"  /** What went wrong. */\n  readonly payload: {payload};\n\n"
        f"  constructor(payload: {payload}) {{\n    super({message});\n{_name_line(error)}    this.payload = payload;\n  }}\n}}\n"
    )


def _name_line(error: ErrorClass) -> str:
    return f"    this.name = {string(error.exported)};\n"


def _message(error: ErrorClass, names: Names) -> tuple[str, str]:
    """What an error says: a table that stands before its class, and the expression of its message."""
    assert error.payload is not None
    definition = error_definition(error, names)
    payload = notation(error.payload, names)
    if isinstance(definition, Variant | Enum):
        index, key = ("payload.tag", f'{payload}["tag"]') if isinstance(definition, Variant) else ("payload", payload)
        table = f"messagesOf{error.exported}"
        lines = "".join(f"  {string(case.name)}: {string(_says(case.name, case.doc))},\n" for case in definition.cases)
        return f"const {table}: Record<{key}, string> = {{\n{lines}}};\n\n", f"{table}[{index}]"
    return "", "payload" if payload == "string" else string(error.exported)


def _says(name: str, doc: str) -> str:
    first = _first_line(doc)
    return f"{name}: {first}" if first else name


def error_signature(error: ErrorClass, names: Names) -> str:
    """The class of an error, without its body."""
    if error.payload is None:
        return f"export declare class {error.name} extends Error {{\n  constructor();\n}}\n"
    payload = notation(error.payload, names)
    return f"export declare class {error.name} extends Error {{\n  constructor(payload: {payload});\n  readonly payload: {payload};\n}}\n"


def throw_expressions(error: ErrorClass, names: Names, cases: frozenset[str]) -> tuple[str, ...]:
    """What one writes to make the error: one expression for each of those of its cases; all of them where `cases` is empty."""
    definition = error_definition(error, names)
    if error.payload is None:
        return (f"new {error.name}()",)
    if not isinstance(definition, Variant | Enum):
        return (f"new {error.name}({_stand_in(error.payload, names)})",)
    wanted = [case for case in definition.cases if case.name in cases or not cases]
    if isinstance(definition, Enum):
        return tuple(f"new {error.name}({string(case.name)})" for case in wanted)
    return tuple(
        f"new {error.name}({{ tag: {string(case.name)}" + (f", val: {_stand_in(case.payload, names)} }})" if case.payload else " })")
        for case in wanted
    )


def _stand_in(type_: Type, names: Names) -> str:
    """A name for a value of the type, to be read in a rule; a record by its fields."""
    named = followed(type_, names.program)
    definition = names.program.resolve(named) if isinstance(named, Named) else None
    if isinstance(definition, Record):
        fields = [f"{field_name(field.name)}: {_word(field.type, names)}" for field in definition.fields]
        return f"{{ {', '.join(fields)} }}" if fields else "{}"
    return _word(type_, names)


def _word(type_: Type, names: Names) -> str:
    text = notation(followed(type_, names.program), names)
    return {"number": "n", "bigint": "n", "string": "text", "boolean": "flag"}.get(text, "value")


def error_cases(error: ErrorClass, names: Names) -> tuple[tuple[str, str], ...]:
    """What an error can carry: each case as a value, with the first line of its documentation."""
    definition = error_definition(error, names)
    if isinstance(definition, Enum):
        return tuple((string(case.name), _first_line(case.doc)) for case in definition.cases)
    if isinstance(definition, Variant):
        cases = definition.cases
        return tuple((_case(case.name, case.payload, names).replace(";", ","), _first_line(case.doc)) for case in cases)
    return ()


def _first_line(doc: str) -> str:
    return doc.strip().split("\n")[0]


# --- functions ---------------------------------------------------------------------------------------------------


def parameters(function: Function, names: Names) -> str:
    """A function's parameters. Options at the end may be left out of a call."""
    last_required = max((i for i, param in enumerate(function.params) if not _optional(param.type, names.program)), default=-1)
    return ", ".join(_parameter(param, i > last_required, names) for i, param in enumerate(function.params))


def _parameter(param: Param, may_be_missing: bool, names: Names) -> str:
    name = names.param(param.name)
    if not may_be_missing:
        return f"{name}: {notation(param.type, names)}"
    shown = param.type.element if isinstance(param.type, OptionOf) else param.type
    return f"{name}?: {notation(shown, names)}"


def signature(function: Function, names: Names, name: str = "") -> str:
    """`slugify(title: string, maxLength?: number): string`."""
    result = notation(function.ok_type, names) if function.ok_type is not None else "void"
    return f"{name or names.function(function.name)}({parameters(function, names)}): {result}"


def function_doc(function: Function, names: Names, clauses: bool) -> str:
    """A function's documentation comment: its doc, the clauses it owns, what it throws."""
    paragraphs = [function.doc.strip()] if function.doc.strip() else []
    if clauses and (listed := _clauses(function.name, names)):
        paragraphs.append(listed)
    error = names.error(function)
    if error is not None:
        paragraphs.append(f"@throws {{{error.name}}}")
    return doc_comment("\n\n".join(paragraphs))


def _clauses(unit: str, names: Names) -> str:
    """The clauses that a function or resource owns, as a comment lists them."""
    listed = [
        f"- `{names.module.name}#{clause.id}`{f' ({clause.force})' if clause.force is not Force.NONE else ''}: "
        f"{' '.join(clause.text.split())}"
        for clause in names.module.clauses
        if unit in clause.functions
    ]
    return "\n".join(("Clauses:", *listed)) if listed else ""


# --- resources ---------------------------------------------------------------------------------------------------


def method_signature(method: Function, names: Names) -> str:
    """`tryTake(now: number): boolean`, or `constructor(capacity: number)`."""
    if method.name == "constructor":
        return f"constructor({parameters(method, names)})"
    return signature(method, names, names.method(method.name))


def method_doc(method: Function, names: Names) -> str:
    """A method's documentation comment, inside its class."""
    lines = function_doc(method, names, clauses=False).splitlines(keepends=True)
    return "".join(f"  {line}" for line in lines)


def class_doc(resource: Resource, names: Names, clauses: bool) -> str:
    """A resource's documentation comment: its doc and the clauses it owns."""
    return doc_comment("\n\n".join(part for part in (resource.doc.strip(), clauses and _clauses(resource.name, names)) if part))
