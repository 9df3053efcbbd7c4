"""A model's reply, cut down by syntax to a resource's struct and its methods."""

import textwrap
from typing import TYPE_CHECKING

from specc.target import Fill, Finding, Function, Module, Program, Resource

from . import edits, names
from .docs import Glossary, comment
from .imports import Path, statements
from .items import Block, Item
from .params import bindings, params, takes_self
from .read import LARGEST, code_of, dedented, faults_of, helpers_of, impl_faults_of, imports_of
from .scope import Scope
from .source import content, first_fault
from .types import Types

if TYPE_CHECKING:
    from tree_sitter import Node


def read_resource(
    reply: str, scope: Scope, resource: Resource, module: Module, program: Program
) -> tuple[Fill | None, tuple[Finding, ...]]:
    """The fill that a reply gives for a resource's hole, or what stands against it."""
    blocks = [Block(text) for text in code_of(reply)]
    name = names.type_name(resource.name)
    items = [item for block in blocks for item in block.items if item.name == name]
    struct = next((item for item in items if item.node.type == "struct_item"), None)
    impls = [item for item in items if item.kind == "impl" and not item.trait]
    if struct is None or not impls:
        for block in blocks:
            if fault := first_fault(block.root):
                return None, (block.finding("syntax", "this is not Rust", fault.start_byte),)
        return None, (Finding("no-struct", f"the reply does not define `struct {name}` and `impl {name}`"),)
    found = _Resource(blocks, struct, impls, scope, resource, module, program)
    fill = found.fill()
    if not found.findings and len(fill.body) + len(fill.helpers) > LARGEST:
        found.findings.append(Finding("too-long", f"the code has {len(fill.body)} characters; {LARGEST} are the most that is taken"))
    return (None if found.findings else fill), tuple(found.findings)


class _Resource:
    """A struct and its impls on their way into the hole."""

    def __init__(
        self, blocks: list[Block], struct: Item, impls: list[Item], scope: Scope, resource: Resource, module: Module, program: Program
    ) -> None:
        self.struct = struct
        self.impls = impls
        self.scope = scope
        self.resource = resource
        self.types = Types(module, program)
        self.glossary = Glossary(module, program)
        self.session = resource.session(module.name)
        self.helpers = helpers_of([struct, *impls], blocks, scope)
        self.kept = [struct, *impls, *self.helpers]
        self.findings = [*faults_of(self.kept, scope), *impl_faults_of(self.kept, blocks, scope)]
        self.sorting = edits.sorts_maps([token for item in self.kept for token in item.tokens])
        self.imports, refused = imports_of(self.kept, blocks, scope)
        self.findings += refused

    def fill(self) -> Fill:
        """The struct with private fields, one impl with the methods in the spec's order, and what they need."""
        name = names.type_name(self.resource.name)
        wanted = {"new": self.resource.constructor} | {names.method(one.name): one for one in self.resource.methods}
        given: dict[str, str] = {}
        private: list[str] = []
        for impl in self.impls:
            body = impl.node.child_by_field_name("body")
            start: int | None = None
            for node in body.named_children if body is not None else []:
                if node.type in ("attribute_item", "line_comment", "block_comment"):
                    start = node.start_byte if start is None else start
                    continue
                if node.type in ("function_item", "const_item"):
                    item = Item(node, impl.block, node.start_byte if start is None else start)
                    spec = wanted.get(item.name) if item.kind == "function" else None
                    if spec is None:
                        private.append(self._text(item, item.start, item.end))
                    else:
                        given[item.name] = self._method(item, spec)
                start = None
        for called, method in wanted.items():
            if called not in given:
                self.findings.append(self.struct.finding("no-method", f"`{name}` lacks `{self.types.method(method, self.resource)}`"))
        members = "\n\n".join([*(given[called] for called in wanted if called in given), *private])
        paths: list[tuple[Path, str]] = [(edits.sorted_path(p) if self.sorting else p, alias) for p, alias in self.imports.values()]
        return Fill(
            body=f"{self._struct()}\n\nimpl {name} {{\n{textwrap.indent(members, '    ')}\n}}",
            helpers="\n\n".join(self._text(item, item.start, item.end) for item in self.helpers),
            imports=statements(paths),
        )

    def _struct(self) -> str:
        if self.struct.node.child_by_field_name("type_parameters") is not None:
            self.findings.append(self.struct.finding("signature", f"`{self.struct.name}` has no type parameters"))
        visible = edits.private(self.struct)
        start = next((token.start for token in self.struct.tokens if token.start >= self.struct.node.start_byte), 0)
        attributes = [content(child) for child in _before(self.struct) if child.type == "attribute_item"]
        text = self._text(self.struct, start, self.struct.end, [*visible, *_fields(self.struct.node)])
        return "\n".join([*attributes, f"pub {text.removeprefix('pub ')}"])

    def _method(self, item: Item, spec: Function) -> str:
        """A method under specc's own signature."""
        signature = self.types.method(spec, self.resource)
        own = tuple((names.value(p.name), self.types.param(p.type)) for p in spec.params)
        if len(params(item)) != len(own) or takes_self(item) is (spec is self.resource.constructor):
            self.findings.append(item.finding("signature", f"the method is `{signature}`"))
            return ""
        body = item.node.child_by_field_name("body")
        assert body is not None, "a method without a body doesn't parse"
        text = self._text(item, body.start_byte + 1, body.end_byte - 1, edits.anonymous_lifetimes(item))
        doc = comment(self.glossary.translate(spec.doc, self.session))
        lines = "\n".join([*bindings(item, own), text])
        return f"{doc}{signature} {{\n{textwrap.indent(lines, '    ')}\n}}"

    def _text(self, item: Item, start: int, end: int, more: list[edits.Edit] | None = None) -> str:
        line = item.block.source.rfind(b"\n", 0, start) + 1
        if not item.block.source[line:start].strip():
            start = line  # with its margin, which all lines have
        changes = list(more or ())
        changes += edits.crate_paths(item.tokens, self.scope.crate) if self.scope.crate not in self.scope.crates else []
        changes += edits.sorted_maps(item.tokens) if self.sorting else []
        changes += edits.private(item)
        return dedented(edits.apply(item.block.source, start, end, changes), item)


def _fields(struct: "Node") -> list[edits.Edit]:
    """Fields without their `pub`."""
    found = []
    waiting = list(struct.children)
    while waiting:
        node = waiting.pop()
        if node.type == "visibility_modifier" and node.parent is not None and node.parent != struct:
            found.append((node.start_byte, node.end_byte + 1, ""))
        waiting.extend(node.children)
    return found


def _before(item: Item) -> list["Node"]:
    """The attributes and comments in front of an item."""
    found = []
    node = item.node.prev_sibling
    while node is not None and node.start_byte >= item.start:
        found.append(node)
        node = node.prev_sibling
    return found[::-1]
