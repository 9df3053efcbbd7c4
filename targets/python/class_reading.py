"""Cutting a model's reply down, by syntax, to the state and methods of a resource."""

from typing import TYPE_CHECKING

from specc.target import Fill, Finding, Function, Resource
from specc.target.reply import code_blocks

from .mending import applied, mended
from .naming import local_name, param_name, public_name
from .reading import (
    LONGEST_FILL,
    LONGEST_REPLY,
    Names,
    body_of,
    definition_of,
    helpers_of,
    imports_of,
    indented,
    is_docstring,
    name_of,
    reached,
    signature_problems,
    syntax_error,
    without_prose,
)
from .rules import finding, forbidden
from .scope import Scope
from .skeleton import function_doc, method_signature
from .syntax import parse, text, walk
from .text import docstring

if TYPE_CHECKING:
    from tree_sitter import Node

_LITERALS = frozenset(["integer", "float", "string", "true", "false", "none", "unary_operator", "binary_operator"])


def read(reply: str, own: Scope, resource: Resource, session: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
    """The fill that a reply gives for a resource, or what is wrong with it."""
    if len(reply) > LONGEST_REPLY:
        return None, (finding("size", f"the reply has {len(reply)} characters, more than {LONGEST_REPLY}"),)
    name = own.resource(resource)
    code, problem = _chosen(reply.replace("\r\n", "\n").replace("\0", ""), name)
    if problem is not None:
        return None, (problem,)
    callees = frozenset(callee.name for callee in own.callees(session))
    code = _privatized(code, _found(code, name), resource)
    root = parse(code)
    code = mended(code, root, _found(code, name, root), own, name, callees)
    fill, findings = _fill(code, own, resource, callees)
    return (None if findings else fill), tuple(findings)


def _chosen(reply: str, name: str) -> tuple[str, Finding | None]:
    """The reply's code that defines the class, with what stands in blocks before it."""
    blocks = code_blocks(reply)
    if blocks == [reply]:
        blocks = [without_prose(reply)]
    broken: Finding | None = None
    earlier: list[str] = []
    for block in blocks:
        root = parse(block)
        if root.has_error:
            broken = broken or syntax_error(block, root)
        elif _class(root, name) is not None:
            return "\n\n".join([*earlier, block]), None
        else:
            earlier.append(block)
    return "", broken or finding("no-class", f"the reply does not define the class `{name}`")


def _class(root: "Node", name: str) -> "Node | None":
    """The class of that name, decorated or not."""
    for node in root.children:
        inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        if inner is not None and inner.type == "class_definition" and name_of(inner) == name:
            return inner
    return None


def _found(code: str, name: str, root: "Node | None" = None) -> "Node":
    found = _class(root or parse(code), name)
    assert found is not None, "the code was chosen for it"
    return found


def _members(definition: "Node") -> list["Node"]:
    block = definition.child_by_field_name("body")
    return [node for node in block.named_children if node.type != "comment"] if block is not None else []


def _privatized(code: str, definition: "Node", resource: Resource) -> str:
    """The code with an underscore before each attribute and method of the object that the spec does not know."""
    public = {one for method in resource.methods for one in (local_name(method), public_name(method))}

    def hidden(name: str) -> bool:
        return not name.startswith("_") and name not in public

    edits = []
    for node in walk(definition):
        if node.type == "attribute":
            holder, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            if holder is not None and attribute is not None and text(holder) == "self" and hidden(text(attribute)):
                edits.append((attribute.start_byte, attribute.start_byte, "_"))
    for member in _members(definition):
        method = definition_of(member)
        named = method.child_by_field_name("name") if method is not None else None
        if member.type == "expression_statement" and member.named_children[0].type == "assignment":
            named = member.named_children[0].child_by_field_name("left")
        if named is not None and named.type == "identifier" and hidden(text(named)):
            edits.append((named.start_byte, named.start_byte, "_"))
    return applied(code, edits)


def _fill(code: str, own: Scope, resource: Resource, callees: frozenset[str]) -> tuple[Fill, list[Finding]]:
    root = parse(code)
    name = own.resource(resource)
    definition = _class(root, name)
    assert definition is not None
    top = definition.parent if definition.parent is not None and definition.parent.type == "decorated_definition" else definition
    known = Names(frozenset(own.classes().values()), callees, ("self",))
    block = definition.child_by_field_name("body") or definition
    helpers = reached(block, helpers_of(root, top, known))
    kept = [*helpers.values(), block]
    imports, modules, problems = imports_of(root, kept, known.all | {"self"})
    problems += _form_problems(definition, top, name)
    params = {param_name(param) for method in (resource.constructor, *resource.methods) for param in method.params}
    constants = {one for one, node in helpers.items() if node.type == "expression_statement"} | {name}
    body_nodes = [node for node in _members(definition) if not is_docstring(node)]
    problems += forbidden([*helpers.values(), *body_nodes], modules, params, constants)
    wanted = {"__init__": resource.constructor} | {local_name(method): method for method in resource.methods}
    wanted |= {public_name(method): method for method in resource.methods}
    given: dict[str, str] = {}
    fields: list[str] = []
    private: list[str] = []
    for member in body_nodes:
        method = definition_of(member)
        spec = wanted.get(name_of(method)) if method is not None else None
        if method is not None and spec is not None:
            given[spec.name], faults = _method(code, own, member, method, spec, known)
            problems += faults
        elif method is not None:
            private.append(indented(code, member, member))
        elif member.type != "pass_statement":
            fields.append(indented(code, member, member))
            problems += _field_problems(member)
    missing = [one for one in (resource.constructor, *resource.methods) if one.name not in given]
    if missing:
        listed = ", ".join(f"`{method_signature(own, one).removesuffix(':')}`" for one in missing)
        problems.append(finding("no-method", f"the class `{name}` lacks {listed}", definition))
    ordered = [given[one.name] for one in (resource.constructor, *resource.methods) if one.name in given]
    order = sorted({node.start_byte: node for node in helpers.values()}.items())
    body = "\n\n".join([*(["\n".join(fields)] if fields else []), *ordered, *private])
    fill = Fill(body, "\n\n\n".join(text(node).rstrip() for _, node in order), imports)
    if len(fill.body) + len(fill.helpers) > LONGEST_FILL:
        problems.append(finding("size", f"the class has {len(fill.body) + len(fill.helpers)} characters, more than {LONGEST_FILL}"))
    return fill, problems


def _form_problems(definition: "Node", top: "Node", name: str) -> list[Finding]:
    problems = []
    bases = definition.child_by_field_name("superclasses")
    if bases is not None and text(bases).strip("() ") not in ("", "object"):
        problems.append(finding("signature", f"`{name}` may have no base class", bases))
    if top is not definition:
        problems.append(finding("signature", f"`{name}` may have no decorator: write `__init__` yourself", top))
    return problems


def _field_problems(member: "Node") -> list[Finding]:
    """What a class's own statements may not be: anything but annotations and constants, which no object can change for another."""
    statement = member.named_children[0] if member.type == "expression_statement" and member.named_children else member
    right = statement.child_by_field_name("right") if statement.type == "assignment" else None
    if statement.type == "assignment" and (right is None or right.type in _LITERALS):
        return []
    return [finding("class-state", "all objects would share this: set it in `__init__`, as `self._name`", member)]


def _method(code: str, own: Scope, member: "Node", method: "Node", spec: Function, known: Names) -> tuple[str, list[Finding]]:
    """A method under specc's own signature."""
    params = ("self", *(param_name(param) for param in spec.params))
    names = Names(known.classes, known.callees, params)
    problems = signature_problems(member, method, names)
    body = body_of(code, method, names)
    if not body.strip():
        if spec.ok_type is None and not problems and spec.name == "constructor":
            body = "    pass"
        else:
            problems.append(finding("no-body", f"`{name_of(method)}` has no body", method))
    doc = docstring(function_doc(own, spec, clauses=False), 8)
    lines = [f"    {method_signature(own, spec)}", f"        {doc}", *(f"    {line}" if line.strip() else "" for line in body.split("\n"))]
    return "\n".join(lines), problems
