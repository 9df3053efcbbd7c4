"""Running text -> statements."""

import re
from collections.abc import Iterator
from typing import TypeVar

from specc.base.source import Source
from specc.base.span import Span
from specc.ir.draft import Statement, TagUse
from specc.ir.force import force_of
from specc.ir.sentences import split
from specc.ir.values import Force, Form
from specc.syntax.inline import CodeSpan, Flat, Tag, Token, lex
from specc.syntax.values import Piece

_Token = TypeVar("_Token", Tag, CodeSpan)
_BREAK = re.compile(r"[ \t]*\\?[ \t\r]*\n\s*")
_SAYING = re.compile(r"[^\W_]")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_AFTER = re.compile(r"[\s.!?…:;,)\]\"'”’»*_]*")


class Text:
    """A stretch of running text, lexed."""

    def __init__(self, source: Source, pieces: tuple[Piece, ...]) -> None:
        self.flat = Flat(source, pieces)
        self.text = self.flat.text
        self.tokens: tuple[Token, ...] = lex(self.text)
        self.tags = [t for t in self.tokens if isinstance(t, Tag)] if self.tokens else []
        self._codes = [t for t in self.tokens if isinstance(t, CodeSpan)] if self.tokens else []

    def sentences(self, section: int) -> Iterator[Statement]:
        """Each sentence as a statement."""
        at_tag = at_code = 0
        for start, end in split(self._without_comments(), self.tokens):
            tags, at_tag = _within(self.tags, at_tag, end) if self.tags else ([], 0)
            codes, at_code = _within(self._codes, at_code, end) if self._codes else ([], 0)
            if statement := self._statement(section, "sentence", start, end, tags, codes):
                yield statement

    def _without_comments(self) -> str:
        """The text with HTML comments blanked out: they neither begin, end nor make a sentence."""
        if "<!--" not in self.text:
            return self.text
        return _COMMENT.sub(lambda match: match.group() if self._coded(match.start()) else " " * len(match.group()), self.text)

    def _coded(self, at: int) -> bool:
        return any(code.start <= at < code.end for code in self._codes)

    def whole(self, section: int) -> Statement | None:
        """All of it as one statement, if its only tag stands at its end."""
        if len(self.tags) != 1 or _AFTER.fullmatch(self.text, self.tags[0].end) is None:
            return None
        start = len(self.text) - len(self.text.lstrip())
        return self._statement(section, "item", start, len(self.text.rstrip()), self.tags, self._codes)

    def tag_uses(self) -> tuple[TagUse, ...]:
        """Its tags, where they stand."""
        return tuple(TagUse(tag.label, self.flat.span(tag.start, tag.end)) for tag in self.tags)

    def without_tags(self, start: int, end: int, tags: list[Tag]) -> str:
        """A stretch of it without its tags, each line end as one space."""
        parts: list[str] = []
        for tag in tags:
            part = self.text[start : tag.start]
            parts.append(part.rstrip() if self.text[tag.end : tag.end + 1].strip() == "" else part)
            start = tag.end
        parts.append(self.text[start:end])
        words = "".join(parts)
        return (_BREAK.sub(" ", words) if "\n" in words else words).strip()

    def _statement(self, section: int, form: Form, start: int, end: int, tags: list[Tag], codes: list[CodeSpan]) -> Statement | None:
        words = self.without_tags(start, end, tags)
        if not _SAYING.search(words):
            return None
        loud, quiet = force_of(_blank(self.text, start, end, codes) if codes else words)
        uses = tuple([TagUse(tag.label, self.flat.span(tag.start, tag.end)) for tag in tags]) if tags else ()
        return Statement(section, uses, loud, quiet, form, words, self.flat.span(start, end))


def raw(source: Source, section: int, form: Form, span: Span, tags: tuple[TagUse, ...] = ()) -> Statement:
    """A table or code block as one statement."""
    text = source.slice(span).replace("\r\n", "\n")
    loud, quiet = force_of(text) if form == "table" else (Force.NONE, Force.NONE)
    return Statement(section, tags, loud, quiet, form, text, span)


def _within(tokens: list[_Token], start: int, end: int) -> tuple[list[_Token], int]:
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
