"""Text -> Document. Never fails: it returns a tree and what is wrong with it.

tree-sitter's Markdown grammar finds the blocks. What it doesn't know is cut out first: front matter, and `!!!` blocks
with their indented bodies, which are then read by themselves.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from specc.base.source import BOM, Source
from specc.diagnostics.values import Diagnostic
from specc.syntax.codes import FRONT_MATTER_SYNTAX, NESTED_TOO_DEEP
from specc.syntax.cuts import Cut, cut_deep, cut_front, cut_metas, plain, veil_footnotes
from specc.syntax.nodes import Nodes
from specc.syntax.values import Blank, Block, Code, Document, Fence, FrontMatter, Html, Meta, Piece, Unread

MAX_METAS = 8
"""How deep `!!!` blocks may stand in one another."""

_META = re.compile(r"!!![ \t]*(?P<word>[A-Za-z][\w-]*)(?:[ \t]+\"(?P<title>[^\"\n]*)\")?")

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
    blocks += _read(source, text, None, faults, 0)
    return Document(source.name, tuple(_tile(source, blocks))), tuple(faults)


def text_of(document: Document, source: Source) -> bytes:
    """The bytes that a document was read from, put together from its blocks."""
    return b"".join([source.data[block.span.start : block.span.end] for block in document.blocks])


def _read(source: Source, text: bytearray, origin: list[Piece] | None, faults: list[Diagnostic], level: int) -> list[Block]:
    """The blocks of a text. `origin` says where its lines stand in the source; `None`: where they stand in `text`."""
    whole = bytes(text)
    metas = cut_metas(text) if level < MAX_METAS else []
    deep = cut_deep(text)
    veil_footnotes(text)
    nodes = Nodes(source, bytes(text), origin, faults)
    blocks = nodes.blocks(_grammar().parse(nodes.text).root_node)
    code = [block.span for block in blocks if isinstance(block, Fence | Code | Html)]
    for cut in deep:
        span = nodes.span_of(whole, cut.start, cut.end)
        if not any(other.start < span.end and span.start < other.end for other in code):
            blocks.append(Unread(span))
            faults.append(NESTED_TOO_DEEP.at(span, "this is nested too deep to be read", "nest at most 100 deep"))
    blocks += [_meta(nodes, whole, cut, faults, level) for cut in metas]
    return sorted(blocks, key=lambda block: block.span.start)


def _meta(nodes: Nodes, whole: bytes, cut: Cut, faults: list[Diagnostic], level: int) -> Meta:
    """A `!!!` block. Its body is read by itself, without its indentation."""
    head = _META.match(whole[cut.start : cut.body].decode(errors="replace"))
    assert head, "the cut begins with what the pattern wants"
    text = bytearray()
    origin: list[Piece] = []
    at = cut.body
    while at < cut.end:
        stop = whole.find(b"\n", at, cut.end) + 1 or cut.end
        inner = at + len(_INDENT.match(whole[at:stop]).group())  # type: ignore[union-attr]
        origin.append((len(text), nodes.at(inner)))
        text += whole[inner:stop]
        at = stop
    blocks = _read(nodes.source, text, origin, faults, level + 1) if origin else []
    return Meta(nodes.span_of(whole, cut.start, cut.end), head.group("word"), head.group("title") or "", tuple(blocks))


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
