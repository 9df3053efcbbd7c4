"""Parameters that a reply names or types otherwise than the package does."""

import re

from .items import Item
from .source import content

_WIDER = {
    "u8": "u16 u32 u64 u128 usize i16 i32 i64 i128 isize f32 f64",
    "u16": "u32 u64 u128 usize i32 i64 i128 isize f32 f64",
    "u32": "u64 u128 usize i64 i128 isize f64",
    "u64": "u128 usize i128",
    "i8": "i16 i32 i64 i128 isize f32 f64",
    "i16": "i32 i64 i128 isize f32 f64",
    "i32": "i64 i128 isize f64",
    "i64": "i128 isize",
    "f32": "f64",
}
"""Number types that hold every value of another, on a machine of 64 bits."""


def params(function: Item) -> list[tuple[str, bool, str]]:
    """A function's parameters as the reply has them: pattern, whether it is `mut`, type. `self` is left out."""
    found = []
    list_node = function.node.child_by_field_name("parameters")
    for node in list_node.named_children if list_node is not None else ():
        if node.type == "parameter":
            mutable = any(child.type == "mutable_specifier" for child in node.children)
            found.append((content(node.child_by_field_name("pattern")), mutable, content(node.child_by_field_name("type"))))
    return found


def takes_self(function: Item) -> bool:
    """Whether it is a method."""
    list_node = function.node.child_by_field_name("parameters")
    return list_node is not None and any(node.type == "self_parameter" for node in list_node.named_children)


def bindings(function: Item, wanted: tuple[tuple[str, str], ...]) -> list[str]:
    """Statements that give a body its parameters under the names, and where that can be, in the types, that it expects."""
    names = []
    values = []
    for (pattern, mutable, type), (name, own_type) in zip(params(function), wanted, strict=True):
        value = _converted(name, _bare(own_type), _bare(type))
        if pattern != "_" and (pattern != name or value != name or mutable):
            names.append(f"mut {pattern}" if mutable else pattern)
            values.append(value)
    if len(names) > 1:  # at once, since one of them may have the name of another's parameter
        return [f"let ({', '.join(names)}) = ({', '.join(values)});"]
    return [f"let {names[0]} = {values[0]};"] if names else []


def _bare(type: str) -> str:
    """A type without spaces, lifetimes and the paths in front of names."""
    without_lifetimes = re.sub(r"'\w+\s*,?\s*", "", type)
    return re.sub(r"(?:\w+::)+", "", re.sub(r"\s+", "", without_lifetimes)).replace("<>", "")


def _converted(name: str, have: str, want: str) -> str:
    """An expression of type `want` made from the parameter, or the parameter itself where there is no sure way."""
    if have == want:
        return name
    if have == "&str" and want in ("String", "&String"):
        return ("&" if want[0] == "&" else "") + f"{name}.to_string()"
    if (element := re.fullmatch(r"&\[(.+)\]", have)) and want in (f"Vec<{element[1]}>", f"&Vec<{element[1]}>"):
        return ("&" if want[0] == "&" else "") + f"{name}.to_vec()"
    if have == "Option<&str>" and want == "Option<String>":
        return f"{name}.map(str::to_string)"
    if (element := re.fullmatch(r"Option<&\[(.+)\]>", have)) and want == f"Option<Vec<{element[1]}>>":
        return f"{name}.map(<[_]>::to_vec)"
    if (element := re.fullmatch(r"Option<&(.+)>", have)) and want == f"Option<{element[1]}>":
        return f"{name}.cloned()"
    if have == f"&{want}":
        return f"{name}.clone()"
    if want == f"&{have}":
        return f"&{name}"
    return f"{name} as {want}" if want in _WIDER.get(have, "").split() else name
