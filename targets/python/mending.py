"""Slips of form in a reply's code that syntax alone can put right."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from specc.target import Enum, Flags, Named, names

from .naming import called_alias, member_name
from .rules import ALLOWED_MODULES, bound_names, import_names
from .scope import Class, Scope
from .syntax import is_reference, text, walk

if TYPE_CHECKING:
    from tree_sitter import Node

Edit = tuple[int, int, str]
"""Bytes of the code from, to, and what replaces them."""

IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")

_SILENCERS = re.compile(r"#\s*(?:type:|noqa|mypy:|ruff:|pyright:|pylint:|fmt:|isort:|pragma)", re.I)

_GENERIC = {
    **dict.fromkeys(
        ["list", "set", "frozenset", "List", "Set", "FrozenSet", "deque", "Counter", "Iterable", "Iterator", "Sequence"], "[Any]"
    ),
    **dict.fromkeys(["dict", "Dict", "defaultdict", "OrderedDict", "Mapping"], "[Any, Any]"),
    **dict.fromkeys(["tuple", "Tuple"], "[Any, ...]"),
    "Callable": "[..., Any]",
}
"""Generic types that are often written without their parameters, and the parameters that say as much."""


def mended(code: str, root: "Node", definition: "Node", own: Scope, name: str, callees: frozenset[str]) -> str:
    """The code with slips of form put right. `definition` defines the function, whose name is to be `name`; `callees` are those of the
    functions it may call that no parameter hides."""
    body = definition.child_by_field_name("body") or definition
    given = text(definition.child_by_field_name("name") or definition)
    hidden = callees & bound_names([body])
    spellings = _case_spellings(own)
    edits: list[Edit] = []
    for node in walk(root):
        if node.type == "comment" and _SILENCERS.match(text(node)):
            edits.append(_replaced(node, ""))
        elif node.type == "identifier" and is_reference(node) and text(node) == given != name:
            edits.append(_replaced(node, name))
        elif node.type == "attribute" and text(node) in spellings:
            edits.append(_replaced(node, spellings[text(node)]))
        elif node.type == "call":
            edits += _call(node, hidden, own)
        elif node.type in IMPORTS and node.parent != root and _brought_anyway(node, own, callees):
            edits.append(_replaced(node, "pass"))
        elif node.type == "type":
            edits += _bare_generics(node)
        elif node.type == "function_definition" and node != definition:
            edits += _untyped(node)
    return applied(code, edits)


def _replaced(node: "Node", new: str) -> Edit:
    return node.start_byte, node.end_byte, new


def _case_spellings(own: Scope) -> dict[str, str]:
    """Other ways in which a case of a variant, enum or error is often written, with the right one."""
    found = {}
    for cls, name in own.classes().items():
        if cls.kind == "case":
            holder = own.name(Class(cls.module, "type", cls.name))
            for spelling in (names.pascal(cls.case), names.upper_snake(cls.case), names.snake(cls.case), name):
                found[f"{holder}.{spelling}"] = name
        elif cls.kind == "type" and not own.is_error(Named(cls.module, cls.name)):
            declared = own.program.modules[cls.module].type(cls.name)
            for case in declared.cases if isinstance(declared, Enum | Flags) else ():
                for spelling in (names.pascal(case.name), names.snake(case.name), names.camel(case.name)):
                    found[f"{name}.{spelling}"] = f"{name}.{member_name(case.name)}"
    return found


def _call(node: "Node", hidden: frozenset[str], own: Scope) -> Iterator[Edit]:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None or arguments is None or callee.type != "identifier":
        return
    if text(callee) in hidden:
        yield _replaced(callee, called_alias(text(callee)))
    given = arguments.named_children
    case = _named_case(text(callee), text(given[0]).strip("\"'"), own) if given and given[0].type == "string" else ""
    if case:  # `SlugError("too-short", 5)`
        rest = ", ".join(text(argument) for argument in given[1:])
        yield _replaced(node, f"{case}({rest})")


def _named_case(holder: str, spelling: str, own: Scope) -> str:
    """The class of the error `holder`'s case that a string names; empty where it names none."""
    for cls, name in own.classes().items():
        if cls.kind != "case" or not own.is_error(Named(cls.module, cls.name)):
            continue
        mine = own.name(Class(cls.module, "type", cls.name)) == holder
        if mine and spelling in (cls.case, names.snake(cls.case), name, names.upper_snake(cls.case)):
            return name
    return ""


def _brought_anyway(node: "Node", own: Scope, callees: frozenset[str]) -> bool:
    """Whether an import only brings what the skeleton brings anyway."""
    known = callees | set(own.classes().values())
    brought = import_names(node)
    return bool(brought) and all(name in known and module not in ALLOWED_MODULES for module, name, _ in brought)


def _bare_generics(annotation: "Node") -> Iterator[Edit]:
    for node in walk(annotation):
        parent = node.parent
        if node.type != "identifier" or parent is None or parent.type in ("generic_type", "attribute"):
            continue
        based = parent.type == "subscript" and parent.child_by_field_name("value") == node
        if text(node) in _GENERIC and not based and not _in_inner_type(node, annotation):
            yield node.end_byte, node.end_byte, _GENERIC[text(node)]


def _in_inner_type(node: "Node", annotation: "Node") -> bool:
    """Whether an annotation inside the annotation holds the node: that one is looked at by itself."""
    current = node.parent
    while current is not None and current != annotation:
        if current.type == "type":
            return True
        current = current.parent
    return False


def _untyped(definition: "Node") -> Iterator[Edit]:
    """Types for what a helper leaves untyped: `Any`, or `None` for a helper that returns nothing."""
    parameters = definition.child_by_field_name("parameters")
    method = definition.parent is not None and _is_method(definition)
    for at, node in enumerate(parameters.named_children if parameters is not None else []):
        if node.type == "identifier" and not (method and at == 0):
            yield node.end_byte, node.end_byte, ": Any"
        elif node.type == "default_parameter":
            named = node.child_by_field_name("name")
            if named is not None:
                yield named.end_byte, named.end_byte, ": Any"
    if definition.child_by_field_name("return_type") is None and parameters is not None:
        body = definition.child_by_field_name("body")
        returns = body is not None and any(
            node.type == "yield" or (node.type == "return_statement" and node.named_children) for node in walk(body)
        )
        yield parameters.end_byte, parameters.end_byte, " -> Any" if returns else " -> None"


def _is_method(definition: "Node") -> bool:
    holder = definition.parent
    if holder is not None and holder.type == "decorated_definition":
        if any(child.type == "decorator" and "staticmethod" in text(child) for child in holder.children):
            return False
        holder = holder.parent
    return holder is not None and holder.type == "block" and holder.parent is not None and holder.parent.type == "class_definition"


def applied(code: str, edits: Iterable[Edit]) -> str:
    data, end = code.encode(), len(code.encode())
    for start, stop, new in sorted(edits, reverse=True):
        if stop <= end:
            data, end = data[:start] + new.encode() + data[stop:], start
    return data.decode()
