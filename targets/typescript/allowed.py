"""What a hole may not contain: anything by which a function could reach beyond its arguments."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .syntax import Code, declared_names, walk_with_parents
from .words import words

if TYPE_CHECKING:
    from tree_sitter import Node

_PURE = "a function may only work on its arguments"


def violations(code: Code, kept: list["Node"]) -> Iterator[tuple["Node", str, str]]:
    """Each node that may not be, with the check's name and a message."""
    declared = set().union(*(declared_names(code, node) for node in kept))
    for root in kept:
        for node, parent in walk_with_parents(root):
            found = _violation(code, node, parent, declared)
            if found is not None:
                yield (node, *found)


def _violation(code: Code, node: "Node", parent: "Node | None", declared: set[str]) -> tuple[str, str] | None:
    match node.type:
        case "identifier" | "shorthand_property_identifier":
            return _name(code, node, parent, declared)
        case "member_expression":
            return _member(code, node)
        case "subscript_expression":
            return _subscript(code, node)
        case "import":
            return "forbidden-import", f"`import` may not be used here: {_PURE}"
        case "meta_property":
            return "forbidden-name", f"`{code.text(node)}` may not be used: {_PURE}"
        case "async" | "await_expression":
            return "async", "the function must return its value at once: no `async`, no `await`"
        case "debugger_statement":
            return "forbidden-name", "`debugger` may not be used"
        case "shorthand_property_identifier_pattern" if code.text(node) in words("members") | {"random"}:
            return "forbidden-name", f"`{code.text(node)}` may not be taken out of an object"
    return None


def _name(code: Code, node: "Node", parent: "Node | None", declared: set[str]) -> tuple[str, str] | None:
    name = code.text(node)
    if name in words("language") or (name in words("outside") and name not in declared):
        return "forbidden-name", f"`{name}` may not be used: {_PURE}"
    if name == "Date" and not _pure_date(code, parent):
        return "forbidden-name", "the time of day may not be read: give `new Date(…)` a value that comes from the arguments"
    return None


def _pure_date(code: Code, parent: "Node | None") -> bool:
    """Whether `Date` is used without reading the clock: `Date.UTC(…)`, `new Date(value)`, `x instanceof Date`."""
    if parent is None:
        return False
    if parent.type == "member_expression":
        member = parent.child_by_field_name("property")
        return member is not None and code.text(member) in ("UTC", "parse")
    if parent.type == "new_expression":
        arguments = parent.child_by_field_name("arguments")
        return arguments is not None and any(child.type != "comment" for child in arguments.named_children)
    return parent.type == "binary_expression"


def _member(code: Code, node: "Node") -> tuple[str, str] | None:
    target, member = node.child_by_field_name("object"), node.child_by_field_name("property")
    name = code.text(member) if member is not None else ""
    if name in words("members"):
        return "forbidden-name", f"`.{name}` may not be used"
    if name == "random" and target is not None and code.text(target) == "Math":
        return "forbidden-name", "`Math.random` may not be used: the same arguments must give the same result"
    return None


def _subscript(code: Code, node: "Node") -> tuple[str, str] | None:
    target, index = node.child_by_field_name("object"), node.child_by_field_name("index")
    name = code.text(index).strip("\"'`") if index is not None else ""
    if name in words("members") or (target is not None and code.text(target) in ("Math", "Object")):
        return "forbidden-name", f"`{code.text(node)[:60]}` may not be used"
    return None
