"""Parameters that are only borrowed and that the code wants to change: it works on a copy."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from specc.target import Edit, Finding

from .source import content, parse

if TYPE_CHECKING:
    from tree_sitter import Node

_BORROWED = re.compile(r"cannot borrow `\*(\w+)` as mutable, as it is behind a `&` reference")
_ASSIGNED = re.compile(r"cannot assign to `(\w+)\[.*\]`, which is behind a `&` reference")
_METHOD = re.compile(r"no method named `\w+` found for reference `&(?:\[.*\]|str)`")
_BEFORE = re.compile(r"(\w+)\.$")


def owned(path: str, text: str, findings: Iterable[Finding]) -> Iterator[Edit]:
    """A copy for each parameter (`&[T]`, `&str`) that is changed, or used as a vector or a string, at the head of its function."""
    root = parse(text)
    made: set[tuple[int, str]] = set()
    for finding in findings:
        name = _changed(finding, text) if finding.path == path else ""
        function = _holder(root, finding.line - 1, name) if name else None
        body = function.child_by_field_name("body") if function else None
        if function is None or body is None or (body.start_byte, name) in made:
            continue
        made.add((body.start_byte, name))
        copy = "to_string" if _type(function, name) == "&str" else "to_vec"
        yield Edit(path, body.start_byte + 1, body.start_byte + 1, f"\n    let mut {name} = {name}.{copy}();", sure=False)


def _changed(finding: Finding, text: str) -> str:
    """The name of what is changed; empty where a finding is about something else."""
    match = _BORROWED.search(finding.message) or _ASSIGNED.search(finding.message)
    if match:
        return match[1]
    if not _METHOD.search(finding.message):
        return ""
    line = text.splitlines()[finding.line - 1] if 0 < finding.line <= len(text.splitlines()) else ""
    before = _BEFORE.search(line[: finding.column - 1])
    return before[1] if before else ""


def _holder(root: "Node", row: int, name: str) -> "Node | None":
    """The innermost function around a line that has the borrowed parameter."""
    node = root.descendant_for_point_range((row, 0), (row, 1_000))
    while node is not None and not (node.type == "function_item" and _type(node, name)):
        node = node.parent
    return node


def _type(function: "Node", name: str) -> str:
    """The type of a borrowed slice or text among a function's parameters; empty where there is none of that name."""
    parameters = function.child_by_field_name("parameters")
    for each in parameters.named_children if parameters is not None else ():
        if content(each.child_by_field_name("pattern")) == name:
            type = content(each.child_by_field_name("type"))
            return type if re.fullmatch(r"&(str|\[.*\])", type) else ""
    return ""
