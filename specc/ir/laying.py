"""Module and source -> layout."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from specc.base.source import Source
from specc.ir.layout import (
    Anchors,
    Aside,
    Block,
    Break,
    Cases,
    Code,
    Heading,
    Interface,
    Item,
    Layout,
    List,
    Mark,
    Note,
    Paragraph,
    Table,
    Words,
)
from specc.ir.lower import CAPTION, DIALOGUE
from specc.ir.values import Clause, Module
from specc.syntax import values as tree
from specc.syntax.inline import Flat
from specc.syntax.parser import parse
from specc.syntax.values import Piece

_ANCHOR = re.compile(r"<a\s+(?:name|id)\s*=\s*[\"']?([^\"'\s>]+)[\"']?\s*/?>(?:\s*</a>)?", re.I)
_DROPPED = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))|(?P<space>\s+)|<!--.*?(?:-->|\Z)|\[\^[^\]\[\s^]+\]|" + _ANCHOR.pattern,
    re.S | re.I,
)
_DEFINITION = re.compile(r"\s*\[([^\]]+)\]:\s*<?([^\s>]+)")
_NUMBER = re.compile(rb"\s*(\d+)[.)]")
_ALERT = re.compile(r"\s*\[![A-Za-z]+\]\s*")


def lay_out(module: Module, source: Source) -> Layout:
    """The layout of the text that `module` was made from."""
    return _Laying(module, source).run()


class _Laying:
    def __init__(self, module: Module, source: Source) -> None:
        self.source = source
        self.clauses = sorted(module.clauses, key=lambda clause: clause.span.start)
        self.starts = [clause.span.start for clause in self.clauses]
        self.sections = {section.heading.start: section for section in module.sections if section.level}
        self.declared = sorted((*module.functions, *module.types, *module.resources), key=lambda item: item.span.start)
        self.dialogues = {dialogue.span.start: dialogue for dialogue in module.dialogues}
        self.properties = {one.span.end: one for one in module.properties}
        self.captions = {one.span.start for one in module.properties}
        self.examples = (*module.examples, *module.foreign_examples)
        self.links: dict[str, str] = {}
        self.told = 0
        """Up to which offset the text is told: a list item's statement may reach over several paragraphs."""

    def run(self) -> Layout:
        document, _ = parse(self.source)
        return Layout(tuple(self._blocks(document.blocks)), self.links)

    def _blocks(self, blocks: Iterable[tree.Block]) -> Iterator[Block]:
        found = [block for block in blocks if not isinstance(block, tree.Blank)]
        for block, after in zip_longest(found, found[1:]):
            match block:
                case tree.Heading():
                    yield self._heading(block)
                case tree.Paragraph():
                    yield from self._paragraph(block, after)
                case tree.List():
                    number = None if not block.ordered else _NUMBER.match(self.source.data, block.span.start)
                    first = (int(number[1]) if number else 1) if block.ordered else None
                    yield List(first, tuple(Item(tuple(self._blocks(item.blocks)), item.checked) for item in block.items))
                case tree.Table():
                    yield from self._table(block)
                case tree.Fence():
                    yield from self._fence(block)
                case tree.Code():
                    yield self._code(block)
                case tree.Quote():
                    yield Aside(block.alert or "quote", "", tuple(self._quoted(block)))
                case tree.Meta():
                    yield Aside(block.word, block.title, tuple(self._blocks(block.blocks)))
                case tree.Footnote():
                    yield Note(block.label, self._words(block.prose.pieces))
                case tree.Rule():
                    yield Break()
                case tree.Html():
                    if names := tuple(_ANCHOR.findall(self.source.slice(block.span))):
                        yield Anchors(names)
                case tree.LinkDefinition():
                    if definition := _DEFINITION.match(self.source.slice(block.span)):
                        self.links[definition[1]] = definition[2]
                case _:
                    pass

    def _heading(self, block: tree.Heading) -> Block:
        section = self.sections.get(block.span.start)
        if section:
            return Heading(section)
        words = self._words(block.title.pieces)
        return Paragraph(Words(f"**{words.text}**" if words.text else "", (), words.anchors))

    def _quoted(self, block: tree.Quote) -> Iterator[Block]:
        """What stands in a quote, without the line that makes it an alert."""
        for index, one in enumerate(self._blocks(block.blocks)):
            if index == 0 and block.alert and isinstance(one, Paragraph):
                rest = _ALERT.sub("", one.words.text, count=1)
                if rest:
                    yield Paragraph(Words(rest, (), one.words.anchors))
            else:
                yield one

    # --- running text ------------------------------------------------------------------------------------------------

    def _paragraph(self, block: tree.Paragraph, after: tree.Block | None) -> Iterator[Block]:
        if block.span.start < self.told or block.span.start in self.captions:
            return
        if not self._within(block.prose.start, block.prose.end):
            text = Flat(self.source, block.prose.pieces).text.strip()
            if CAPTION.match(text) or (isinstance(after, tree.Fence) and after.span.start in self.dialogues and DIALOGUE.match(text)):
                return
        words = self._words(block.prose.pieces)
        if words.text or words.anchors:
            yield Paragraph(words)

    def _words(self, pieces: tuple[Piece, ...]) -> Words:
        """Running text with the clauses that begin in it."""
        flat = Flat(self.source, pieces)
        if not pieces:
            return Words("")
        parts: list[str] = []
        marks: list[Mark] = []
        anchors: list[str] = _ANCHOR.findall(flat.text)
        at = length = 0

        def add(text: str) -> None:
            nonlocal length
            text = _plain(text)
            if not length or parts[-1].endswith(" "):
                text = text.lstrip()
            if text:
                parts.append(text)
                length += len(text)

        for clause in self._within(pieces[0][0], pieces[-1][1]):
            start = self._index(pieces, clause.span.start)
            add(flat.text[at:start])
            begin = length
            add(clause.text)
            if length > begin:
                marks.append(Mark(clause.id, begin, length))
            at = self._index(pieces, clause.span.end)
            self.told = max(self.told, clause.span.end)
        add(flat.text[at:])
        return Words("".join(parts).rstrip(), tuple(marks), tuple(anchors))

    def _within(self, start: int, end: int) -> list[Clause]:
        """The clauses that begin between two offsets."""
        return self.clauses[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _index(self, pieces: tuple[Piece, ...], offset: int) -> int:
        """The index, in the text of `pieces`, of the character at an offset of the source."""
        index = 0
        for start, end in pieces:
            if offset <= start:
                break
            index += len(self.source.data[start : min(offset, end)].decode(errors="replace"))
        return index

    # --- blocks that mean something ----------------------------------------------------------------------------------

    def _table(self, block: tree.Table) -> Iterator[Block]:
        clause = self._clause(block)
        if not clause:
            yield from self._cases(block)
            return
        header, *rows = [
            tuple(Words(_plain(self.source.slice(cell.span).replace("\\|", "|")).strip()) for cell in row.cells)
            for row in (block.header, *block.rows)
        ]
        yield Table(clause, header, tuple(rows))

    def _fence(self, block: tree.Fence) -> Iterator[Block]:
        if block.language == "wit":
            inside = tuple(item for item in self.declared if block.span.start <= item.span.start < block.span.end)
            if inside:
                yield Interface(inside)
        elif block.span.end in self.properties:
            yield self.properties[block.span.end]
        elif block.span.start in self.dialogues:
            yield self.dialogues[block.span.start]
        elif block.language != "jsonl" or self._clause(block):
            yield self._code(block)
        else:
            yield from self._cases(block)

    def _code(self, block: tree.Fence | tree.Code) -> Code:
        text = Flat(self.source, block.content.pieces).text.replace("\r\n", "\n")
        return Code(self._clause(block), block.language if isinstance(block, tree.Fence) else "", text.rstrip("\n"))

    def _clause(self, block: tree.Block) -> str:
        """The id of the clause that a table or code block is; empty where it is none."""
        return next((c.id for c in self._within(block.span.start, block.span.start + 1) if c.form in ("table", "code")), "")

    def _cases(self, block: tree.Table | tree.Fence) -> Iterator[Block]:
        inside = (one for one in self.examples if block.span.start <= one.span.start < block.span.end)
        shown = tuple(example for example in inside if not example.held_back)
        if shown:
            yield Cases(shown)


def _plain(text: str) -> str:
    """A stretch of text without tags, comments and anchors, each run of white space as one space; code spans stay as they are."""
    return _DROPPED.sub(lambda match: match["code"] or (" " if match["space"] else ""), text)
