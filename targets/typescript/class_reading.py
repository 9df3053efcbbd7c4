"""From a model's reply to a resource's state and methods."""

import re
import textwrap
from typing import TYPE_CHECKING

from specc.target import Fill, Finding, Function, Resource
from specc.target.reply import code_blocks

from .allowed import violations
from .declarations import method_doc, method_signature
from .mending import mend
from .naming import Names
from .parameters import match_parameters
from .reading import MAX_CODE, Item, finding_at, items_of, needed, plain_comments, syntax_finding, without_prose
from .syntax import Code, Edit, first_error, renamings, used_names, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_MODIFIERS = ("accessibility_modifier", "override_modifier", "declare")


def read(reply: str, names: Names, resource: Resource) -> tuple[Fill | None, tuple[Finding, ...]]:
    """Cut a reply down to the members of a resource's class and what they need; see `Target.read`."""
    name = names.resource(resource.name)
    blocks = code_blocks(reply)
    if blocks == [reply]:
        blocks = [without_prose(reply)]
    attempts = [*blocks, "\n".join(blocks)] if len(blocks) > 1 else blocks
    for code in map(Code, attempts):
        items = items_of(code)
        chosen = next((one for one in items if one.node.type == "class_declaration" and one.names == (name,)), None)
        if len(code.data) > MAX_CODE:
            return None, (Finding("too-large", f"the code has {len(code.data)} bytes; at most {MAX_CODE} fit", excerpt=""),)
        if chosen is not None:
            return _Class(code, items, chosen, names, resource).fill()
    first = Code(blocks[0])
    error = first_error(first.root)
    if error is not None:
        return None, (syntax_finding(first, error),)
    return None, (Finding("no-class", f"there is no class `{name}`", excerpt=first.data[:200].decode(errors="replace")),)


class _Class:
    """One class on its way into the hole."""

    def __init__(self, code: Code, items: list[Item], chosen: Item, names: Names, resource: Resource) -> None:
        self.code = code
        self.chosen = chosen
        self.names = names
        self.resource = resource
        package = names.own_types | set(names.foreign_types)
        self.helpers = needed([one for one in items if one is not chosen and not package & set(one.names)], self.code, chosen.node)
        self.methods = {names.method(one.name): one for one in resource.methods} | {"constructor": resource.constructor}
        self.findings: list[Finding] = []
        self.fields: dict[str, str] = {}
        self.given: dict[str, str] = {}
        self.private: list[str] = []

    def fill(self) -> tuple[Fill | None, tuple[Finding, ...]]:
        """The fill, or what stands against it."""
        kept = [*(item.node for item in self.helpers), self.chosen.node]
        for node in kept:
            error = first_error(node)
            if error is not None:
                return None, (syntax_finding(self.code, error),)
        self.findings += [finding_at(self.code, node, check, message) for node, check, message in violations(self.code, kept)]
        self._outside()
        body = self.chosen.node.child_by_field_name("body")
        for member in body.named_children if body is not None else []:
            if member.type == "method_definition":
                self._method(member)
            elif member.type == "public_field_definition":
                self._field(member)
            elif member.type != "comment":
                self._refuse(member, "signature", "a class has fields and methods, and nothing else")
        for name, method in self.methods.items():
            if name not in self.given:
                self._refuse(self.chosen.node, "no-method", f"the class lacks `{method_signature(method, self.names)}`")
        if self.findings:
            return None, tuple(self.findings)
        self._undeclared()
        order = [self.given["constructor"], *(self.given[self.names.method(one.name)] for one in self.resource.methods)]
        return Fill("\n".join(["".join(self.fields.values()), *order, *self.private]), self._helper_text()), ()

    def _refuse(self, node: "Node", check: str, message: str) -> None:
        self.findings.append(finding_at(self.code, node, check, message))

    def _outside(self) -> None:
        """What a class may not have around it: a base, and state or imports beside it."""
        for child in self.chosen.node.children:
            if child.type == "class_heritage":
                self._refuse(child, "signature", "the class extends and implements nothing")
        for item in self.helpers:
            if item.node.type in ("lexical_declaration", "variable_declaration") and item.node.children[0].type != "const":
                self._refuse(item.node, "mutable-state", f"`{item.names[0]}` would belong to all objects; make it a private field")
        own = self.names.own_types | set(self.names.foreign_types)
        own |= self.names.callable_names(self.resource.session(self.names.module.name))
        for node in self.code.root.children:
            if node.type == "import_statement":
                foreign = sorted({self.code.text(one) for one in walk(node) if one.type == "identifier"} - own)
                if foreign:
                    listed = ", ".join(f"`{name}`" for name in foreign)
                    self._refuse(node, "forbidden-import", f"nothing may be imported; {listed} must do without")

    def _field(self, member: "Node") -> None:
        """A field, private whatever the model made of it."""
        named = member.child_by_field_name("name")
        if named is None or any(child.type == "static" for child in member.children):
            self._refuse(member, "class-state", "all objects would share this: make it a private field without `static`")
            return
        text = self._without(member)
        modifier = "" if named.type == "private_property_identifier" else "private "
        self.fields[self.code.text(named)] = f"  {modifier}{text};\n"

    def _without(self, member: "Node") -> str:
        """A member without its modifiers of access."""
        edits = [Edit(child.start_byte, child.end_byte, "") for child in member.children if child.type in _MODIFIERS]
        start = self.code.data.rfind(b"\n", 0, member.start_byte) + 1
        if self.code.data[start : member.start_byte].strip():
            start = member.start_byte
        text = textwrap.dedent(self.code.edited(start, member.end_byte, [*edits, *self._mended(member)])).strip()
        return text.replace("\n", "\n  ")

    def _mended(self, node: "Node", method: Function | None = None) -> list[Edit]:
        """Slips of form, of a method or of what belongs to all of them."""
        failing = [one for one in (self.resource.constructor, *self.resource.methods) if one.fails]
        function = method or (failing or [self.resource.constructor])[0]
        return mend(self.code, node, self.names, function, result=method is not None)

    def _method(self, member: "Node") -> None:
        named, body = member.child_by_field_name("name"), member.child_by_field_name("body")
        name = self.code.text(named) if named is not None else ""
        spec = self.methods.get(name)
        if spec is None or named is None or body is None:
            # It lies in a class whose other members are known: nobody outside may call it.
            static = any(child.type == "static" for child in member.children)
            text = self._without(member)
            self.private.append(f"  private {'static ' if static else ''}{text.removeprefix('static').lstrip() if static else text}\n")
            return
        if any(child.type in ("get", "set", "static", "*") for child in member.children):
            self._refuse(member, "signature", f"`{name}` is a plain method: `{method_signature(spec, self.names)}`")
            return
        taken = used_names(self.code, self.chosen.node)
        header = match_parameters(self.code, member, self.names, spec, taken)
        if header is None:
            self._refuse(member, "signature", f"the method is `{method_signature(spec, self.names)}`")
            return
        edits = [*self._mended(member, spec), *renamings(self.code, body, header.renamed)]
        text = self.code.edited(body.start_byte + 1, body.end_byte - 1, edits).strip("\n").rstrip()
        own = "".join(self._own_parameters(member)) if spec is self.resource.constructor else ""
        docs = method_doc(spec, self.names)
        body_text = f"{text}\n" if text else ""
        self.given[name] = f"{docs}  {method_signature(spec, self.names)} {{\n{header.prologue}{own}{body_text}  }}\n"

    def _own_parameters(self, constructor: "Node") -> list[str]:
        """`constructor(private capacity: number)` declares a field and sets it: both are written out."""
        listed = constructor.child_by_field_name("parameters")
        given = [node for node in (listed.named_children if listed is not None else []) if node.type != "comment"]
        lines = []
        for node, param in zip(given, self.resource.constructor.params, strict=False):
            pattern, annotation = node.child_by_field_name("pattern"), node.child_by_field_name("type")
            if pattern is None or not any(child.type in ("accessibility_modifier", "readonly") for child in node.children):
                continue
            name = self.code.text(pattern)
            self.fields[name] = f"  private {name}{self.code.text(annotation) if annotation is not None else ''};\n"
            lines.append(f"    this.{name} = {self.names.param(param.name)};\n")
        return lines

    def _undeclared(self) -> None:
        """Fields that are set without a declaration: what the constructor gives them says their type."""
        members = {re.sub(r"\W.*", "", text.split("(")[0].split()[-1]) for text in self.private}
        for node in walk(self.chosen.node):
            target, member = node.child_by_field_name("object"), node.child_by_field_name("property")
            if node.type != "member_expression" or target is None or member is None or target.type != "this":
                continue
            name = self.code.text(member)
            if name not in self.fields and name not in self.methods and name not in members and not name.startswith("#"):
                self.fields[name] = f"  private {name};\n"

    def _helper_text(self) -> str:
        pieces = []
        for item in self.helpers:
            comment = re.sub(r"\bexport\s+(default\s+)?$", "", self.code.data[item.start : item.node.start_byte].decode(errors="replace"))
            text = self.code.edited(item.node.start_byte, item.node.end_byte, self._mended(item.node)).rstrip()
            pieces.append(plain_comments(comment) + text + "\n")
        return "\n".join(pieces)
