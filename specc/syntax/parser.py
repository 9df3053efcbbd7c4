"""Text -> Document. Never fails: it returns a tree and what is wrong with it.

Stretches with nothing in doubt are read directly, the rest by tree-sitter's Markdown grammar. Front matter is cut out first;
the indented bodies of `!!!` blocks are read by themselves.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from specc.base.source import BOM, Source
from specc.diagnostics.values import Diagnostic
from specc.syntax.codes import FRONT_MATTER_SYNTAX, NESTED_TOO_DEEP
from specc.syntax.cuts import Cut, cut_deep, cut_front, plain, veil_footnotes
from specc.syntax.nodes import Nodes, language_of
from specc.syntax.stretches import Stretch, stretches
from specc.syntax.values import Blank, Block, Code, Document, Fence, FrontMatter, Html, Item, List, Meta, Paragraph, Piece, Unread

MAX_METAS = 8
"""How deep `!!!` blocks may stand in one another."""

_META = re.compile(r"!!![ \t]*(?P<word>[A-Za-z][\w-]*)(?:[ \t]+\"(?P<title>[^\"\n]*)\")?")

_ITEM = re.compile(rb"(?:[-*+]|\d+[.)]) +(?P<text>[^\n]+)")
_INDENT = re.compile(rb"(?:\t| {1,4})?")


def parse(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
    """Read a spec's text. Any valid UTF-8 gives a document."""
    text = plain(source.data)
    start = len(BOM) if source.data.startswith(BOM) else 0
    faults: list[Diagnostic] = []
    blocks: list[Block] = []
    if front := cut_front(text, start):
        blocks.append(_front_matter(source, front))
    elif re.match(rb"---[ \t]*\n[a-z-]+:", text[start : start + 200]):
        faults.append(
            FRONT_MATTER_SYNTAX.at(source.span(start, start + 3), "the front matter is never closed", "write a line `---` below it")
        )
    blocks += _read(source, bytes(text), start, None, faults, 0)
    return Document(source.name, tuple(_tile(source, blocks))), tuple(faults)


def front_matter(source: Source) -> FrontMatter | None:
    """The front matter alone, of a text whose rest nobody needs yet."""
    cut = cut_front(plain(source.data), len(BOM) if source.data.startswith(BOM) else 0)
    return _front_matter(source, cut) if cut else None


def text_of(document: Document, source: Source) -> bytes:
    """The bytes that a document was read from, put together from its blocks."""
    return b"".join([source.data[block.span.start : block.span.end] for block in document.blocks])


def _read(source: Source, text: bytes, start: int, origin: list[Piece] | None, faults: list[Diagnostic], level: int) -> Iterator[Block]:
    """The blocks of a text from `start` on. `origin` says where its lines stand in the source; `None`: where they stand in `text`."""
    nodes = Nodes(source, text, 0, origin, faults)
    for one in stretches(text, start):
        if one.kind == "paragraph":
            yield Paragraph(nodes.span(one.start, one.end), nodes.pieces([(one.start, nodes.trimmed(one.start, one.end))]))
        elif one.kind == "heading":
            hashes = len(text[one.start : one.body].rstrip())
            yield nodes.heading(one.start, one.end, hashes, nodes.pieces([(one.body, nodes.trimmed(one.body, one.end))]))
        elif one.kind == "fence":
            info = text[one.start : one.body].decode(errors="replace").lstrip("`~").strip()
            content = nodes.pieces([(one.body, nodes.trimmed(one.body, one.close))])
            yield Fence(nodes.span(one.start, one.end), language_of(info), info, content, True)
        elif one.kind == "list":
            items = [_item(nodes, match) for match in _ITEM.finditer(text, one.start, one.end)]
            yield List(nodes.span(one.start, one.end), text[one.start : one.start + 1].isdigit(), tuple(items))
        elif one.kind == "meta" and level < MAX_METAS:
            yield _meta(nodes, one, level)
        else:
            yield from _grammatical(nodes, one)


def _grammatical(nodes: Nodes, one: Stretch) -> list[Block]:
    """The blocks of a stretch that the grammar reads. (It misreads a last line without an end.)"""
    text = bytearray(nodes.text[one.start : one.end] + b"\n")
    whole = bytes(text)
    deep = cut_deep(text)
    veil_footnotes(text)
    inner = Nodes(nodes.source, bytes(text), one.start, nodes.origin, nodes.faults)
    blocks = inner.blocks(_grammar().parse(inner.text).root_node)
    code = [block.span for block in blocks if isinstance(block, Fence | Code | Html)]
    for cut in deep:
        span = inner.span_of(whole, cut.start, cut.end)
        if not any(other.start < span.end and span.start < other.end for other in code):
            blocks.append(Unread(span))
            nodes.faults.append(NESTED_TOO_DEEP.at(span, "this is nested too deep to be read", "nest at most 100 deep"))
    return sorted(blocks, key=lambda block: block.span.start)


def _item(nodes: Nodes, match: re.Match[bytes]) -> Item:
    """An item of one line."""
    start, end = match.span("text")
    prose = nodes.pieces([(start, nodes.trimmed(start, end))])
    return Item(nodes.span(match.start(), end), None, (Paragraph(nodes.span(start, end), prose),))


def _meta(nodes: Nodes, one: Stretch, level: int) -> Meta:
    """A `!!!` block. Its body is read by itself, without its indentation."""
    head = _META.match(nodes.text[one.start : one.body].decode(errors="replace"))
    assert head, "the stretch begins with what the pattern wants"
    text = bytearray()
    origin: list[Piece] = []
    at = one.body
    while at < one.end:
        stop = nodes.text.find(b"\n", at, one.end) + 1 or one.end
        inner = at + len(_INDENT.match(nodes.text[at:stop]).group())  # type: ignore[union-attr]
        origin.append((len(text), nodes.at(inner)))
        text += nodes.text[inner:stop]
        at = stop
    blocks = tuple(_read(nodes.source, bytes(text), 0, origin, nodes.faults, level + 1)) if origin else ()
    return Meta(nodes.span(one.start, one.end), head.group("word"), head.group("title") or "", blocks)


def _front_matter(source: Source, cut: Cut) -> FrontMatter:
    end = cut.start + len(source.data[cut.start : cut.end].rstrip())
    body_end = source.data.rfind(b"\n", cut.body - 1, end) + 1
    return FrontMatter(source.span(cut.start, end), source.span(cut.body, max(body_end, cut.body)))


def _tile(source: Source, blocks: list[Block]) -> Iterator[Block]:
    """The blocks with the white space between them, so that nothing of the file is missing or there twice."""
    at = 0
    for block in blocks:
        if block.span.start < at:
            continue
        if block.span.start > at:
            yield Blank(source.span(at, block.span.start))
        yield block
        at = block.span.end
    if at < len(source.data):
        yield Blank(source.span(at, len(source.data)))


@lru_cache(maxsize=1)
def _grammar() -> Any:
    import tree_sitter
    import tree_sitter_markdown

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_markdown.language()))
