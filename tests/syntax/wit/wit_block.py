"""What the tests of `wit` blocks share: reading a block, and naming what came out without its spans."""

from typing import Any

import msgspec

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics import Diagnostic
from specc.syntax.wit import parse_wit
from specc.syntax.wit.values import Item


class Read(msgspec.Struct, frozen=True):
    """A block that was read: its items and its diagnostics, with the source they point into."""

    source: Any
    items: tuple[Item, ...]
    diagnostics: tuple[Diagnostic, ...]

    def texts(self) -> list[tuple[str, str]]:
        """Code and covered text of each diagnostic."""
        return [(found.code, self.source.slice(found.span)) for found in self.diagnostics]

    def names(self) -> list[str]:
        """`kind name` of each item."""
        return [f"{bare(item)['kind']} {name_of(item)}" for item in self.items]


def name_of(item: Item) -> str:
    return getattr(item, "name", None) or " ".join(getattr(item, "local_names", ()))


def read(text: str) -> Read:
    data = text.encode()
    source = Source("spec.md", data)
    return Read(source, *parse_wit(source, 0, len(data)))


def read_fence(markdown: str) -> Read:
    """The body of the only fenced block of a Markdown text, from the line after the fence to the closing one."""
    data = markdown.encode()
    start = data.index(b"\n", data.index(b"```wit")) + 1
    source = Source("spec.md", data)
    return Read(source, *parse_wit(source, start, data.rindex(b"```")))


def good(text: str) -> Item:
    """The only item of a faultless block."""
    result = read(text)
    assert result.diagnostics == ()
    (item,) = result.items
    return item


def bare(value: Any) -> Any:
    """A value as plain data, without spans."""
    if isinstance(value, dict):
        return {key: bare(inner) for key, inner in value.items() if not key.endswith("span")}
    if isinstance(value, list | tuple):
        return [bare(inner) for inner in value]
    return bare(msgspec.to_builtins(value)) if isinstance(value, msgspec.Struct) else value


def spans(value: Any) -> list[Span]:
    """Every span inside a value."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [span for field in value.__struct_fields__ for span in spans(getattr(value, field))]
    return [span for inner in value for span in spans(inner)] if isinstance(value, tuple) else []


def shape(type: object) -> str:
    """A type expression in WIT's own notation."""
    value = bare(type)
    match value:
        case {"kind": "prim" | "name", "name": name}:
            return str(name)
        case {"kind": "list" | "option" as word, "element": element}:
            return f"{word}<{shape(element)}>"
        case {"kind": "tuple", "elements": elements}:
            return f"tuple<{', '.join(map(shape, elements))}>"
        case {"kind": "map", "key": key, "value": inner}:
            return f"map<{shape(key)}, {shape(inner)}>"
        case {"kind": "result", "ok": None, "error": None}:
            return "result"
        case {"kind": "result", "ok": ok, "error": None}:
            return f"result<{shape(ok)}>"
        case {"kind": "result", "ok": ok, "error": error}:
            return f"result<{shape(ok) if ok else '_'}, {shape(error)}>"
    raise AssertionError(value)
