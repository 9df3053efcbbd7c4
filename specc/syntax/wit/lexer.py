"""The tokens of a `wit` block."""

import re

import msgspec

from specc.base.source import Source
from specc.diagnostics import Diagnostic
from specc.syntax.wit import codes
from specc.syntax.wit.docs import block_doc, line_doc
from specc.syntax.wit.names import shown


class Doc(msgspec.Struct, frozen=True):
    """A `///` line or a `/** … */` comment. `trailing`: it stands behind code, at the end of a line."""

    text: str
    start: int
    end: int
    trailing: bool


class Token(msgspec.Struct, frozen=True):
    """A word of WIT. `kind` is `name`, `number`, `gate` (`@since(…)` whole), `bad` (reported already), `end`, or the
    operator itself; `text` is without the `%` of an escaped name. Offsets are in bytes of the source.
    """

    kind: str
    text: str
    start: int
    end: int
    escaped: bool = False
    fresh: bool = True
    """Whether it is the first of its line."""
    docs: tuple[Doc, ...] = ()


_TOKEN = re.compile(
    rb"""(?P<space>[ \t\r\n]+)
    |(?P<line>//[^\n]*)
    |(?P<block>/\*)
    |(?P<arrow>->)
    |(?P<name>%?[A-Za-z_\x80-\xff](?:[A-Za-z0-9_\x80-\xff]|-(?!>))*)
    |(?P<number>[0-9](?:[A-Za-z0-9_\x80-\xff]|-(?!>))*)
    |(?P<operator>[=,:;(){}<>*/.])
    |(?P<gate>@[A-Za-z-]*(?:[ \t\r\n]*\([^(){};]{0,200}\))?)
    |(?P<bad>[!"#$&'+?\[\]\\^`|~]+|[\x00-\x7f])
    """,
    re.VERBOSE,
)
_COMMENT_EDGE = re.compile(rb"/\*|\*/")
_FENCE = re.compile(rb"[^\n]*?(?=```|~~~)")
_FORBIDDEN = re.compile(rb"(?:[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xaf])+")
"""Control characters and those that turn the direction of the text: what is read would not be what is meant."""

_HINTS = {
    "?": "write an optional value as `option<T>`",
    "[": "write a list as `list<T>`",
    "]": "write a list as `list<T>`",
    "|": "declare alternatives as a `variant` and name it here",
    "#": "begin a comment with `//`",
    "'": "leave it out: an interface holds names and types, no values",
    '"': "leave it out: an interface holds names and types, no values",
    "→": "write the arrow as `->`",
    "…": "write every parameter, or a `list<T>`",
    "\u00a0": "type an ordinary space: this is a no-break space",
    "%": "write a name after the `%`, as in `%list`",
}


class Lexer:
    """Reads a block, once, from its start to its end."""

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.at, self.end = start, end
        self.tokens: list[Token] = []
        self.diagnostics: list[Diagnostic] = []
        self.docs: list[Doc] = []
        self.last = start
        """Where the last token ended."""
        self.data = self._legible(_without_quote_marks(source.data, start, end))

    def run(self) -> list[Token]:
        """All tokens; the last is the `end`."""
        while self.at < self.end:
            match = _TOKEN.match(self.data, self.at, self.end)
            assert match is not None and match.lastgroup is not None
            self._take(match.lastgroup, match.end())
        self._push("end", "", self.end, self.end)
        return self.tokens

    def _take(self, group: str, end: int) -> None:
        start, self.at = self.at, end
        if group == "space":
            return
        if group == "line":
            self._line_comment(start, end)
        elif group == "block":
            self._block_comment(start)
        elif group == "name":
            self._name(start, end)
        elif group == "bad":
            self._bad(start, end)
        else:
            text = self._text(start, end)
            self._push(text if group in ("operator", "arrow") else group, text, start, end)

    def _push(self, kind: str, text: str, start: int, end: int, escaped: bool = False) -> None:
        fresh = not self.tokens or self.data.find(b"\n", self.last, start) >= 0
        docs = tuple(self.docs)
        if docs and not fresh:  # `func(/** the title */ title: string)`: code goes on behind the comment
            docs = tuple(msgspec.structs.replace(doc, trailing=False) for doc in docs)
        self.tokens.append(Token(kind, text, start, end, escaped, fresh, docs))
        self.docs, self.last = [], end

    def _text(self, start: int, end: int) -> str:
        return self.data[start:end].decode(errors="replace")

    def _name(self, start: int, end: int) -> None:
        text = self._text(start, end)
        length = next((i for i, char in enumerate(text) if not (char.isalnum() or char in "_-%")), len(text))
        if length == 0:  # an arrow or a curly quote from a word processor: take all of its kind
            length = next((i for i, char in enumerate(text) if char.isalnum() or char in "_-%"), len(text))
            self.at = min(end, start + len(text[:length].encode()))
            self._bad(start, self.at)
            return
        self.at = min(end, start + len(text[:length].encode()))
        name = text[:length]
        self._push("_" if name == "_" else "name", name.removeprefix("%"), start, self.at, name.startswith("%"))

    def _bad(self, start: int, end: int) -> None:
        text = self._text(start, end)
        help = next((hint for char, hint in _HINTS.items() if char in text), "leave it out")
        message = f"{shown(text)} is not used in WIT"
        self.diagnostics.append(codes.CHARACTER.at(self.source.span(start, end), message, help))
        self._push("bad", text, start, end)

    def _line_comment(self, start: int, end: int) -> None:
        text = self._text(start, end)
        if text.startswith("///") and not text.startswith("////"):
            self._doc(line_doc(text), start, end)

    def _block_comment(self, start: int) -> None:
        depth = 1
        while depth and (edge := _COMMENT_EDGE.search(self.data, self.at, self.end)):
            self.at = edge.end()
            depth += 1 if edge.group() == b"/*" else -1
        if depth:
            self.at = self.end
            span = self.source.span(start, min(start + 2, self.end))
            self.diagnostics.append(codes.UNCLOSED.at(span, "this comment is never closed", "end the comment with `*/`"))
            return
        text = self._text(start, self.at)
        if text.startswith("/**") and not text.startswith("/***") and len(text) > len("/**/"):
            self._doc(block_doc(text), start, self.at)

    def _doc(self, text: str, start: int, end: int) -> None:
        behind = bool(self.tokens) and self.data.find(b"\n", self.last, start) < 0
        self.docs.append(Doc(text, start, end, behind))

    def _legible(self, data: bytes) -> bytes:
        """The text with forbidden characters reported and blanked."""
        runs = list(_FORBIDDEN.finditer(data, self.at, self.end))
        if not runs:
            return data
        blanked = bytearray(data)
        for run in runs:
            first = ord(run.group().decode(errors="replace")[0])
            message = f"the invisible character U+{first:04X} may not stand in an interface"
            span = self.source.span(run.start(), run.end())
            self.diagnostics.append(codes.CHARACTER.at(span, message, "remove it"))
            blanked[run.start() : run.end()] = b" " * len(run.group())
        return bytes(blanked)


def _without_quote_marks(data: bytes, start: int, end: int) -> bytes:
    """The source with the `>` blanked that a block quote puts before each line of the block.

    How many there are, the line of the opening fence tells; offsets stay what they are.
    """
    line = data.rfind(b"\n", 0, start) + 1
    if line and not data[line:start].strip(b" \t>"):
        line = data.rfind(b"\n", 0, line - 1) + 1
    fence = _FENCE.match(data, line, start)
    marks = fence.group().count(b">") if fence else 0
    if not marks:
        return data
    prefix = re.compile(rb"^(?:[ \t]*>){1,%d}" % min(marks, 100), re.MULTILINE)
    return data[:start] + prefix.sub(lambda match: b" " * len(match.group()), data[start:end]) + data[end:]
