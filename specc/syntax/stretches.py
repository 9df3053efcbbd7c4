"""A text -> stretches that can be read one by one.

Most of a spec is headings, paragraphs, closed code blocks, `!!!` blocks and lists of short items at the left edge, each between
blank lines. Those are told apart by their first characters, which is ten times as fast as the grammar. Everything else (other
lists, quotes, tables, HTML, indented code, whatever is doubtful) is a stretch for the grammar, up to a blank line behind which
something begins at the left edge that neither a list nor a quote could go on with.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

Kind = Literal["heading", "paragraph", "fence", "meta", "list", "grammar"]


class Stretch(msgspec.Struct, frozen=True, gc=False):
    """Offsets in the text. `body` is where the title, the code or the indented lines begin, `close` where code ends."""

    kind: Kind
    start: int
    end: int
    body: int = 0
    close: int = 0


_FIRST = rb"""(?:[A-Za-z\x80-\xff"'(\[$%&,.;?@/]|\d++(?![.)])|\*{1,2}(?=[^\s*])|_{1,2}(?=[^\s_])|`{1,2}(?=[^`]))"""
_LINE = _FIRST + rb"[^\n]*+"
_HEADING = rb"#{1,6}[ \t]+(?=[^\s#])"
_FENCE = rb"(?:`{3,}(?=[^`\n]*$)|~{3,})"
_META = rb"!!![ \t]*[A-Za-z]"
_BLANK = re.compile(rb"(?:[ \t]*\n)*+(?:[ \t]*\Z)?")
_START = re.compile(
    rb"(?P<paragraph>%b(?:\n%b)*+)(?=\n[ \t]*(?:\n|\Z)|\Z)|(?P<heading>%b)[^\n]*|(?P<fence>%b)[^\n]*\n|(?P<meta>%b)[^\n]*(?:\n|\Z)"
    % (_LINE, _LINE, _HEADING, _FENCE, _META),
    re.M,
)
_NEXT = re.compile(
    rb"^(?:[ \t]*\n(?=%b|%b)|(?=%b|%b)|(?P<inner> {1,3}%b)|(?P<html> {0,3}<(?:!|\?|(?:script|pre|style|textarea)\b)))"
    % (_FIRST, _HEADING, _FENCE, _META, _FENCE),
    re.M | re.I,
)
_ENDS = {b"!--": b"-->", b"![C": b"]]>", b"?": b"?>", b"!": b">"}
_LIST = re.compile(rb"(?:[-+*]|\d{1,9}[.)])[ \t]|>")
_FLAT = re.compile(
    rb"|".join(
        rb"(?:%b {1,4}(?!\[[ xX]\])%b[^\n]*+(?:\n(?:[ \t]*\n)*+(?:[ \t]*\Z)?|\Z))+" % (marker, _FIRST)
        for marker in (rb"-", rb"\*", rb"\+", rb"\d{1,9}\.", rb"\d{1,9}\)")
    )
)
"""A list whose items are one line of text each."""
_NAMES = b"|".join(
    b"""
    address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption
    figure footer form frame frameset h[1-6] head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option p
    param search section summary table tbody td tfoot th thead title tr track ul
    """.split()
)
"""The elements with which HTML may begin in the middle of a paragraph (CommonMark)."""
_HTML = re.compile(rb"^ {0,3}</?(?:(?:%b)(?:[ \t/>]|$)|[A-Za-z][^<>\n]*>[ \t]*$)" % _NAMES, re.M | re.I)
_BODY = re.compile(rb"(?:[ \t]*\n)*(?: {4}|\t)[^\n]*(?:\n|\Z)")


def stretches(text: bytes, at: int) -> Iterator[Stretch]:
    """The stretches of a text from an offset on, in order; between them there is white space only."""
    at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
    while at < len(text):
        stretch = _plain(text, at) or _rest(text, at)
        yield stretch
        at = _BLANK.match(text, stretch.end).end()  # type: ignore[union-attr]


def _plain(text: bytes, at: int) -> Stretch | None:
    """A stretch that needs no grammar, if one begins here."""
    match = _START.match(text, at)
    kind = match and match.lastgroup
    if not match or (kind == "paragraph" and _doubtful(match.group())):
        return None
    if kind == "paragraph":
        return Stretch("paragraph", at, match.end())
    if kind == "heading":
        return Stretch("heading", at, match.end(), match.end("heading"))
    if kind == "fence":
        close = _close(text, match["fence"], match.end())
        return Stretch("fence", at, close.end(), match.end(), close.start()) if close else None
    end = match.end()
    while line := _BODY.match(text, end):
        end = line.end()
    return Stretch("meta", at, end, match.end())


def _rest(text: bytes, at: int) -> Stretch:
    """A stretch that ends where something else surely begins: a list of nothing but short items, or one for the grammar."""
    end = _grammar_end(text, at)
    flat = _FLAT.fullmatch(text, at, end) and not _doubtful(text[at:end])
    return Stretch("list" if flat else "grammar", at, end)


def _doubtful(paragraph: bytes) -> bool:
    """Whether it may be a table, or define a link or a footnote."""
    return b"|" in paragraph or b"]:" in paragraph


def _close(text: bytes, opening: bytes, at: int) -> re.Match[bytes] | None:
    """The line that closes a code block."""
    close = _closing(opening)
    while (found := text.find(opening, at)) >= 0:
        line = text.rfind(b"\n", max(at - 1, 0), found) + 1
        if (line or at == 0) and (match := close.match(text, line)):
            return match
        at = text.find(b"\n", found) + 1 or len(text)
    return None


@lru_cache(maxsize=64)
def _closing(opening: bytes) -> re.Pattern[bytes]:
    return re.compile(rb" {0,3}%b{%d,}[ \t]*$" % (re.escape(opening[:1]), len(opening)), re.M)


def _grammar_end(text: bytes, start: int) -> int:
    """Where a stretch for the grammar ends. What it holds may reach over blank lines: HTML, and code that is indented a little."""
    held = _LIST.match(text, start) is not None
    at = closed = start
    while match := _NEXT.search(text, at):
        if match.end() == start:
            # A code block that is never closed.
            return len(text)
        if match["html"]:
            at = closed = _html_end(text, match.end("html"))
        elif match["inner"] and not held:
            close = _close(text, match["inner"].lstrip(), match.end())
            at = close.end() if close else len(text)
        elif match["inner"]:
            at = match.end()
        elif text[match.start() : match.end() + 1] in (b"`", b"~") and _in_html(text, closed, match.end()):
            at = match.end() + 1
        else:
            return match.end()
    return len(text)


def _in_html(text: bytes, start: int, at: int) -> bool:
    """Whether a line of HTML stands above, with no blank line between: then a line that looks like a fence is HTML too."""
    above = max(text.rfind(b"\n\n", start, at), start)
    return _HTML.search(text, above, at) is not None


def _html_end(text: bytes, at: int) -> int:
    """Behind what ends a piece of HTML that began just before `at`."""
    name = text[text.rfind(b"<", 0, at) + 1 : at + 2]
    end = next((end for head, end in _ENDS.items() if name.startswith(head)), b"</")
    found = text.find(end, at)
    return found + len(end) if found >= 0 else len(text)
