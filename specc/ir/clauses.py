"""Running text -> statements."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from specc.base.kept import kept
from specc.base.source import Source
from specc.base.span import Span
from specc.ir.draft import Statement, TagUse
from specc.ir.force import force_of
from specc.ir.sentences import split
from specc.ir.values import Force, Form
from specc.syntax.inline import CodeSpan, Flat, Tag, Token, lex
from specc.syntax.values import Piece

_Token = TypeVar("_Token", Tag, CodeSpan)
_BREAK = re.compile(r"(?<![ \t])[ \t]*+\\?+[ \t\r]*+\n\s*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_WORD = re.compile(r"[^\W_]")
_AFTER = re.compile(r"[\s.!?…:;,)\]\"'”’»*_]*")


class _Saying(msgspec.Struct, frozen=True, gc=False):
    """A statement by itself: places are indices into the text it stands in."""

    start: int
    end: int
    tags: tuple[Tag, ...]
    text: str
    loud: Force
    quiet: Force


class Text:
    """A stretch of running text, lexed."""

    def __init__(self, source: Source, pieces: tuple[Piece, ...]) -> None:
        self.flat = Flat(source, pieces)
        self.text = self.flat.text
        self.tokens: tuple[Token, ...] = lex(self.text)
        self.tags = _tags(self.tokens)

    def sentences(self, section: int) -> Iterator[Statement]:
        """Each sentence as a statement."""
        for one in _sayings(self.text):
            yield self._statement(section, "sentence", one)

    def whole(self, section: int) -> Statement | None:
        """All of it as one statement, if its only tag stands at its end."""
        if len(self.tags) != 1 or _AFTER.fullmatch(self.text, self.tags[0].end) is None:
            return None
        start = len(self.text) - len(self.text.lstrip())
        one = _saying(self.text, start, len(self.text.rstrip()), self.tags, _codes(self.tokens))
        return self._statement(section, "item", one) if one else None

    def tag_uses(self) -> tuple[TagUse, ...]:
        """Its tags, where they stand."""
        return tuple(TagUse(tag.label, self.flat.span(tag.start, tag.end)) for tag in self.tags)

    def without_tags(self, start: int, end: int) -> str:
        """A stretch of it without its tags, each line end as one space."""
        return _without_tags(self.text, start, end, [tag for tag in self.tags if start <= tag.start < end])

    def _statement(self, section: int, form: Form, one: _Saying) -> Statement:
        uses = tuple([TagUse(tag.label, self.flat.span(tag.start, tag.end)) for tag in one.tags]) if one.tags else ()
        return Statement(section, uses, one.loud, one.quiet, form, one.text, self.flat.span(one.start, one.end))


@kept
def _sayings(text: str) -> tuple[_Saying, ...]:
    """The sentences of a text that say something."""
    tokens = lex(text)
    tags, codes = _tags(tokens), _codes(tokens)
    at_tag = at_code = 0
    found: list[_Saying] = []
    for start, end in split(_without_comments(text, codes), tokens):
        inner, at_tag = _within(tags, at_tag, end)
        blanks, at_code = _within(codes, at_code, end)
        if one := _saying(text, start, end, inner, blanks):
            found.append(one)
    return tuple(found)


def _without_comments(text: str, codes: list[CodeSpan]) -> str:
    """The text with HTML comments blanked out: they neither begin, end nor make a sentence."""
    if "<!--" not in text:
        return text
    starts = [code.start for code in codes]

    def blank(match: re.Match[str]) -> str:
        before = bisect_right(starts, match.start()) - 1
        coded = before >= 0 and match.start() < codes[before].end
        return match.group() if coded else " " * len(match.group())

    return _COMMENT.sub(blank, text)


def _saying(text: str, start: int, end: int, tags: list[Tag], codes: list[CodeSpan]) -> _Saying | None:
    words = _without_tags(text, start, end, tags)
    if not _WORD.search(words):
        return None
    loud, quiet = force_of(_blank(text, start, end, codes) if codes else words)
    return _Saying(start, end, tuple(tags), words, loud, quiet)


def _without_tags(text: str, start: int, end: int, tags: list[Tag]) -> str:
    parts: list[str] = []
    for tag in tags:
        part = text[start : tag.start]
        parts.append(part.rstrip() if text[tag.end : tag.end + 1].strip() == "" else part)
        start = tag.end
    parts.append(text[start:end])
    words = "".join(parts)
    return (_BREAK.sub(" ", words) if "\n" in words else words).strip()


def _tags(tokens: tuple[Token, ...]) -> list[Tag]:
    return [token for token in tokens if isinstance(token, Tag)] if tokens else []


def _codes(tokens: tuple[Token, ...]) -> list[CodeSpan]:
    return [token for token in tokens if isinstance(token, CodeSpan)] if tokens else []


def raw(source: Source, section: int, form: Form, span: Span, tags: tuple[TagUse, ...] = ()) -> Statement:
    """A table or code block as one statement."""
    text = source.slice(span).replace("\r\n", "\n")
    loud, quiet = force_of(text) if form == "table" else (Force.NONE, Force.NONE)
    return Statement(section, tags, loud, quiet, form, text, span)


def _within(tokens: list[_Token], start: int, end: int) -> tuple[list[_Token], int]:
    if not tokens:
        return tokens, 0
    stop = start
    while stop < len(tokens) and tokens[stop].start < end:
        stop += 1
    return tokens[start:stop], stop


def _blank(text: str, start: int, end: int, codes: list[CodeSpan]) -> str:
    parts = []
    for code in codes:
        parts.append(text[start : code.start])
        start = code.end
    parts.append(text[start:end])
    return "`".join(parts)
