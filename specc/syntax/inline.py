"""Inside running text: code spans, tags, links. Everything else is text.

An own lexer, in one pass over each paragraph that somebody looks into: the Markdown grammar reads `[^a][^b]` as one
link, and is slow on some inputs.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate

import msgspec

from specc.base.kept import kept
from specc.base.source import Source
from specc.base.span import Span
from specc.syntax.values import Piece, Prose


class Flat:
    """Running text as one string, which knows where each of its characters stands in the source."""

    def __init__(self, source: Source, pieces: Iterable[Piece]) -> None:
        self.source = source
        self.pieces = tuple(pieces)
        parts = [source.data[start:end].decode(errors="replace") for start, end in self.pieces]
        self.text = "".join(parts)
        self._starts = [0, *accumulate(map(len, parts))]
        self._shift = self.pieces[0][0] if len(parts) == 1 and self.text.isascii() else None
        """What is to be added to an index, where one number will do."""

    def at(self, index: int) -> int:
        """The byte offset of the character at `index`, or of the end."""
        if self._shift is not None:
            return index + self._shift
        piece = min(bisect_right(self._starts, index), len(self.pieces)) - 1
        if piece < 0:
            return 0
        first = self._starts[piece]
        return self.pieces[piece][0] + index - first + self._longer(index) - self._longer(first)

    @cached_property
    def _wide(self) -> tuple[list[int], list[int]]:
        """The places behind characters of several bytes, and by how many bytes more than characters the text up to there is long."""
        found = [(match.end(), len(match.group().encode()) - len(match.group())) for match in _WIDE.finditer(self.text)]
        return [end for end, _ in found], [0, *accumulate(more for _, more in found)]

    def _longer(self, index: int) -> int:
        """By how much the bytes before the character at `index` are more than the characters."""
        ends, more = self._wide
        return more[bisect_right(ends, index)]

    def span(self, start: int, end: int) -> Span:
        """The span of the characters `start` to `end`."""
        if self._shift is not None:
            return Span(self.source.name, start + self._shift, max(start, end) + self._shift)
        first = self.at(start)
        if end <= start:
            return Span(self.source.name, first, first)
        return Span(self.source.name, first, self.at(end - 1) + len(self.text[end - 1].encode()))

    def lines(self) -> list[tuple[int, str]]:
        """The index at which each line begins, and the line without its end."""
        found, at = [], 0
        for line in self.text.split("\n"):
            found.append((at, line.rstrip("\r")))
            at += len(line) + 1
        return found


class Tag(msgspec.Struct, frozen=True, gc=False):
    """`[^label]`. Places are indices into the text of the `Flat`."""

    start: int
    end: int
    label: str


class CodeSpan(msgspec.Struct, frozen=True, gc=False):
    """Text between backticks; `content` as it means, without the one space that may pad it."""

    start: int
    end: int
    content: str


class Link(msgspec.Struct, frozen=True, gc=False):
    """`[text](target)`; an image is none."""

    start: int
    end: int
    text: str
    target: str
    target_start: int
    target_end: int


Token = Tag | CodeSpan | Link

_WIDE = re.compile(r"[^\x00-\x7f]")
_TOKEN = re.compile(
    r"[\\`\[<!\]](?:(?<=\\)(?P<escape>[!-/:-@\[-`{-~])|(?<=`)(?P<code>`*)|(?<=\[)(?P<tag>\^[^\]\[\s^]+\])|(?<=<)(?P<comment>!--)"
    r"|(?<=<)(?P<html>/?[A-Za-z][^<>]*>)|(?<=\[)(?P<open>)|(?<=!)(?P<image>\[)|(?<=\])(?P<close>))"
)
"""Every alternative looks back at the one character before it: a pattern that begins with a set of characters is searched for fast."""
_TARGET = re.compile(
    r"\(\s*+(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"(?:\s++(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*+\)"
)
_TICKS = re.compile("`+")


@kept
def lex(text: str) -> tuple[Token, ...]:
    """The code spans, tags and links of a text, in order of their ends. Linear in its length."""
    return tuple(_Lexer(text).run()) if "[" in text or "`" in text else ()


def prose(source: Source, text: Prose) -> Flat:
    """A document's running text, ready to be lexed."""
    return Flat(source, text.pieces)


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Token] = []
        self.open: list[tuple[int, bool]] = []

    def run(self) -> list[Token]:
        at = 0
        while match := _TOKEN.search(self.text, at):
            at = match.end()
            kind = match.lastgroup
            if kind == "code":
                at = self._code(match.start(), at)
            elif kind == "tag":
                self.found.append(Tag(match.start(), at, match["tag"][1:-1]))
            elif kind == "comment":
                end = self.text.find("-->", at)
                at = len(self.text) if end < 0 else end + 3
            elif kind in ("open", "image"):
                self.open.append((match.start(), kind == "image"))
            elif kind == "close" and self.open:
                at = self._close(at)
        return self.found

    @cached_property
    def _ticks(self) -> dict[int, list[int]]:
        """Where runs of backticks begin, by their length."""
        runs: dict[int, list[int]] = {}
        for match in _TICKS.finditer(self.text):
            runs.setdefault(len(match.group()), []).append(match.start())
        return runs

    def _code(self, start: int, end: int) -> int:
        runs = self._ticks.get(end - start, [])
        nearest = bisect_left(runs, end)
        if nearest == len(runs):
            return end
        close = runs[nearest]
        content = self.text[end:close]
        if content.startswith(" ") and content.endswith(" ") and content.strip():
            content = content[1:-1]
        self.found.append(CodeSpan(start, close + end - start, content))
        return close + end - start

    def _close(self, at: int) -> int:
        start, image = self.open.pop()
        match = _TARGET.match(self.text, at) if self.text[at : at + 1] == "(" else None
        if not match:
            return at
        if not image:
            group = "angled" if match.group("angled") is not None else "plain"
            place = match.span(group)
            self.found.append(Link(start, match.end(), self.text[start + 1 : at - 1], match.group(group), *place))
        return match.end()
