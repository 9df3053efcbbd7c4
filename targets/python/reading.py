"""Cutting a model's reply down, by syntax, to what goes into a function's hole."""

import re
import textwrap
from typing import TYPE_CHECKING

import msgspec

from specc.target import Fill, Finding, Function, names
from specc.target.reply import code_blocks

from .mending import IMPORTS, mended
from .naming import USEFUL_BUILTINS, local_name, param_name, public_name
from .rules import ALLOWED_MODULES, WELL_KNOWN, bound_names, finding, forbidden, import_names, imported
from .scope import Scope
from .syntax import is_reference, parse, references, text, walk

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST_REPLY = 200_000
LONGEST_FILL = 20_000

_STARTS = re.compile(r"(?:from\s+\S+\s+import|import\s|def\s|async\s+def\s|class\s|@\w|[A-Za-z_]\w*\s*(?::[^=\n]+)?=[^=])")
_PURE_DECORATORS = frozenset(["lru_cache", "cache", "staticmethod"])


class Names(msgspec.Struct, frozen=True):
    """Names that the skeleton brings, which no reply need define."""

    classes: frozenset[str]
    callees: frozenset[str]
    params: tuple[str, ...]

    @property
    def all(self) -> frozenset[str]:
        return self.classes | self.callees


def read(reply: str, own: Scope, function: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
    """The fill that a reply gives, or what is wrong with it."""
    if len(reply) > LONGEST_REPLY:
        return None, (finding("size", f"the reply has {len(reply)} characters, more than {LONGEST_REPLY}"),)
    known = Names(
        frozenset(own.classes().values()),
        frozenset(callee.name for callee in own.callees(function)),
        tuple(param_name(param) for param in function.params),
    )
    code, problem = _chosen(reply.replace("\r\n", "\n").replace("\0", ""), function, known)
    if problem is not None:
        return None, (problem,)
    root = parse(code)
    target = _target(root, function)
    definition = definition_of(target) if target is not None else None
    assert definition is not None
    code = mended(code, root, definition, own, local_name(function), known.callees - set(known.params))
    fill, findings = _fill(code, function, known)
    return (None if findings else fill), tuple(findings)


# --- which code ----------------------------------------------------------------------------------------------------


def _chosen(reply: str, function: Function, known: Names) -> tuple[str, Finding | None]:
    """The reply's code that defines the function, with the helpers of blocks before it."""
    blocks = code_blocks(reply)
    if blocks == [reply]:
        blocks = [without_prose(reply)]
    broken: Finding | None = None
    earlier: list[str] = []
    for block in blocks:
        root = parse(block)
        target = _target(root, function)
        if target is not None and not root.has_error:
            return "\n\n".join([*earlier, block]), None
        if target is None and not root.has_error:
            earlier.append(block)
        if root.has_error and broken is None:
            broken = syntax_error(block, root)
    for block in blocks:
        whole = _as_body(block, function, known)
        if whole:
            return whole, None
    return "", broken or finding("no-function", f"the reply does not define `{local_name(function)}`")


def without_prose(reply: str) -> str:
    """A reply without a fence: from the first line that looks like code to the last that stands indented below it."""
    if not parse(reply).has_error:
        return reply
    lines = reply.split("\n")
    start = next((at for at, line in enumerate(lines) if _STARTS.match(line)), 0)
    end = max((at for at, line in enumerate(lines) if line.startswith((" ", "\t")) and at > start), default=len(lines) - 1)
    return "\n".join(lines[start : end + 1]) + "\n"


def _as_body(block: str, function: Function, known: Names) -> str:
    """A block that is just the body, as code that continues the signature it was shown; empty where it isn't that."""
    root = parse(textwrap.dedent(block))
    returns = any(child.type in ("return_statement", "raise_statement") for child in root.children)
    nested = any(child.type in ("if_statement", "for_statement", "try_statement") for child in root.children)
    defines = any(child.type in ("function_definition", "class_definition") for child in root.children)
    if root.has_error or not (returns or nested) or (defines and not returns):
        return ""
    params = ", ".join(known.params)
    return f"def {local_name(function)}({params}):\n" + textwrap.indent(textwrap.dedent(block), "    ")


def syntax_error(code: str, root: "Node") -> Finding:
    for node in walk(root):
        if node.is_error or node.is_missing:
            line = code.split("\n")[node.start_point[0]]
            place = (node.start_point[0] + 1, node.start_point[1] + 1)
            message = f"`{node.type}` is missing" if node.is_missing else "this is no Python"
            return Finding("syntax", message, line=place[0], column=place[1], excerpt=line[:200])
    return finding("syntax", "this is no Python")


def definition_of(node: "Node") -> "Node | None":
    """The function that a top-level node defines, decorated or not."""
    if node.type == "decorated_definition":
        node = node.child_by_field_name("definition") or node
    return node if node.type == "function_definition" else None


def name_of(node: "Node") -> str:
    named = node.child_by_field_name("name")
    return text(named) if named is not None else ""


def _target(root: "Node", function: Function) -> "Node | None":
    """The top-level node that defines the function: by its name, else the only public one that no other one calls."""
    defined = {name_of(d): node for node in root.children if (d := definition_of(node)) is not None}
    for name in (local_name(function), public_name(function), names.camel(function.name)):
        if name in defined:
            return defined[name]
    public = [name for name in defined if not name.startswith(("_", "test")) and name != "main"]
    called = {
        text(node)
        for top in defined.values()
        for node in walk(top)
        if node.type == "identifier" and is_reference(node)
        if not (node.parent is not None and node.parent.type == "function_definition")
    }
    roots = [name for name in public if name not in called] or public
    return defined[roots[0]] if len(roots) == 1 else None


# --- the fill --------------------------------------------------------------------------------------------------------


def _fill(code: str, function: Function, known: Names) -> tuple[Fill, list[Finding]]:
    root = parse(code)
    target = _target(root, function)
    assert target is not None
    definition = definition_of(target)
    assert definition is not None
    block = definition.child_by_field_name("body") or definition
    helpers = reached(block, helpers_of(root, target, known))
    kept = [*helpers.values(), block]
    params = {*known.params, *(_params(definition) or ())}
    imports, modules, problems = imports_of(root, kept, params | known.all)
    problems += signature_problems(target, definition, known)
    constants = {name for name, node in helpers.items() if node.type == "expression_statement"}
    problems += forbidden(kept, modules, params, constants)
    body = body_of(code, definition, known)
    if not body.strip():
        problems.append(finding("no-body", f"`{local_name(function)}` has no body", definition))
    order = sorted({node.start_byte: node for node in helpers.values()}.items())
    fill = Fill(body, "\n\n\n".join(text(node).rstrip() for _, node in order), imports)
    size = len(fill.body) + len(fill.helpers)
    if size > LONGEST_FILL:
        problems.append(finding("size", f"the function has {size} characters, more than {LONGEST_FILL}"))
    return fill, problems


def helpers_of(root: "Node", target: "Node", known: Names) -> dict[str, "Node"]:
    """What stands beside the function and may be kept, by the names it defines. The package's own names are not redefined."""
    found: dict[str, Node] = {}
    for node in root.children:
        if node == target:
            continue
        for name in _defined_by(node):
            if name not in known.all and not name.startswith("test_"):
                found[name] = node
    return found


def _defined_by(node: "Node") -> list[str]:
    inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
    if inner is not None and inner.type in ("function_definition", "class_definition"):
        return [name_of(inner)]
    if node.type == "expression_statement" and node.named_children and node.named_children[0].type == "assignment":
        left = node.named_children[0].child_by_field_name("left")
        if left is not None:
            return [text(part) for part in walk(left) if part.type == "identifier" and is_reference(part)]
    return []


def reached(target: "Node", helpers: dict[str, "Node"]) -> dict[str, "Node"]:
    """The helpers that the function uses, directly or not."""
    found: dict[str, Node] = {}
    pending = [target]
    while pending:
        for name in references(pending.pop()):
            if name in helpers and name not in found:
                found[name] = helpers[name]
                pending.append(helpers[name])
    return found


def imports_of(root: "Node", kept: list["Node"], given: set[str] | frozenset[str]) -> tuple[tuple[str, ...], set[str], list[Finding]]:
    """The imports that the kept code needs: those it makes, as far as they are used, and those it forgot."""
    used = set().union(*(references(node) for node in kept))
    defined = bound_names(kept) | given
    statements: set[str] = set()
    modules: set[str] = set()
    problems: list[Finding] = []
    brought: set[str] = set()
    for node in walk(root):
        if node.type not in IMPORTS:
            continue
        top = node.parent == root
        for module, name, alias in import_names(node):
            if module == "__future__" or (name in given and module not in ALLOWED_MODULES):
                continue
            if alias in used or alias == "*":
                brought.add(alias)
                modules |= set() if name else {alias}
                if top:
                    problems += imported(node)
                    statements.add(_statement(module, name, alias))
    for name in used - defined - brought - USEFUL_BUILTINS:
        if name in ALLOWED_MODULES:
            statements.add(f"import {name}")
            modules.add(name)
        elif name in WELL_KNOWN:
            statements.add(f"from {WELL_KNOWN[name]} import {name}")
    return tuple(sorted(statements)), modules, list(dict.fromkeys(problems))


def _statement(module: str, name: str, alias: str) -> str:
    if name:
        return f"from {module} import {name}" + ("" if alias == name else f" as {alias}")
    return f"import {module}" + ("" if alias == module.split(".")[0] else f" as {alias}")


def signature_problems(target: "Node", definition: "Node", known: Names) -> list[Finding]:
    problems = []
    if definition.children and definition.children[0].type == "async":
        problems.append(finding("signature", "the function may not be `async`", definition))
    for node in target.children:
        if node.type == "decorator":
            last = re.sub(r"\(.*", "", text(node), flags=re.S).split(".")[-1].lstrip("@ ")
            if last not in _PURE_DECORATORS:
                problems.append(finding("signature", f"the function may not be decorated with `{text(node)}`", node))
    given = _params(definition)
    if given is None or len(given) != len(known.params):
        wanted = ", ".join(known.params)
        problems.append(finding("signature", f"the function's parameters are ({wanted})", definition))
    return problems


def _params(definition: "Node") -> list[str] | None:
    """The names of a function's parameters; `None` where they are not all plain ones."""
    found = []
    parameters = definition.child_by_field_name("parameters")
    for node in parameters.named_children if parameters is not None else []:
        if node.type == "comment":
            continue
        if node.type == "identifier":
            found.append(text(node))
        elif node.type in ("typed_parameter", "default_parameter", "typed_default_parameter"):
            named = node.child_by_field_name("name") or node.named_children[0]
            if named.type != "identifier":
                return None
            found.append(text(named))
        else:
            return None
    return found


def body_of(code: str, definition: "Node", known: Names) -> str:
    """The body's lines, four spaces deep, without a docstring; parameters of other names are bound to the right ones first."""
    block = definition.child_by_field_name("body")
    if block is None:
        return ""
    statements = [node for node in block.named_children if node.type != "comment"]
    skip = is_docstring(statements[0]) if statements else False
    rest = statements[1:] if skip else statements
    if not rest or all(text(node) in ("...", "pass") for node in rest):
        return ""
    bound = [(mine, wanted) for mine, wanted in zip(_params(definition) or [], known.params, strict=False) if mine != wanted]
    if {mine for mine, _ in bound} == {wanted for _, wanted in bound}:
        bound = []
    lines = []
    if bound:
        lines.append(f"    {', '.join(mine for mine, _ in bound)} = {', '.join(wanted for _, wanted in bound)}")
    first = block.named_children[block.named_children.index(statements[0]) + 1] if skip else block.named_children[0]
    return "\n".join([*lines, indented(code, first, block)])


def is_docstring(node: "Node") -> bool:
    return node.type == "expression_statement" and len(node.children) == 1 and node.children[0].type in ("string", "concatenated_string")


def indented(code: str, first: "Node", block: "Node") -> str:
    """The lines from a statement to the end of its block, re-based to four spaces; lines inside strings stay as they are."""
    data = code.encode()
    start = data.rfind(b"\n", 0, first.start_byte) + 1
    before = data[start : first.start_byte].decode()
    if before.strip():
        return "    " + data[first.start_byte : block.end_byte].decode()
    lines = data[start : block.end_byte].decode().split("\n")
    inside = _inside_strings(block, first.start_point[0])
    result = []
    for at, line in enumerate(lines):
        if at in inside:
            result.append(line)
            continue
        bare = line.lstrip(" \t")
        margin = line[: len(line) - len(bare)]
        if not bare:
            result.append("")
        elif margin.startswith(before):
            result.append("    " + margin[len(before) :].expandtabs(4) + bare)
        else:
            result.append("    " + bare if bare.startswith("#") else line)
    return "\n".join(result)


def _inside_strings(block: "Node", first_row: int) -> set[int]:
    """Lines, counted from the first, that begin inside a string."""
    found: set[int] = set()
    for node in walk(block):
        if node.type == "string":
            found |= set(range(node.start_point[0] + 1 - first_row, node.end_point[0] + 1 - first_row))
    return found
