"""TypeScript source as a syntax tree, and textual edits on it."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

IDENTIFIERS = frozenset(("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"))
FUNCTIONS = frozenset(
    (
        "function_declaration",
        "function_expression",
        "arrow_function",
        "generator_function_declaration",
        "generator_function",
        "method_definition",
    )
)


class Edit(NamedTuple):
    """Bytes `start` to `end` of a source give way to `text`."""

    start: int
    end: int
    text: str


@lru_cache
def _parser() -> "Parser":
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_typescript.language_typescript()))


class Code:
    """A piece of TypeScript with its tree. Parsing never fails; what doesn't parse is an error node."""

    def __init__(self, text: str) -> None:
        self.data = text.encode(errors="replace")
        self.root = _parser().parse(self.data).root_node

    def text(self, node: "Node") -> str:
        """The slice that a node covers."""
        return self.data[node.start_byte : node.end_byte].decode(errors="replace")

    def line(self, node: "Node") -> str:
        """The line in which a node begins, without surrounding blanks."""
        lines = self.data.split(b"\n")
        return lines[node.start_point.row].decode(errors="replace").strip()

    def edited(self, start: int, end: int, edits: Iterable[Edit]) -> str:
        """Bytes `start` to `end`, with those edits made that lie within. Of two that overlap, the outer one counts."""
        pieces: list[bytes] = []
        at = start
        for edit in sorted(set(edits), key=lambda edit: (edit.start, -edit.end)):
            if at <= edit.start and edit.end <= end:
                pieces += [self.data[at : edit.start], edit.text.encode()]
                at = edit.end
        return b"".join((*pieces, self.data[at:end])).decode(errors="replace")


def walk(node: "Node") -> Iterator["Node"]:
    """A node and all below it, in the order of the text."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(one.children))


def walk_with_parents(node: "Node") -> Iterator[tuple["Node", "Node | None"]]:
    """The same, each with the node above it. (A node finds its parent from the root down: too slow to be asked of each.)"""
    waiting: list[tuple[Node, Node | None]] = [(node, None)]
    while waiting:
        one, parent = waiting.pop()
        yield one, parent
        waiting.extend((child, one) for child in reversed(one.children))


def walk_own(node: "Node") -> Iterator["Node"]:
    """A function's body without the bodies of the functions inside it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(child for child in reversed(one.children) if child.type not in FUNCTIONS)


def first_error(node: "Node") -> "Node | None":
    """The first thing under a node that doesn't parse."""
    if not node.has_error:
        return None
    return next((one for one in walk(node) if one.is_error or one.is_missing), node)


def used_names(code: Code, node: "Node") -> set[str]:
    """The names of values and types that a piece of code mentions; names of properties are none."""
    return {code.text(one) for one in walk(node) if one.type in IDENTIFIERS or one.type == "type_identifier"}


def declared_names(code: Code, node: "Node") -> set[str]:
    """The names that a piece of code binds: variables, parameters, functions, caught values."""
    found = set()
    for one in walk(node):
        match one.type:
            case "variable_declarator" | "function_declaration" | "function_expression" | "class_declaration":
                names = one.child_by_field_name("name")
            case "required_parameter" | "optional_parameter":
                names = one.child_by_field_name("pattern")
            case "catch_clause" | "arrow_function":
                names = one.child_by_field_name("parameter")
            case "for_in_statement":
                names = one.child_by_field_name("left")
            case _:
                continue
        if names is not None:
            found |= {code.text(name) for name in walk(names) if name.type in IDENTIFIERS}
    return found


def assigned_names(code: Code, node: "Node") -> set[str]:
    """The names of variables to which a piece of code assigns after they are bound."""
    found = set()
    for one in walk(node):
        target = None
        if one.type in ("assignment_expression", "augmented_assignment_expression"):
            target = one.child_by_field_name("left")
        elif one.type == "update_expression":
            target = one.child_by_field_name("argument")
        elif one.type == "for_in_statement" and one.child_by_field_name("kind") is None:
            target = one.child_by_field_name("left")
        if target is not None and target.type in ("identifier", "array_pattern", "object_pattern"):
            found |= {code.text(name) for name in walk(target) if name.type in IDENTIFIERS}
    return found


_CHANGING = frozenset(
    ("add", "clear", "copyWithin", "delete", "fill", "pop", "push", "reverse", "set", "shift", "sort", "splice", "unshift")
)


def changed_names(code: Code, node: "Node") -> set[str]:
    """The names of variables whose value a piece of code changes in place: `a.sort()`, `a[0] = 1`, `a.x++`, `delete a.x`."""
    found = set()
    for one in walk(node):
        target = None
        if one.type in ("assignment_expression", "augmented_assignment_expression"):
            target = one.child_by_field_name("left")
        elif one.type in ("update_expression", "unary_expression") and (
            one.type == "update_expression" or code.text(one).startswith("delete")
        ):
            target = one.child_by_field_name("argument")
        elif one.type == "call_expression":
            called = one.child_by_field_name("function")
            member = called.child_by_field_name("property") if called is not None else None
            target = called if member is not None and code.text(member) in _CHANGING else None
        changed = target.child_by_field_name("object") if target is not None else None
        if changed is not None and changed.type == "identifier":
            found.add(code.text(changed))
    return found


def renamings(code: Code, node: "Node", renamed: dict[str, str]) -> list[Edit]:
    """Edits that give variables other names, everywhere at once. Sound as long as no new name is bound or used already."""
    edits = []
    for one in walk(node):
        new = renamed.get(code.text(one)) if one.type in IDENTIFIERS else None
        if new is not None:
            text = new if one.type == "identifier" else f"{code.text(one)}: {new}"
            edits.append(Edit(one.start_byte, one.end_byte, text))
    return edits


def fresh(name: str, taken: set[str]) -> str:
    """A name like `name` that is not taken."""
    while name in taken:
        name += "_"
    return name
