"""The text of an `xml` block -> elements, comments and text between them. Never fails: what can't be read stays text.

An own lexer, as dialogues are written by hand: `R&D`, `a < b` and a forgotten end tag must not cost the rest of the block.
"""

import html
import re

import msgspec

from specc.base.kept import kept

MAX_DEPTH = 50
"""Elements nested deeper than this are text."""

_ATTRIBUTE = r"""([A-Za-z_][\w.:-]*)(?:\s*=\s*("[^"<]*"|'[^'<]*'|[^\s"'<>/=]+))?"""
_MARK = re.compile(
    r"<(?:!--(?P<comment>.*?)(?:-->|\Z)|(?P<close>/)?(?P<name>[A-Za-z][\w.:-]*)(?P<attributes>(?:\s+ATTRIBUTE)*)\s*(?P<empty>/)?>)".replace(
        "ATTRIBUTE", re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE)
    ),
    re.S,
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")


class Run(msgspec.Struct, frozen=True, gc=False):
    """Text, with its entities resolved. Places are indices into the text of the block."""

    start: int
    end: int
    text: str


class Comment(msgspec.Struct, frozen=True, gc=False):
    """`<!-- text -->`."""

    start: int
    end: int
    text: str


class Tree(msgspec.Struct, frozen=True, gc=False):
    """An element and what stands in it."""

    start: int
    end: int
    name: str
    attributes: dict[str, str]
    children: "tuple[Node, ...]"


Node = Run | Comment | Tree


class Fault(msgspec.Struct, frozen=True):
    """Something wrong with the text."""

    start: int
    end: int
    message: str
    help: str


@kept
def parse_xml(text: str) -> tuple[tuple[Node, ...], tuple[Fault, ...]]:
    """Read the text of a block."""
    reader = _Reader(text)
    return reader.run(), tuple(reader.faults)


class _Open(msgspec.Struct, gc=False):
    """An element whose end has not come yet."""

    start: int
    head: int
    """Where its start tag ends."""
    name: str
    attributes: dict[str, str]
    children: list[Node]


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
        self.open = [_Open(0, 0, "", {}, [])]
        self.names: dict[str, int] = {}
        """How many elements of each name are open."""

    def run(self) -> tuple[Node, ...]:
        at = 0
        text = self.text
        for match in _MARK.finditer(text):
            start, end = match.span()
            if start > at:
                self._run(at, start)
            at = end
            comment, close, name, attributes, empty = match.groups()
            if comment is not None:
                self._comment(start, end, comment)
            elif close:
                self._close(name, start, end)
            else:
                self._begin(name, attributes, empty is not None, start, end)
        if len(text) > at:
            self._run(at, len(text))
        while len(self.open) > 1:
            self._unclosed(self.open[-1])
            self._end(len(text))
        return tuple(self.open[0].children)

    def _run(self, start: int, end: int) -> None:
        text = self.text[start:end]
        if "&" in text:
            text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
        self.open[-1].children.append(Run(start, end, text))

    def _comment(self, start: int, end: int, inner: str) -> None:
        if end - start == len(inner) + len("<!--"):
            message = "this comment is never closed: everything below it in the block is taken for a comment"
            self.faults.append(Fault(start, start + len("<!--"), message, "write `-->` where it ends"))
        self.open[-1].children.append(Comment(start, end, inner.strip()))

    def _begin(self, name: str, written: str, empty: bool, start: int, end: int) -> None:
        if len(self.open) > MAX_DEPTH:
            self._run(start, end)
            return
        attributes = {key: html.unescape(value.strip("\"'")) for key, value in _ATTRIBUTES.findall(written)} if written else {}
        self.open.append(_Open(start, end, name, attributes, []))
        self.names[name] = self.names.get(name, 0) + 1
        if empty:
            self._end(end)

    def _close(self, name: str, start: int, end: int) -> None:
        if not self.names.get(name):
            message = f"`</{name}>` closes nothing"
            help = f"write `<{name}>` where it begins, or `&lt;/{name}>` if it is text"
            self.faults.append(Fault(start, end, message, help))
            self._run(start, end)
            return
        while self.open[-1].name != name:
            self._unclosed(self.open[-1])
            self._end(start)
        self._end(end)

    def _unclosed(self, one: _Open) -> None:
        message = f"`<{one.name}>` is never closed"
        help = f"write `</{one.name}>` where it ends, or `&lt;{one.name}>` if it is text"
        self.faults.append(Fault(one.start, one.head, message, help))

    def _end(self, at: int) -> None:
        one = self.open.pop()
        self.names[one.name] -= 1
        self.open[-1].children.append(Tree(one.start, at, one.name, one.attributes, tuple(one.children)))
