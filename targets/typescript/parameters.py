"""A model's parameters against the skeleton's."""

from typing import TYPE_CHECKING, NamedTuple

from specc.target import Flags, Function, ListOf, MapOf, Named, OptionOf, Prim, Record, TupleOf, Type

from .naming import Names
from .shapes import followed, nullable
from .syntax import Code, Edit, assigned_names, changed_names, declared_names, fresh, walk, walk_with_parents

if TYPE_CHECKING:
    from tree_sitter import Node


class Header(NamedTuple):
    """What makes a model's body fit under the skeleton's signature."""

    renamed: dict[str, str]
    prologue: str
    """Lines before the body."""


class _Given(NamedTuple):
    name: str
    nulls: bool
    """Whether it says `null` where the skeleton says `undefined`."""
    default: str


def match_parameters(code: Code, value: "Node", names: Names, function: Function, taken: set[str]) -> Header | None:
    """How the model's parameters become the skeleton's; `None` where they are too many, or no plain names.

    They are matched by name where all names agree, else by place. A default value moves into the body. `taken` are the names in use.
    """
    given = _given(code, value)
    wanted = {names.param(param.name): param for param in function.params}
    if given is None or len(given) > len(wanted):
        return None
    by_name = {one.name for one in given} <= set(wanted)
    pairs = [(one, one.name) for one in given] if by_name else list(zip(given, wanted, strict=False))
    body = value.child_by_field_name("body")
    assert body is not None
    taken = taken | declared_names(code, value) | set(wanted)
    assigned = assigned_names(code, body)
    renamed = {one.name: new for one, new in pairs if one.name != new}
    for _, new in pairs:
        if new in renamed.values() and new not in renamed and new in taken - set(wanted) | declared_names(code, body):
            renamed[new] = fresh(new, taken)
    prologue, null_matters = "", _null_matters(body)
    for one, new in pairs:
        option = followed(wanted[new].type, names.program)
        if not isinstance(option, OptionOf) or nullable(option.element, names.program):
            continue
        if one.nulls and (null_matters or one.default not in ("", "undefined", "null")):
            inner = fresh(f"{new}OrNull", taken)
            renamed[one.name] = inner
            default = "null" if one.default in ("", "undefined", "null") else one.default
            prologue += f"{'let' if one.name in assigned else 'const'} {inner} = {new} ?? {default};\n"
        elif one.default not in ("", "undefined", "null"):
            prologue += f"{new} ??= {one.default};\n"
    changed = changed_names(code, body)
    copies = ((new, _copy(new, wanted[new].type, names)) for one, new in pairs if one.name in changed)
    prologue = "".join(f"{new} = {copy};\n" for new, copy in copies if copy) + prologue
    return Header(renamed, prologue)


def _copy(name: str, type_: Type, names: Names) -> str:
    """A copy of a parameter that a body changes in place, so that the caller's own value stays as it is; empty for what can't change."""
    followed_ = followed(type_, names.program)
    match followed_:
        case ListOf(element) if followed(element, names.program) == Prim("u8"):
            return f"{name}.slice()"
        case ListOf() | TupleOf():
            return f"[...{name}]"
        case MapOf():
            return f"new Map({name})"
        case Named() if isinstance(names.program.resolve(followed_), Record | Flags):
            return f"{{ ...{name} }}"
    return ""


def _null_matters(body: "Node") -> bool:
    """Whether `null` is more to a body than something to compare with."""
    return any(one.type == "null" and (parent is None or parent.type != "binary_expression") for one, parent in walk_with_parents(body))


def _given(code: Code, value: "Node") -> list[_Given] | None:
    """The model's parameters, or `None` where one is not a plain name."""
    single = value.child_by_field_name("parameter")
    if single is not None:
        return [_Given(code.text(single), False, "")]
    listed = value.child_by_field_name("parameters")
    found = []
    for node in listed.named_children if listed is not None else []:
        if node.type == "comment":
            continue
        pattern = node.child_by_field_name("pattern")
        if node.type not in ("required_parameter", "optional_parameter") or pattern is None or pattern.type != "identifier":
            return None
        annotation, default = node.child_by_field_name("type"), node.child_by_field_name("value")
        text = code.text(default) if default is not None else ""
        nulls = text == "null" or (annotation is not None and any(one.type == "null" for one in walk(annotation)))
        found.append(_Given(code.text(pattern), nulls, text))
    return found


def implementation(code: Code, value: "Node", name: str, edits: list[Edit]) -> str:
    """The model's function as a private one called `name`."""
    if value.type == "arrow_function":
        return f"const {name} = {code.edited(value.start_byte, value.end_byte, edits)};\n"
    start = next(child for child in value.children if child.type in ("type_parameters", "formal_parameters")).start_byte
    star = "*" if any(child.type == "*" for child in value.children) else ""
    return f"function{star} {name}{code.edited(start, value.end_byte, edits)}\n"
