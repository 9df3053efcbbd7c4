"""What is cut out of a text before the Markdown grammar reads it.

A cut never changes a length: what is cut becomes spaces, so that every offset stays true.
"""

import re

import msgspec

MAX_DEPTH = 100
"""Quotes and lists nested deeper than this are not read. (The grammar's own memory of open blocks ends at some 250.)"""

_GUARDS = re.compile(rb"^ {0,3}(?:(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)|(?P<comment><!--))|^(?P<meta>!!![ \t]*[A-Za-z][^\n]*)", re.M)
_BODY = re.compile(rb"(?:[ \t]*\n)*(?: {4}|\t)[^\n]*(?:\n|\Z)")
_FRONT = re.compile(rb"---[ \t]*\n(?P<body>(?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_MARKERS = re.compile(rb"^([ \t]*)((?:(?:>|[-+*](?=[ \t\n])|\d{1,9}[.)](?=[ \t\n]))[ \t]*)+)", re.M)
_MARKER = re.compile(rb"[>+*-]|\d+[.)]")
_RULE = re.compile(rb"[ \t]*([-*_])(?:[ \t]*\1)*\s*")
_FOOTNOTE = re.compile(rb"^([ \t>]*)\[(?=\^[^\]\[\s^]+\]:)", re.M)
_OTHER = re.compile(rb"[^\n]")


class Cut(msgspec.Struct, frozen=True):
    """A stretch that was cut out; for a `!!!` block, `body` is where its indented lines begin."""

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


def cut_metas(text: bytearray) -> list[Cut]:
    """Cut all `!!!` blocks out that stand at the left edge, outside of fences and comments."""
    if b"!!!" not in text:
        return []
    cuts: list[Cut] = []
    at = 0
    while match := _GUARDS.search(text, at):
        if match.group("fence"):
            at = _fence_end(text, match)
        elif match.group("comment"):
            end = text.find(b"-->", match.end())
            at = len(text) if end < 0 else end
        else:
            body = at = _next_line(text, match.end())
            while line := _BODY.match(text, at):
                at = line.end()
            cuts.append(Cut(match.start(), at, body))
    for cut in cuts:
        erase(text, cut.start, cut.end)
    return cuts


def _next_line(text: bytearray, at: int) -> int:
    end = text.find(b"\n", at)
    return len(text) if end < 0 else end + 1


def _fence_end(text: bytearray, match: re.Match[bytes]) -> int:
    ticks = match.group("fence")
    if ticks[:1] == b"`" and b"`" in match.group("info"):
        return match.end()
    close = re.compile(rb"^ {0,3}" + re.escape(ticks[:1]) + rb"{%d,}[ \t]*$" % len(ticks), re.M)
    found = close.search(text, match.end())
    return found.end() if found else len(text)


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
