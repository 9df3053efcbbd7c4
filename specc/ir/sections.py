"""The headings of a document -> its sections, with ids."""

from specc.base.source import Source
from specc.ir.draft import SectionDraft
from specc.ir.slug import Slugs
from specc.syntax.inline import Flat, Tag, lex
from specc.syntax.values import Blank, Block, Document, FrontMatter, Heading, LinkDefinition

PREAMBLE = "preamble"
"""Id of what stands above the first heading; it counts as a section that holds all others."""


class Outline:
    """The sections of a document, in order of their headings."""

    def __init__(self, source: Source, document: Document) -> None:
        self.source = source
        self.end = document.blocks[-1].span.end if document.blocks else 0
        self.index: dict[int, int] = {}
        """The section that a heading begins, by the offset of the heading."""
        headings = [block for block in document.blocks if isinstance(block, Heading)]
        self.slugs = Slugs({heading.id for heading in headings if heading.id})
        found: list[SectionDraft] = []
        if self._preamble(document.blocks):
            whole = source.span(document.blocks[0].span.start, self.end)
            start = source.span(whole.start, whole.start)
            found.append(SectionDraft(self.slugs.fresh(PREAMBLE), False, "", 0, None, "", {}, whole, start, start))
        ends = self._ends(headings)
        above: list[int] = [0] if found else []
        for heading, end in zip(headings, ends, strict=True):
            while above and found[above[-1]].level >= heading.level:
                above.pop()
            parent = above[-1] if above else None
            self.index[heading.span.start] = len(found)
            above.append(len(found))
            found.append(self._section(heading, end, parent, found[parent] if parent is not None else None))
        self.sections = tuple(found)

    def _preamble(self, blocks: tuple[Block, ...]) -> bool:
        for block in blocks:
            if isinstance(block, Heading):
                return False
            if not isinstance(block, Blank | FrontMatter | LinkDefinition):
                return True
        return False

    def _ends(self, headings: list[Heading]) -> list[int]:
        """Where each heading's section ends: at the next heading of its level or a higher one."""
        ends = [self.end] * len(headings)
        open_: list[int] = []
        for index, heading in enumerate(headings):
            while open_ and headings[open_[-1]].level >= heading.level:
                ends[open_.pop()] = heading.span.start
            open_.append(index)
        return ends

    def _section(self, heading: Heading, end: int, parent: int | None, above: SectionDraft | None) -> SectionDraft:
        flat = Flat(self.source, heading.title.pieces)
        title = flat.text.strip()
        for token in reversed(lex(title)):
            if isinstance(token, Tag):
                title = title[: token.start] + title[token.end :]
        attributes: dict[str, str] = {}
        for attribute in heading.attributes:
            before = attributes.get(attribute.key)
            joined = f"{before} {attribute.value}" if before and attribute.key == "class" else attribute.value
            attributes[attribute.key] = joined
        span = self.source.span(heading.span.start, heading.span.start + len(self.source.data[heading.span.start : end].rstrip()))
        return SectionDraft(
            id=heading.id or self.slugs.fresh(title),
            explicit=heading.id is not None,
            title=title.strip(),
            level=heading.level,
            parent=parent,
            authority=attributes.get("authority", above.authority if above else ""),
            attributes=attributes,
            span=span,
            heading=heading.span,
            id_span=heading.id_span or heading.span,
        )
