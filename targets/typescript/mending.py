"""Slips of form that models make again and again and that syntax alone can settle."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from specc.target import Enum, Function, OptionOf, Prim, Variant

from .declarations import error_definition
from .naming import ErrorClass, Names
from .notation import string
from .shapes import followed, nullable
from .syntax import Code, Edit, walk, walk_own, walk_with_parents

if TYPE_CHECKING:
    from tree_sitter import Node

_ORDERS = re.compile(r"@ts-|biome-ignore|///\s*<|[#@]\s*source(Mapping)?URL")
_BUILT_IN_ERRORS = frozenset(("Error", "RangeError", "TypeError", "SyntaxError"))


def mend(code: Code, node: "Node", names: Names, function: Function, result: bool) -> list[Edit]:
    """Edits for a piece of code that goes into the function's hole. `result`: whether it is the function itself, not a helper."""
    edits = [*_orders(code, node), *_null_comparisons(code, node), *_errors(code, node, names, function)]
    edits += [*_shadows(code, node, names.callable_names(function)), *_constants(code, node)]
    if result:
        edits += _null_results(code, node, names, function)
    return edits


def _orders(code: Code, node: "Node") -> Iterator[Edit]:
    """Comments that give orders to a tool (`@ts-ignore`) are cut."""
    for one in walk(node):
        if one.type == "comment" and _ORDERS.search(code.text(one)):
            yield Edit(one.start_byte, one.end_byte, "")


def _shadows(code: Code, node: "Node", callables: frozenset[str]) -> Iterator[Edit]:
    """`const words = words(title)` reads the variable before it has a value: the variable gets a name of its own, calls keep theirs."""
    nodes = list(walk_with_parents(node))
    shadowing = set()
    for one, parent in nodes:
        if parent is None or parent.type != "variable_declarator" or one != parent.child_by_field_name("name"):
            continue
        value = parent.child_by_field_name("value")
        called = value is not None and any(
            each.type == "call_expression" and code.text(each.child_by_field_name("function") or each) == code.text(one)
            for each in walk(value)
        )
        if called and code.text(one) in callables:
            shadowing.add(code.text(one))
    for one, parent in nodes:
        name = code.text(one) if one.type in ("identifier", "shorthand_property_identifier") else ""
        if name not in shadowing or (
            parent is not None and parent.type == "call_expression" and one == parent.child_by_field_name("function")
        ):
            continue
        yield Edit(one.start_byte, one.end_byte, f"{name}: {name}Value" if one.type != "identifier" else f"{name}Value")


def _constants(code: Code, node: "Node") -> Iterator[Edit]:
    """A `const` that is assigned to later was meant as `let`."""
    changed = set()
    for one in walk(node):
        place = {"assignment_expression": "left", "augmented_assignment_expression": "left", "update_expression": "argument"}.get(one.type)
        target = one.child_by_field_name(place) if place else None
        if target is not None and target.type == "identifier":
            changed.add(code.text(target))
    for one in walk(node):
        kind = one.child_by_field_name("kind") if one.type == "lexical_declaration" else None
        if kind is None or kind.type != "const":
            continue
        declared = [each.child_by_field_name("name") for each in one.named_children if each.type == "variable_declarator"]
        if any(name is not None and code.text(name) in changed for name in declared):
            yield Edit(kind.start_byte, kind.end_byte, "let")


def _null_comparisons(code: Code, node: "Node") -> Iterator[Edit]:
    """`x === null` misses the `undefined` by which an option holds nothing; `x == null` takes both."""
    for one in walk(node):
        if one.type != "binary_expression" or not any(child.type == "null" for child in one.children):
            continue
        for child in one.children:
            if child.type in ("===", "!=="):
                yield Edit(child.start_byte, child.end_byte, child.type[:-1])


def _null_results(code: Code, node: "Node", names: Names, function: Function) -> Iterator[Edit]:
    """`return null`, where an option is returned, means `undefined`."""
    option = followed(function.ok_type, names.program) if function.ok_type is not None else None
    body = node.child_by_field_name("body")
    if not isinstance(option, OptionOf) or nullable(option.element, names.program) or body is None:
        return
    roots = [child for one in walk_own(body) if one.type == "return_statement" for child in one.named_children]
    waiting = roots if body.type == "statement_block" else [body]
    while waiting:
        one = waiting.pop()
        match one.type:
            case "null":
                yield Edit(one.start_byte, one.end_byte, "undefined")
            case "ternary_expression":
                waiting += [part for name in ("consequence", "alternative") if (part := one.child_by_field_name(name)) is not None]
            case "parenthesized_expression":
                waiting += one.named_children
            case "binary_expression":
                right = one.child_by_field_name("right")
                if right is not None and any(child.type in ("??", "||") for child in one.children):
                    waiting.append(right)


# --- errors ------------------------------------------------------------------------------------------------------


def _errors(code: Code, node: "Node", names: Names, function: Function) -> Iterator[Edit]:
    """The error of the function, thrown in the one form that its class has."""
    error = names.error(function)
    if error is None:
        return
    slips = _Slips(code, error, names)
    for one, parent in walk_with_parents(node):
        thrown = parent is not None and parent.type == "throw_statement"
        text = slips.mended(one, thrown)
        if text is not None and text != code.text(one):
            yield Edit(one.start_byte, one.end_byte, text)


class _Slips:
    """The forms in which a model throws an error, against the right one."""

    def __init__(self, code: Code, error: ErrorClass, names: Names) -> None:
        self.code = code
        self.error = error
        definition = error_definition(error, names)
        self.is_variant = isinstance(definition, Variant)
        cases = definition.cases if isinstance(definition, Variant | Enum) else ()
        self.carries = {case.name: case.payload is not None for case in cases}
        self.is_text = error.payload is not None and followed(error.payload, names.program) == Prim("string")

    def mended(self, node: "Node", thrown: bool) -> str | None:
        """What an expression should have been, if it is one of the known slips."""
        match node.type:
            case "new_expression":
                return self._construction(node, thrown)
            case "call_expression" | "member_expression" if thrown:
                return self._member(node, node.child_by_field_name("function") or node)
            case "object" if thrown:
                tag, val = self._tagged(node)
                return self._right(tag, val) if tag else None
            case "string" if thrown:
                return self._right(self._case(node), "") or (f"new {self.error.name}({self.code.text(node)})" if self.is_text else None)
        return None

    def _construction(self, node: "Node", thrown: bool) -> str | None:
        made = node.child_by_field_name("constructor")
        if made is None:
            return None
        name = self.code.text(made)
        if name == self.error.name or (thrown and name in _BUILT_IN_ERRORS):
            return self._with(self._arguments(node), name != self.error.name)
        return self._member(node, made)

    def _member(self, node: "Node", made: "Node") -> str | None:
        """`SlugError.EmptyTitle`, called, constructed or bare."""
        target, member = made.child_by_field_name("object"), made.child_by_field_name("property")
        if target is None or member is None or self.code.text(target) != self.error.name:
            return None
        arguments = self._arguments(node) if node is not made else []
        return self._right(_kebab(self.code.text(member)), self.code.text(arguments[0]) if arguments else "")

    def _with(self, arguments: list["Node"], built_in: bool) -> str | None:
        """The class, or one of the language's own, constructed with arguments."""
        if self.error.payload is None:
            return f"new {self.error.name}()"
        first = arguments[0] if arguments else None
        if first is not None and first.type == "object":
            tag, val = self._tagged(first)
            return self._right(tag, val) if tag else None
        case = self._case(first) if first is not None and first.type == "string" else ""
        if case:
            return self._right(case, self.code.text(arguments[1]) if len(arguments) > 1 else "")
        if self.is_text and built_in and first is not None:
            return f"new {self.error.name}({self.code.text(first)})"
        only = next(iter(self.carries), "") if len(self.carries) == 1 else ""
        plain = first is None or first.type in ("string", "template_string")
        return self._right(only, "") if only and plain else None

    def _right(self, case: str, val: str) -> str | None:
        """The right form of a case, if there is such a case and its payload is at hand where it has one."""
        if case not in self.carries or (self.carries[case] and not val):
            return None
        if not self.is_variant:
            return f"new {self.error.name}({string(case)})"
        carried = f", val: {val}" if self.carries[case] else ""
        return f"new {self.error.name}({{ tag: {string(case)}{carried} }})"

    def _tagged(self, node: "Node") -> tuple[str, str]:
        """Tag and payload of an object in (about) the form that a variant's case has."""
        tag = val = ""
        for pair in node.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type == "shorthand_property_identifier":
                val = self.code.text(pair)
            if key is None or value is None:
                continue
            if self.code.text(key) in ("tag", "type", "kind") and value.type == "string":
                tag = self._case(value)
            else:
                val = self.code.text(value)
        return tag, val

    def _case(self, node: "Node") -> str:
        """The case that a string literal names, in whatever case of letters; empty for none."""
        name = _kebab(self.code.text(node)[1:-1])
        return name if name in self.carries else ""

    def _arguments(self, node: "Node") -> list["Node"]:
        listed = node.child_by_field_name("arguments")
        return [child for child in listed.named_children if child.type != "comment"] if listed is not None else []


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_\s]+", "-", name).lower()
