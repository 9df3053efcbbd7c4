"""Running text -> sentences."""

import re
from bisect import bisect_right

from specc.syntax.inline import Tag, Token

_END = re.compile(r"[.!?…](?<![.!?…][.!?…])[.!?…]*+[)\]\"'”’»*_]*+(?:[ \t]?\[\^[^\]\[\s^]+\])*+(?=\s|$)")
_PLAIN_END = re.compile(_END.pattern.replace("…", ""))
"""The same for a text without `…`: a set of nothing but ASCII is searched for faster."""
_BLACK = re.compile(r"\S")
_WORD = re.compile(r"[\w.]*$")
_OPENERS = "([{\"'“‘«*_~ \t\r\n"
_ABBREVIATIONS = """
e.g i.e cf vs viz approx resp incl excl esp mr mrs ms dr prof st eg ie ca
"""
_NUMBERED = """
no nos nr fig figs sec ch vol p pp art eq tab ver v
"""
_ALWAYS = frozenset(_ABBREVIATIONS.split())
_BEFORE_NUMBER = frozenset(_NUMBERED.split())
_NAMES = frozenset(("by", "and", "of", "with", "to", "from"))
_PAIRS = {"(": ")", "“": "”", "«": "»"}
_OPENING = re.compile(r"[(“«\"]")
_BRACKET = re.compile(r"[()“”«»\"]")
_PLAIN_BRACKET = re.compile(r"[()\"]")


def split(text: str, tokens: tuple[Token, ...]) -> list[tuple[int, int]]:
    """The sentences of a text as ranges, without the white space around them.

    A sentence ends at `.`, `!`, `?` or `…`, with the brackets, quotes and tags that close behind it, before white
    space and what can begin a sentence. It doesn't end after an abbreviation, inside a code span or link, nor inside
    brackets or quotes that it opened itself.
    """
    solid = _Solid(tokens)
    pairs: _Pairs | None = None
    found: list[tuple[int, int]] = []
    start = _skip(text, 0)
    for match in (_END if "…" in text else _PLAIN_END).finditer(text):
        dot, end = match.span()
        if dot < start or solid.covers(dot):
            continue
        following = _skip(text, end)
        if following < len(text):
            if not _begins(text, following) or _abbreviated(text, start, dot, following):
                continue
            if _OPENING.search(text, start, dot):
                pairs = pairs or _Pairs(text, solid)
                if pairs.hold(start, dot):
                    continue
        found.append((start, end))
        start = following
    if start < len(text):
        found.append((start, len(text.rstrip())))
    return [(a, b) for a, b in found if b > a]


def _skip(text: str, at: int) -> int:
    """Where the white space that begins at `at` ends."""
    match = _BLACK.search(text, at)
    return match.start() if match else len(text)


def _begins(text: str, at: int) -> bool:
    """Whether what stands at `at` can begin a sentence: anything but a lower-case word or punctuation."""
    while at < len(text) and text[at] in _OPENERS:
        at += 1
    if at == len(text):
        return True
    char = text[at]
    return char == "`" or (char.isalnum() and not char.islower()) or char in "<$€£#@+-–—"


def _abbreviated(text: str, start: int, dot: int, following: int) -> bool:
    if text[dot] != "." or text[dot : dot + 2] == "..":
        return False
    found = _WORD.search(text, max(start, dot - 12), dot)
    word = found.group().lower() if found else ""
    if word in _ALWAYS:
        return True
    if word in _BEFORE_NUMBER:
        return text[following].isdigit()
    if len(word) == 1 and text[dot - 1].isupper():
        before = text[max(start, dot - 30) : dot - 1].split()[-1:]
        return not before or before[0].lower() in _NAMES or (len(before[0]) == 2 and before[0][1] == ".")
    return False


def _start(token: Token) -> int:
    return token.start


class _Solid:
    """Code spans and links: no sentence ends inside one."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for token in sorted([t for t in tokens if not isinstance(t, Tag)], key=_start) if tokens else ():
            if not self.ends or token.start >= self.ends[-1]:
                self.starts.append(token.start)
                self.ends.append(token.end)

    def covers(self, at: int) -> bool:
        if not self.starts:
            return False
        nearest = bisect_right(self.starts, at) - 1
        return nearest >= 0 and at < self.ends[nearest]


class _Pairs:
    """Brackets and quotes that open and close. One that has no partner doesn't count."""

    def __init__(self, text: str, solid: _Solid) -> None:
        open_: list[tuple[int, str]] = []
        found: list[tuple[int, int]] = []
        quote: int | None = None
        for match in (_BRACKET if "“" in text or "«" in text else _PLAIN_BRACKET).finditer(text):
            at, char = match.start(), match.group()
            if solid.covers(at):
                continue
            if char == '"':
                if quote is not None:
                    found.append((quote, at))
                quote = at if quote is None else None
            elif char in _PAIRS:
                open_.append((at, _PAIRS[char]))
            elif open_ and open_[-1][1] == char:
                found.append((open_.pop()[0], at))
        self.pairs = sorted(found)
        self.next = 0
        self.start = -1
        self.right = -1

    def hold(self, start: int, at: int) -> bool:
        """Whether a pair that opened after `start` closes only behind `at`. Both may only grow from call to call."""
        if start != self.start:
            self.start, self.right = start, -1
        while self.next < len(self.pairs) and self.pairs[self.next][0] < at:
            left, right = self.pairs[self.next]
            self.next += 1
            if left > start:
                self.right = max(self.right, right)
        return self.right > at
