"""What is cut out of a text before the Markdown grammar reads it.

A cut never changes a length: what is cut becomes spaces, so that every offset stays true.
"""

import re

import msgspec

MAX_DEPTH = 100
"""Quotes and lists nested deeper than this are not read. (The grammar's own memory of open blocks ends at some 250.)"""

_FRONT = re.compile(rb"---[ \t]*\n(?P<body>(?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_MARKERS = re.compile(rb"^([ \t]*)((?:(?:>|[-+*](?=[ \t\n])|\d{1,9}[.)](?=[ \t\n]))[ \t]*)+)", re.M)
_MARKER = re.compile(rb"[>+*-]|\d+[.)]")
_RULE = re.compile(rb"[ \t]*([-*_])(?:[ \t]*\1)*\s*")
_FOOTNOTE = re.compile(rb"^([ \t>]*)\[(?=\^[^\]\[\s^]+\]:)", re.M)
_OTHER = re.compile(rb"[^\n]")


class Cut(msgspec.Struct, frozen=True):
    """A stretch that was cut out; for front matter, `body` is where the YAML begins."""

    start: int
    end: int
    body: int


def plain(data: bytes) -> bytearray:
    """The text with every carriage return and NUL as a space."""
    return bytearray(data.replace(b"\r", b" ").replace(b"\0", b" "))


def erase(text: bytearray, start: int, end: int) -> None:
    """Turn a stretch into spaces, but for its line ends."""
    text[start:end] = _OTHER.sub(b" ", text[start:end])


def cut_front(text: bytearray, start: int) -> Cut | None:
    """Cut the front matter out of a text that begins at `start`."""
    match = _FRONT.match(text, start)
    if not match:
        return None
    cut = Cut(match.start(), match.end(), match.start("body"))
    erase(text, cut.start, cut.end)
    return cut


def _next_line(text: bytearray, at: int) -> int:
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end + 1


def veil_footnotes(text: bytearray) -> None:
    """Turn `[^tag]:` at the start of a line into `(^tag]:`: the grammar would take it for the definition of a link."""
    if b"]:" in text:
        text[:] = _FOOTNOTE.sub(rb"\1(", text)


def cut_deep(text: bytearray) -> list[Cut]:
    """Cut out the lines that would nest quotes and lists deeper than `MAX_DEPTH`.

    Counts no exact depth but a bound: each open block needs a marker on the line, or two columns of white space.
    """
    cuts: list[Cut] = []
    depth = 0
    for match in _MARKERS.finditer(text):
        prefix = match.group()
        markers = len(_MARKER.findall(prefix))
        spaces = sum(4 if byte == 9 else byte == 32 for byte in prefix)
        depth = min(depth, spaces // 2) + markers
        if depth > MAX_DEPTH:
            end = _next_line(text, match.end())
            if not _RULE.fullmatch(text[match.start() : end]):
                cuts.append(Cut(match.start(), end, end))
            depth = MAX_DEPTH
    for cut in cuts:
        erase(text, cut.start, cut.end)
    return cuts
