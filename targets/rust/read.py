"""A model's reply, cut down by syntax to what goes into a function's hole."""

import re
import textwrap

from specc.target import Fill, Finding
from specc.target.reply import code_blocks

from . import edits, rules
from .imports import Import, Path, is_allowed, is_std, is_wanted, missing, own, statements
from .items import Block, Item
from .params import bindings, params, takes_self
from .scope import Scope
from .source import first_fault

LARGEST = 48 * 1024
_CODE = re.compile(r"\s*(?:(?:pub|fn|use|const|static|struct|enum|impl|type|trait|async|unsafe|mod)\b|//|#!?\[)")


def read(reply: str, scope: Scope) -> tuple[Fill | None, tuple[Finding, ...]]:
    """The fill that a reply gives for a function's hole, or what stands against it."""
    blocks = [Block(text) for text in code_of(reply)]
    function = _function(blocks, scope)
    if isinstance(function, Finding):
        return None, (function,)
    kept = [function, *helpers_of([function], blocks, scope)]
    findings = [*_signature_faults(function, scope), *faults_of(kept, scope), *impl_faults_of(kept, blocks, scope)]
    imports, refused = imports_of(kept, blocks, scope)
    findings += refused
    if findings:
        return None, tuple(findings)
    fill = _fill(kept, imports, scope)
    size = len(fill.body) + len(fill.helpers)
    if size > LARGEST:
        return None, (Finding("too-long", f"the function has {size} characters; {LARGEST} are the most that is taken"),)
    return fill, ()


# --- the function ---


def code_of(reply: str) -> list[str]:
    """The code in a reply; where it isn't fenced, from its first line of code to its last closing brace."""
    blocks = code_blocks(reply)
    if blocks != [reply]:
        return blocks
    lines = reply.splitlines()
    first = next((i for i, line in enumerate(lines) if _CODE.match(line)), 0)
    last = next((i for i in range(len(lines) - 1, first, -1) if "}" in lines[i]), len(lines) - 1)
    return ["\n".join(lines[first : last + 1]) + "\n"]


def _function(blocks: list[Block], scope: Scope) -> Item | Finding:
    """The function that a reply is about: the one of the right name, else the only one that it can be."""
    functions = [item for block in blocks for item in block.items if item.kind == "function"]
    named = [item for item in functions if item.name == scope.function]
    others = [item for item in functions if item.name not in scope.callables and item.name != "main"]
    public = [item for item in others if item.visibility is not None]
    uncalled = [item for item in others if not any(item.name in other.words for other in others)]
    for candidates in (named[:1], public, uncalled):
        if len(candidates) == 1:
            return candidates[0]
    for block in blocks:
        if b"fn " in block.source and (fault := first_fault(block.root)):
            return block.finding("syntax", "this is not Rust", fault.start_byte)
    return Finding("no-function", f"the reply does not define `{scope.function}`")


def _signature_faults(function: Item, scope: Scope) -> list[Finding]:
    """Whether the function takes what it should."""
    if takes_self(function):
        return [function.finding("signature", f"`{scope.function}` is a function, not a method")]
    if len(params(function)) != len(scope.params):
        wanted = ", ".join(f"{name}: {type}" for name, type in scope.params)
        return [function.finding("signature", f"the parameters of `{scope.function}` are ({wanted})")]
    return []


# --- helpers ---


def helpers_of(unit: list[Item], blocks: list[Block], scope: Scope) -> list[Item]:
    """The reply's other items that a unit's own need, in their order; of two of one name the first, its own block's before others."""
    blocks = [unit[0].block, *(block for block in blocks if block is not unit[0].block)]
    known = [item for block in blocks for item in block.items if item not in unit]
    impls = [item for item in known if item.kind == "impl"]
    by_name: dict[str, Item] = {}
    for item in known:
        repeated = item.name in (unit[0].name, scope.function) or item.name in scope.callables
        if item.kind != "impl" and not repeated and not (item.kind == "type" and item.name in scope.types):
            by_name.setdefault(item.name, item)
    needed: list[Item] = []
    waiting = list(unit)
    while waiting:
        one = waiting.pop()
        found = [item for item in by_name.values() if item.name in one.words or (item.kind == "trait" and item.defines & one.methods)]
        for item in found:
            if item not in needed:
                mine = [impl for impl in impls if impl.block is item.block and item.name in (impl.name, impl.trait)]
                new = [each for each in (item, *mine) if each not in needed]
                needed += new
                waiting += new
    return [item for item in known if item in needed]


def faults_of(kept: list[Item], scope: Scope) -> list[Finding]:
    """What a hole may not contain."""
    findings = []
    for item in kept:
        if fault := first_fault(item.node):
            findings.append(item.finding("syntax", "this is not Rust", fault.start_byte))
        findings += [item.finding(check, message, byte) for check, message, byte in rules.faults(item.plain_tokens)]
        for name in sorted(({item.name} if item.kind != "impl" else set()) | item.inner_types):
            if name in scope.types:
                findings.append(item.finding("shadowed-name", f"`{name}` is a type of the package; use it, or take another name"))
        findings += [_refusal(one, item.block) for one in item.imports if is_std(one.path) and not is_allowed(one.path)]
    return findings


def impl_faults_of(kept: list[Item], blocks: list[Block], scope: Scope) -> list[Finding]:
    """Impls for the package's own types, which are cut away, but on which the function counts."""
    findings = []
    calls = frozenset[str]().union(*(item.words | item.methods for item in kept))
    for impl in (item for block in blocks for item in block.items if item.kind == "impl"):
        if impl in kept or impl.name not in scope.types or impl.trait in scope.traits.get(impl.name, ()):
            continue
        if impl.trait == "From" or impl.defines & calls:
            message = f"`{impl.name}` is a public type of the package: write a private function instead of an `impl` for it"
            findings.append(impl.finding("impl-for-package-type", message))
    return findings


# --- imports ---


def imports_of(kept: list[Item], blocks: list[Block], scope: Scope) -> tuple[dict[str, tuple[Path, str]], list[Finding]]:
    """The imports that the code needs, by the names that they bind, and findings for those it may not have."""
    words = frozenset[str]().union(*(item.words | item.methods for item in kept))
    helpers = {item.name for item in kept[1:] if item.kind != "impl"}
    found: dict[str, tuple[Path, str]] = {}
    findings = []
    for block in blocks:
        for one in block.imports:
            bound = one.binds if one.binds != "*" else one.written
            path = one.path if one.path[0] in helpers else own(one, scope)
            if not is_wanted(one, words) or path == ():
                continue
            if path is None and not (is_std(one.path) and is_allowed(one.path)):
                findings.append(_refusal(one, block))
            elif path is not None or (bound not in scope.types and bound not in helpers):
                found.setdefault(bound, (path or ("std", *one.path[1:]), one.alias))
    taken = frozenset({*found, *helpers, *scope.types}).union(*(item.inner_names for item in kept))
    present = {path for path, _ in found.values()}
    for path in missing([token for item in kept for token in item.tokens], taken):
        if path not in present:
            found[path[-1]] = (path, "")
    return found, findings


def _refusal(one: Import, block: Block) -> Finding:
    reason = "a function computes its result from its arguments alone" if is_std(one.path) else "there is the standard library alone"
    return block.finding("forbidden-import", f"`{one.written}` may not be used: {reason}", one.start)


# --- the fill ---


def _fill(kept: list[Item], imports: dict[str, tuple[Path, str]], scope: Scope) -> Fill:
    function, *helpers = kept
    sorting = edits.sorts_maps([token for item in kept for token in item.tokens])
    paths = [(edits.sorted_path(path) if sorting else path, alias) for path, alias in imports.values()]
    body = function.node.child_by_field_name("body")
    assert body is not None  # a function without a body doesn't parse

    def text(item: Item, start: int, end: int) -> str:
        changes = edits.rename(item.tokens, function.name, scope.function)
        changes += edits.crate_paths(item.tokens, scope.crate) if scope.crate not in scope.crates else []
        changes += edits.sorted_maps(item.tokens) if sorting else []
        changes += edits.private(item)
        changes += edits.anonymous_lifetimes(item) if item is function else []
        return dedented(edits.apply(item.block.source, start, end, changes), item)

    return Fill(
        body="\n".join([*bindings(function, scope.params), text(function, body.start_byte + 1, body.end_byte - 1)]),
        helpers="\n\n".join(text(item, item.start, item.end) for item in helpers),
        imports=statements(paths),
    )


def dedented(text: str, item: Item) -> str:
    """A text without its margin, tabs and spaces at the ends of lines, unless that could touch what a literal says."""
    text = text.strip("\n").rstrip()
    if any(token.kind in ("string_content", "char_literal") and {"\n", "\t"} & set(token.text) for token in item.tokens):
        return text
    return textwrap.dedent("\n".join(line.rstrip() for line in text.expandtabs(4).split("\n")))
