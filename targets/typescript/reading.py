"""From a model's reply to what goes into a function's hole."""

import re
from typing import TYPE_CHECKING, NamedTuple

from specc.target import Fill, Finding, Function
from specc.target.reply import code_blocks

from .allowed import violations
from .mending import mend
from .naming import Names
from .parameters import Header, implementation, match_parameters
from .syntax import Code, Edit, assigned_names, first_error, fresh, renamings, used_names, walk

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_CODE = 48 * 1024
"""The largest piece of code, in bytes, that a hole takes."""

_CODE_STARTS = re.compile(r"\s*((export|import|function|async|const|let|var|type|interface|class|enum)\b|/\*|//)")
_DECLARATIONS = frozenset(
    (
        "function_declaration",
        "generator_function_declaration",
        "class_declaration",
        "abstract_class_declaration",
        "interface_declaration",
        "type_alias_declaration",
        "enum_declaration",
        "lexical_declaration",
        "variable_declaration",
    )
)


class Item(NamedTuple):
    """A declaration at the top of a reply's code."""

    node: "Node"
    names: tuple[str, ...]
    start: int
    """Where its comment begins, or else the declaration itself."""
    exported: bool


def needed(items: list[Item], code: Code, start: "Node") -> list[Item]:
    """The items that `start` uses, by way of others too, in the order of the code."""
    by_name = {name: item for item in items for name in item.names if name}
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for name in used_names(code, waiting.pop()):
            item = by_name.get(name)
            if item is not None and item.node.id not in found:
                found.add(item.node.id)
                waiting.append(item.node)
    return [item for item in items if item.node.id in found]


class Chosen(NamedTuple):
    """The function among the items."""

    item: Item
    name: str
    value: "Node"
    """The node that has parameters and a body."""


def read(reply: str, names: Names, function: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
    """Cut a reply down to its function's body and what that needs; see `Target.read`."""
    wanted = names.function(function.name)
    code, items, chosen = _find(reply, wanted)
    if len(code.data) > MAX_CODE:
        return None, (Finding("too-large", f"the code has {len(code.data)} bytes; at most {MAX_CODE} fit", excerpt=""),)
    if chosen is None:
        error = first_error(code.root)
        if error is not None:
            return None, (syntax_finding(code, error),)
        return None, (Finding("no-function", f"there is no function `{wanted}`", excerpt=code.data[:200].decode(errors="replace")),)
    return _Reading(code, items, chosen, names, function).fill()


def _find(reply: str, wanted: str) -> tuple[Code, list[Item], Chosen | None]:
    """The piece of the reply's code that defines the function, with what it declares."""
    blocks = code_blocks(reply)
    if blocks == [reply]:
        blocks = [without_prose(reply)]
    attempts = [*blocks, "\n".join(blocks)] if len(blocks) > 1 else blocks
    read = [(code, items_of(code)) for code in map(Code, attempts)]
    for exact in (True, False):
        for code, items in read:
            chosen = _choose(code, items, wanted, exact)
            if chosen is not None:
                return code, items, chosen
    bare = Code(f"function {wanted}() {{\n{blocks[0]}\n}}\n")
    if any(child.type == "return_statement" for child in read[0][0].root.children) and not bare.root.has_error:
        items = items_of(bare)
        return bare, items, _choose(bare, items, wanted, True)
    return (*read[0], None)


def without_prose(reply: str) -> str:
    """A reply without a fence, from its first line of code to its last."""
    if not Code(reply).root.has_error:
        return reply
    lines = reply.splitlines()
    starts = [i for i, line in enumerate(lines) if _CODE_STARTS.match(line)]
    ends = [i for i, line in enumerate(lines) if line.rstrip().endswith(("}", ";", "*/"))]
    if not starts or not ends or starts[0] > ends[-1]:
        return reply
    return "\n".join(lines[starts[0] : ends[-1] + 1]) + "\n"


def items_of(code: Code) -> list[Item]:
    """The declarations at the top of the code. Statements, tests and ambient declarations are none."""
    items = []
    comment: int | None = None
    for node in code.root.children:
        if node.type == "comment":
            comment = node.start_byte if comment is None else comment
            continue
        declared = node
        if node.type == "export_statement":
            declared = node.child_by_field_name("declaration") or node.child_by_field_name("value") or node
        if declared.type in _DECLARATIONS or (declared.type in ("function_expression", "arrow_function") and declared is not node):
            exported = node.type == "export_statement"
            items.append(Item(declared, _item_names(code, declared), node.start_byte if comment is None else comment, exported))
        comment = None
    return items


def _item_names(code: Code, node: "Node") -> tuple[str, ...]:
    if node.type not in ("lexical_declaration", "variable_declaration"):
        name = node.child_by_field_name("name")
        return (code.text(name),) if name is not None else ("",)
    bound = [child.child_by_field_name("name") for child in node.children if child.type == "variable_declarator"]
    return tuple(
        code.text(one)
        for pattern in bound
        if pattern
        for one in walk(pattern)
        if one.type.endswith("identifier") or one.type.endswith("identifier_pattern")
    )


def _functions(code: Code, items: list[Item]) -> list[Chosen]:
    found = []
    for item in items:
        if item.node.type in ("function_declaration", "generator_function_declaration", "function_expression", "arrow_function"):
            found.append(Chosen(item, item.names[0], item.node))
        elif item.node.type in ("lexical_declaration", "variable_declaration") and len(item.names) == 1:
            value = next(child.child_by_field_name("value") for child in item.node.children if child.type == "variable_declarator")
            if value is not None and value.type in ("function_expression", "arrow_function"):
                found.append(Chosen(item, item.names[0], value))
    return found


def _choose(code: Code, items: list[Item], wanted: str, exact: bool) -> Chosen | None:
    """The function that is meant: the one of that name, else one of that name in another case, else the only one there is."""
    functions = _functions(code, items)
    same = [one for one in functions if one.name == wanted]
    if same or exact:
        return same[-1] if same else None
    folded = wanted.lower().replace("_", "")
    alike = [one for one in functions if one.name.lower().replace("_", "") == folded]
    exported = [one for one in functions if one.item.exported]
    for group in (alike, exported, functions):
        if len(group) == 1:
            return group[0]
    return None


def syntax_finding(code: Code, error: "Node") -> Finding:
    expected = f"`{error.type}` is missing" if error.is_missing else "this is not TypeScript"
    return finding_at(code, error, "syntax", expected)


def finding_at(code: Code, node: "Node", check: str, message: str) -> Finding:
    return Finding(check, message, line=node.start_point.row + 1, column=node.start_point.column + 1, excerpt=code.line(node))


class _Reading:
    """One function on its way into the hole."""

    def __init__(self, code: Code, items: list[Item], chosen: Chosen, names: Names, function: Function) -> None:
        self.code = code
        self.chosen = chosen
        self.names = names
        self.function = function
        package = names.own_types | set(names.foreign_types)
        self.helpers = needed(
            [item for item in items if item is not chosen.item and not package & set(item.names)], self.code, chosen.value
        )
        self.kept = [*(item.node for item in self.helpers), chosen.value]

    def fill(self) -> tuple[Fill | None, tuple[Finding, ...]]:
        """The fill, or what stands against it."""
        for node in self.kept:
            error = first_error(node)
            if error is not None:
                return None, (syntax_finding(self.code, error),)
        findings = [finding_at(self.code, node, check, message) for node, check, message in violations(self.code, self.kept)]
        findings += self._imports()
        edits, mutable = self._constants()
        findings += mutable
        if findings:
            return None, tuple(findings)
        for node in self.kept:
            edits += mend(self.code, node, self.names, self.function, result=node is self.chosen.value)
        return self._spliced(edits), ()

    def _imports(self) -> list[Finding]:
        """Imports that are needed for anything but the package's own items, which the skeleton imports itself."""
        own = self.names.own_types | set(self.names.foreign_types) | self.names.callable_names(self.function)
        used = set().union(*(used_names(self.code, node) for node in self.kept))
        declared = {name for item in self.helpers for name in item.names} | {self.chosen.name}
        findings = []
        for node in self.code.root.children:
            if node.type != "import_statement":
                continue
            bound = {self.code.text(one) for one in walk(node) if one.type == "identifier"}
            foreign = sorted((bound & used) - own - declared)
            if foreign:
                names = ", ".join(f"`{name}`" for name in foreign)
                findings.append(finding_at(self.code, node, "forbidden-import", f"nothing may be imported; {names} must do without"))
        return findings

    def _constants(self) -> tuple[list[Edit], list[Finding]]:
        """State that outlives a call is refused; a `let` that is never assigned becomes a `const`."""
        edits, findings = [], []
        assigned = set().union(*(assigned_names(self.code, node) for node in self.kept))
        for item in self.helpers:
            keyword = item.node.children[0]
            if item.node.type not in ("lexical_declaration", "variable_declaration") or keyword.type == "const":
                continue
            if assigned & set(item.names):
                message = f"`{item.names[0]}` would live on between calls; keep it inside the function"
                findings.append(finding_at(self.code, item.node, "mutable-state", message))
            edits.append(Edit(keyword.start_byte, keyword.end_byte, "const"))
        return edits, findings

    def _spliced(self, edits: list[Edit]) -> Fill:
        code, value = self.code, self.chosen.value
        wanted = self.names.function(self.function.name)
        taken = set().union(*(used_names(code, node) for node in self.kept))
        if self.chosen.name and self.chosen.name != wanted:
            edits += [edit for node in self.kept for edit in renamings(code, node, {self.chosen.name: wanted})]
        header = match_parameters(code, value, self.names, self.function, taken)
        if header is None:
            inner = fresh(f"{wanted}Inner", taken)
            return self._wrapped(edits, inner)
        edits += [edit for node in self.kept for edit in renamings(code, node, header.renamed)]
        return Fill(self._body(header, edits), self._helper_text(edits))

    def _wrapped(self, edits: list[Edit], inner: str) -> Fill:
        """The function's parameters don't match: it stays as it is, a helper that the real one calls."""
        wanted = self.names.function(self.function.name)
        edits = [edit for edit in edits if edit.text != wanted]
        edits += [edit for node in self.kept for edit in renamings(self.code, node, {self.chosen.name or wanted: inner, wanted: inner})]
        helper = implementation(self.code, self.chosen.value, inner, edits)
        arguments = ", ".join(self.names.param(param.name) for param in self.function.params)
        keyword = "return " if self.function.ok_type is not None else ""
        helpers = "\n".join(part for part in (self._helper_text(edits), helper) if part)
        return Fill(f"{keyword}{inner}({arguments});\n", helpers)

    def _body(self, header: Header, edits: list[Edit]) -> str:
        body = self.chosen.value.child_by_field_name("body")
        assert body is not None
        if body.type == "statement_block":
            text = self.code.edited(body.start_byte + 1, body.end_byte - 1, edits).strip("\n")
        else:
            text = f"return {self.code.edited(body.start_byte, body.end_byte, edits)};"
        return header.prologue + text.rstrip() + "\n"

    def _helper_text(self, edits: list[Edit]) -> str:
        pieces = []
        for item in self.helpers:
            comment = self.code.data[item.start : item.node.start_byte].decode(errors="replace")
            comment = re.sub(r"\bexport\s+(default\s+)?$", "", comment)
            pieces.append(plain_comments(comment) + self.code.edited(item.node.start_byte, item.node.end_byte, edits).rstrip() + "\n")
        return "\n".join(pieces)


def plain_comments(text: str) -> str:
    """Comments before a helper, unless one gives orders to a tool."""
    return "" if re.search(r"@ts-|biome-ignore|///\s*<|sourceMappingURL", text) else text
