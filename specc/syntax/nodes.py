"""The Markdown grammar's nodes -> blocks."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.syntax.braces import read_braces
from specc.syntax.codes import BROKEN_TABLE, UNCLOSED_FENCE
from specc.syntax.rows import cut_row
from specc.syntax.values import (
    Block,
    Code,
    Fence,
    Footnote,
    Heading,
    Html,
    Item,
    LinkDefinition,
    List,
    Paragraph,
    Piece,
    Prose,
    Quote,
    Row,
    Rule,
    Table,
    Unread,
)

_ALERT = re.compile(rb"[>\s]*\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|\Z)", re.I)
_FOOTNOTE = re.compile(rb"^[ \t]{0,3}\(\^([^\]\[\s^]+)\]:", re.M)
"""As `cuts.veil_footnotes` leaves it."""
_DASHES = re.compile(rb"^[ \t]*\|[^\n]*\n[> \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:|-]*)?(?:\n|\Z)", re.M)
_SETEXT = {"setext_h1_underline": 1, "setext_h2_underline": 2}
_SPACE = b" \t\r\n"


class Nodes:
    """One text on its way from nodes to blocks.

    `text` is what the grammar read: the source itself, or lines of it with their indentation taken off; then `origin`
    holds, for each line, its offset in that text and in the source. `base` is where `text` begins in what `origin` is about.
    """

    def __init__(self, source: Source, text: bytes, base: int, origin: list[Piece] | None, faults: list[Diagnostic]) -> None:
        self.source = source
        self.text = text
        self.base = base
        self.origin = origin
        self.faults = faults
        self._starts = [start for start, _ in origin] if origin else []

    def at(self, offset: int) -> int:
        """The offset in the source."""
        offset += self.base
        if self.origin is None:
            return offset
        line = max(bisect_right(self._starts, offset) - 1, 0)
        start, there = self.origin[line]
        return there + offset - start

    def span(self, start: int, end: int) -> Span:
        """The span in the source, without the white space at its end."""
        return self.span_of(self.text, start, end)

    def span_of(self, text: bytes, start: int, end: int) -> Span:
        """The same, measured in `text`: what was there before anything was cut out."""
        end = start + len(text[start:end].rstrip(_SPACE))
        if self.origin is None:
            return Span(self.source.name, start + self.base, end + self.base)
        return Span(self.source.name, self.at(start), self.at(end - 1) + 1 if end > start else self.at(start))

    def trimmed(self, start: int, end: int) -> int:
        """Where a stretch of the text ends without the white space at its end."""
        return start + len(self.text[start:end].rstrip(_SPACE))

    def blocks(self, node: Any, held: bool = False) -> list[Block]:
        """The blocks below a node. `held`: it is a quote or a list item, so that lines begin with its markers."""
        found: list[Block] = []
        for child in node.children:
            kind = child.type
            if kind == "section":
                found += self.blocks(child, held)
            elif make := _KINDS.get(kind):
                found += make(self, child, held)
            elif child.is_named and kind not in _IGNORED:
                found.append(Unread(self.span(child.start_byte, child.end_byte)))
        return [block for block in found if block.span.end > block.span.start]

    def prose(self, node: Any, held: bool) -> Prose:
        """The text of a node without the markers of the quotes and lists around it."""
        start, end = node.start_byte, node.end_byte
        end = start + len(self.text[start:end].rstrip(_SPACE))
        return self.pieces(_runs(node, start, end) if held else [(start, end)])

    def pieces(self, runs: Iterable[Piece]) -> Prose:
        """Stretches of the text as running text."""
        if self.origin is not None:
            runs = [line for run in runs for line in self._lines(*run)]
        return Prose(tuple([(self.at(a), self.at(b - 1) + 1) for a, b in runs if b > a]))

    def _lines(self, start: int, end: int) -> Iterator[Piece]:
        while start < end:
            stop = self.text.find(b"\n", start, end) + 1 or end
            yield start, stop
            start = stop

    def _heading(self, node: Any, held: bool) -> list[Block]:
        level, title = 1, Prose(())
        for child in node.children:
            if child.type.startswith("atx_h"):
                level = child.end_byte - child.start_byte
            elif child.type in _SETEXT:
                level = _SETEXT[child.type]
            elif child.type in ("inline", "paragraph"):
                title = self.prose(child.children[0] if child.type == "paragraph" and child.children else child, held)
        return [self.heading(node.start_byte, node.end_byte, level, title)]

    def heading(self, start: int, end: int, level: int, title: Prose) -> Heading:
        """A heading whose braces are still to be read."""
        braces, faults = read_braces(self.source, title)
        self.faults.extend(faults)
        return Heading(self.span(start, end), level, braces.title, braces.id, braces.id_span, braces.attributes)

    def _paragraph(self, node: Any, held: bool) -> list[Block]:
        inline = next((child for child in node.children if child.type == "inline"), node)
        prose = self.prose(inline, held)
        body = self.text[inline.start_byte : inline.end_byte]
        span = self.span(inline.start_byte, inline.end_byte)
        if not prose.pieces:
            return []
        if body.startswith(b"(^") and _FOOTNOTE.match(body):
            return self._footnotes(inline, held)
        if b"|" in body and (match := _DASHES.search(body)):
            place = self.span(inline.start_byte + match.start(), inline.start_byte + match.end())
            self.faults.append(
                BROKEN_TABLE.at(
                    place,
                    "this is no table: its header and the line of dashes below have different numbers of cells",
                    "give the line of dashes as many cells as the header has, and leave a blank line above the header",
                )
            )
        return [Paragraph(span, prose)]

    def _footnotes(self, inline: Any, held: bool) -> list[Block]:
        """The grammar takes footnote definitions for one paragraph; each begins a line."""
        base, end = inline.start_byte, inline.end_byte
        heads = [(base + match.start(), match) for match in _FOOTNOTE.finditer(self.text[base:end])]
        runs = list(_runs(inline, base, end)) if held else [(base, end)]
        runs = [line for run in runs for line in self._lines(*run)]
        found: list[Block] = []
        at = 0
        for (start, match), stop in zip(heads, [*(head for head, _ in heads[1:]), end], strict=True):
            body = base + match.end()
            pieces: list[Piece] = []
            while at < len(runs) and runs[at][0] < stop:
                left, right = max(runs[at][0], body), runs[at][1]
                if right > left:
                    pieces.append((self.at(left), self.at(right - 1) + 1))
                at += 1
            label = match.group(1).decode(errors="replace")
            found.append(Footnote(self.span(start, stop), label, Prose(tuple(pieces))))
        return found

    def _list(self, node: Any, held: bool) -> list[Block]:
        items = [self._item(child) for child in node.children if child.type == "list_item"]
        ordered = any(
            marker.type in ("list_marker_dot", "list_marker_parenthesis") for marker in node.children[:1] for marker in marker.children[:1]
        )
        return [List(self.span(node.start_byte, node.end_byte), ordered, tuple(items))]

    def _item(self, node: Any) -> Item:
        kinds = {child.type for child in node.children}
        checked = True if "task_list_marker_checked" in kinds else None
        if "task_list_marker_unchecked" in kinds:
            checked = False
        return Item(self.span(node.start_byte, node.end_byte), checked, tuple(self.blocks(node, held=True)))

    def _quote(self, node: Any, held: bool) -> list[Block]:
        alert = _ALERT.match(self.text, node.start_byte, node.end_byte)
        word = alert.group(1).decode().lower() if alert else ""
        return [Quote(self.span(node.start_byte, node.end_byte), word, tuple(self.blocks(node, held=True)))]

    def _fence(self, node: Any, held: bool) -> list[Block]:
        info, content, delimiters = "", Prose(()), []
        for child in node.children:
            if child.type == "info_string":
                info = self.text[child.start_byte : child.end_byte].decode(errors="replace").strip()
            elif child.type == "code_fence_content":
                content = self.prose(child, held)
            elif child.type == "fenced_code_block_delimiter":
                delimiters.append(child)
        closed = len(delimiters) > 1
        if not closed and delimiters:
            span = self.span(delimiters[0].start_byte, delimiters[0].end_byte)
            mark = self.text[delimiters[0].start_byte : delimiters[0].end_byte].decode().strip()
            self.faults.append(
                UNCLOSED_FENCE.at(
                    span,
                    "this code block is never closed: everything below it is taken for code",
                    f"write a line with just {mark} where the code ends",
                )
            )
        return [Fence(self.span(node.start_byte, node.end_byte), language_of(info), info, content, closed)]

    def _code(self, node: Any, held: bool) -> list[Block]:
        return [Code(self.span(node.start_byte, node.end_byte), self.prose(node, held))]

    def _table(self, node: Any, held: bool) -> list[Block]:
        rows: list[Row] = []
        for child in node.children:
            if child.type in ("pipe_table_header", "pipe_table_row"):
                span = self.span(child.start_byte, child.end_byte)
                rows.append(cut_row(self.source, span.start, span.end))
        if not rows:
            return [Unread(self.span(node.start_byte, node.end_byte))]
        return [Table(self.span(node.start_byte, node.end_byte), rows[0], tuple(rows[1:]))]

    def _simple(self, node: Any, held: bool) -> list[Block]:
        return [_SIMPLE[node.type](self.span(node.start_byte, node.end_byte))]


def language_of(info: str) -> str:
    """The language that an info string names."""
    words = info.split(maxsplit=1)
    return words[0].lower() if words else ""


def _runs(node: Any, start: int, end: int) -> Iterator[Piece]:
    """What of a node is text: the stretches between the markers of quotes and lists."""
    at = start
    for child in node.children:
        if child.type == "block_continuation":
            if child.start_byte > at:
                yield at, min(child.start_byte, end)
            at = max(at, child.end_byte)
    if at < end:
        yield at, end


_SIMPLE: dict[str, Callable[[Span], Block]] = {
    "html_block": Html,
    "thematic_break": Rule,
    "link_reference_definition": LinkDefinition,
}
_KINDS: dict[str, Callable[[Nodes, Any, bool], list[Block]]] = {
    "atx_heading": Nodes._heading,
    "setext_heading": Nodes._heading,
    "paragraph": Nodes._paragraph,
    "list": Nodes._list,
    "block_quote": Nodes._quote,
    "fenced_code_block": Nodes._fence,
    "indented_code_block": Nodes._code,
    "pipe_table": Nodes._table,
    **dict.fromkeys(_SIMPLE, Nodes._simple),
}
_IGNORED = {
    "block_continuation",
    "block_quote_marker",
    "list_marker_minus",
    "list_marker_plus",
    "list_marker_star",
    "list_marker_dot",
    "list_marker_parenthesis",
    "task_list_marker_checked",
    "task_list_marker_unchecked",
}
