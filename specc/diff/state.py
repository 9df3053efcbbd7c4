"""One state of a module: what is compared."""

from bisect import bisect_right
from functools import cached_property

from specc.base.source import Source
from specc.base.span import Span
from specc.diff.likeness import Bag
from specc.diff.values import Side
from specc.ir.front import Checked
from specc.ir.values import Module


class State:
    """A module with the text it comes from."""

    def __init__(self, module: Module, checked: Checked) -> None:
        self.module = module
        self.program = checked.program
        self.sources = checked.sources
        self.source: Source = checked.sources[module.source]
        self.sections = {section.id: section for section in module.sections}
        self.starts = [section.heading.start for section in module.sections]

    @cached_property
    def bags(self) -> dict[str, Bag]:
        """The words of each section, by id, without those of its subsections."""
        ends = [*self.starts[1:], len(self.source.data)]
        data = self.source.data
        spans = zip(self.module.sections, self.starts, ends, strict=False)
        return {section.id: Bag(data[start:end].decode(errors="replace")) for section, start, end in spans}

    def section_at(self, offset: int) -> str:
        """The id of the section that holds a place; empty above the first."""
        place = bisect_right(self.starts, offset) - 1
        return self.module.sections[place].id if place >= 0 else ""

    def slice(self, span: Span) -> str:
        """The text of a place."""
        return self.sources[span.source].slice(span)

    def side(self, id: str, text: str, span: Span, section: str | None = None) -> Side:
        """A thing of this state, for a report."""
        source = self.sources[span.source]
        line, _ = source.position(span.start)
        return Side(id, text, self.section_at(span.start) if section is None else section, source.name, line)
