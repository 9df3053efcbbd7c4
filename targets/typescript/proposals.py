"""Changes that settle what tsc complains of, where syntax can: numbers for bigints, values that may be missing, objects used as tables.

They change types and notations and nothing that a program does but for conversions; the checks decide whether that was meant.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from specc.target import Edit, Finding

from .syntax import Code, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_INTEGER = re.compile(r"[0-9][0-9_]*")
_MISSING = frozenset(("TS2531", "TS2532", "TS18047", "TS18048"))
_MAY_BE_MISSING = re.compile(r"'[^']* \| undefined' is not assignable to (type|parameter of type) '(?![^']*undefined)")
_CODES = frozenset(("TS2322", "TS2345", "TS2365", "TS2367", "TS2538", "TS2769", "TS7053", *_MISSING))
_KINDS = {"number": "number", "string": "string", "true": "boolean", "false": "boolean"}
_NUMBER_FOR_BIGINT = re.compile(r"'(number|\d+)' is not assignable to (type|parameter of type) 'bigint( \| undefined)?'")
_BIGINT_FOR_NUMBER = re.compile(r"'(bigint|\d+n)' is not assignable to parameter of type 'number'")
_MIXED = re.compile(r"types? '(?P<left>[^']+)' and '(?P<right>[^']+)'")
_ROUNDING = frozenset(("Math.floor", "Math.trunc", "Math.round", "Math.ceil"))


def proposals(path: str, text: str, findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """Edits of a file by what tsc said of it."""
    wanted = [one for one in findings if one.path == path and one.code in _CODES]
    code = Code(text)
    return tuple(Edit(path, start, end, new) for one in wanted for start, end, new in _settled(code, text, one))


def _settled(code: Code, text: str, finding: Finding) -> Iterator[tuple[int, int, str]]:
    node = _node_at(code, text, finding)
    if node is None:
        return
    match finding.code:
        case "TS2322" if _NUMBER_FOR_BIGINT.search(finding.message):
            yield from _as_bigint(code, _value(node))
        case "TS2345" if _NUMBER_FOR_BIGINT.search(finding.message):
            yield from _as_bigint(code, node)
        case "TS2345" if _BIGINT_FOR_NUMBER.search(finding.message):
            yield from _argument(code, node)
        case "TS2322" | "TS2345" if _MAY_BE_MISSING.search(finding.message):
            yield from _present(node if finding.code == "TS2345" else _value(node))
        case _ if finding.code in _MISSING:
            yield from _present(node)
        case "TS7053":
            yield from list(_table(code, node)) or _key(code, node)
        case "TS2365" | "TS2367":
            yield from _operands(code, node, finding.message)
        case "TS2538":
            yield _wrapped(code, node, "Number")
        case "TS2769":
            yield from _last_argument(code, node)


def _node_at(code: Code, text: str, finding: Finding) -> "Node | None":
    """The widest expression that begins where the finding points; a call's arguments and a declaration's name keep to themselves."""
    lines = text.split("\n")
    if not 0 < finding.line <= len(lines):
        return None
    before = "\n".join((*lines[: finding.line - 1], lines[finding.line - 1][: finding.column - 1]))
    start = len(before.encode())
    node = code.root.named_descendant_for_byte_range(start, start + 1)
    while node is not None and node.parent is not None and node.parent.start_byte == start and node.parent.type.endswith("_expression"):
        node = node.parent
    return node


def _value(node: "Node") -> "Node | None":
    """What is assigned, declared or returned at a node."""
    one: Node | None = node
    while one is not None:
        match one.type:
            case "assignment_expression" | "augmented_assignment_expression":
                return one.child_by_field_name("right")
            case "variable_declarator" | "pair":
                return one.child_by_field_name("value")
            case "return_statement":
                return one.named_children[0] if one.named_children else None
            case "arrow_function":
                body = one.child_by_field_name("body")
                return body if body is not None and body.type != "statement_block" else None
            case "expression_statement" | "lexical_declaration" | "statement_block":
                return None
        one = one.parent
    return None


def _as_bigint(code: Code, node: "Node | None") -> Iterator[tuple[int, int, str]]:
    if node is None:
        return
    match node.type:
        case "ternary_expression":
            for name in ("consequence", "alternative"):
                yield from _as_bigint(code, node.child_by_field_name(name))
        case "parenthesized_expression":
            yield from _as_bigint(code, node.named_children[0])
        case "number" if _INTEGER.fullmatch(code.text(node)):
            yield node.end_byte, node.end_byte, "n"
        case "call_expression" if _called(code, node).startswith("Math."):
            return  # its arguments are complained of too, and mended there
        case "number" | "call_expression" | "identifier" | "member_expression" | "binary_expression" | "unary_expression":
            yield _wrapped(code, node, "BigInt")


def _argument(code: Code, node: "Node") -> Iterator[tuple[int, int, str]]:
    """A bigint where a number is wanted: `Math` gives way to operators, else the argument is converted."""
    call = node.parent.parent if node.parent is not None and node.parent.type == "arguments" else None
    called = _called(code, call) if call is not None else ""
    arguments = node.parent.named_children if node.parent is not None else []
    if call is None:
        return
    if called in ("Math.min", "Math.max"):
        order = "<" if called == "Math.min" else ">"
        listed = ", ".join(code.text(one) for one in arguments)
        yield call.start_byte, call.end_byte, f"[{listed}].reduce((a, b) => (a {order} b ? a : b))"
    elif called == "Math.abs" and len(arguments) == 1:
        one = code.text(arguments[0])
        yield call.start_byte, call.end_byte, f"(({one}) < 0n ? -({one}) : ({one}))"
    elif called in _ROUNDING and len(arguments) == 1:
        yield call.start_byte, call.end_byte, f"({code.text(arguments[0])})"
    else:
        yield _wrapped(code, node, "Number")


def _operands(code: Code, node: "Node", message: str) -> Iterator[tuple[int, int, str]]:
    """An operator between a bigint and a number."""
    said = _MIXED.search(message)
    if said is None:
        return
    kinds = [_kind(said["left"]), _kind(said["right"])]
    for one in walk(node):
        if one.type not in ("binary_expression", "augmented_assignment_expression") or one.start_byte != node.start_byte:
            continue
        sides = [one.child_by_field_name("left"), one.child_by_field_name("right")]
        if set(kinds) == {"number", "bigint"}:
            yield from _as_bigint(code, sides[kinds.index("number")])
            return


def _kind(type_: str) -> str:
    if re.fullmatch(r"bigint|-?\d+n", type_):
        return "bigint"
    return "number" if re.fullmatch(r"number|-?\d+", type_) else type_


def _last_argument(code: Code, node: "Node") -> Iterator[tuple[int, int, str]]:
    """`values.reduce((a, b) => a + b, 0)` over bigints begins with `0n`."""
    one: Node | None = node
    while one is not None and one.type != "call_expression":
        one = one.parent
    arguments = one.child_by_field_name("arguments") if one is not None else None
    last = arguments.named_children[-1] if arguments is not None and arguments.named_children else None
    if last is not None and last.type == "number" and _INTEGER.fullmatch(code.text(last)):
        yield last.end_byte, last.end_byte, "n"


def _present(node: "Node | None") -> Iterator[tuple[int, int, str]]:
    """A value that the compiler can't see to be there: `map.get(key)!`."""
    if node is not None and node.type in ("identifier", "call_expression", "member_expression", "subscript_expression"):
        yield node.end_byte, node.end_byte, "!"


def _table(code: Code, node: "Node") -> Iterator[tuple[int, int, str]]:
    """`const values = { I: 1 }`, read by a key that is known at run time alone, is a `Record<string, number>`."""
    name = code.text(node).split("[")[0]
    for one in walk(code.root):
        value = one.child_by_field_name("value") if one.type == "variable_declarator" else None
        declared = one.child_by_field_name("name")
        if value is None or declared is None or value.type != "object" or code.text(declared) != name or one.child_by_field_name("type"):
            continue
        values = [pair.child_by_field_name("value") for pair in value.named_children if pair.type == "pair"]
        kinds = {_literal(code, each) for each in values if each is not None}
        if len(kinds) == 1 and None not in kinds:
            yield declared.end_byte, declared.end_byte, f": Record<string, {kinds.pop()}>"


def _key(code: Code, node: "Node") -> Iterator[tuple[int, int, str]]:
    """`flags[name]`, where `name` is one of the object's own keys: `flags[name as keyof typeof flags]`."""
    for one in walk(node):
        index = one.child_by_field_name("index") if one.type == "subscript_expression" and one.start_byte == node.start_byte else None
        table = one.child_by_field_name("object")
        if index is not None and table is not None and table.type in ("identifier", "member_expression"):
            yield index.start_byte, index.end_byte, f"{code.text(index)} as keyof typeof {code.text(table)}"


def _literal(code: Code, node: "Node") -> str | None:
    return "bigint" if node.type == "number" and code.text(node).endswith("n") else _KINDS.get(node.type)


def _called(code: Code, node: "Node") -> str:
    function = node.child_by_field_name("function")
    return code.text(function) if function is not None else ""


def _wrapped(code: Code, node: "Node", by: str) -> tuple[int, int, str]:
    return node.start_byte, node.end_byte, f"{by}({code.text(node)})"
