"""How a spec's text is laid out: paragraphs, lists and tables in their order, with the clauses and the other values in their places.

A module says what a spec means and leaves out how it is set; whoever shows a spec to readers needs both. It follows from the module and its
source, and is no part of either.
"""

import msgspec

from specc.ir.values import Dialogue, Example, Function, Property, Resource, Section, TypeDef


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A clause in a text: the characters `start` to `end`."""

    clause: str
    start: int
    end: int


class Words(msgspec.Struct, frozen=True, gc=False):
    """Running text: Markdown without tags, comments and line ends."""

    text: str
    marks: tuple[Mark, ...] = ()
    anchors: tuple[str, ...] = ()
    """The names of HTML anchors (`<a name="…">`) in it, which references may lead to."""


class Heading(msgspec.Struct, frozen=True, tag="heading", tag_field="kind"):
    """A heading that begins a section."""

    section: Section


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", tag_field="kind", gc=False):
    """A paragraph."""

    words: Words


class Item(msgspec.Struct, frozen=True, gc=False):
    """An item of a list; `checked` is `None` where it has no box."""

    blocks: "tuple[Block, ...]"
    checked: bool | None = None


class List(msgspec.Struct, frozen=True, tag="items", tag_field="kind", gc=False):
    """A list; `first` is the number of a numbered one's first item, `None` for a bulleted one."""

    first: int | None
    items: tuple[Item, ...]


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="kind"):
    """A table that holds no examples; `clause` is the id of the clause that it is."""

    clause: str
    header: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


class Code(msgspec.Struct, frozen=True, tag="code", tag_field="kind", gc=False):
    """A code block that is shown as it stands; `clause` is empty where it is none."""

    clause: str
    language: str
    text: str


class Aside(msgspec.Struct, frozen=True, tag="aside", tag_field="kind"):
    """Commentary: the word of a `!!!` block or alert, or `quote`."""

    word: str
    title: str
    blocks: "tuple[Block, ...]"


class Note(msgspec.Struct, frozen=True, tag="note", tag_field="kind", gc=False):
    """The definition of a footnote."""

    label: str
    words: Words


class Interface(msgspec.Struct, frozen=True, tag="interface", tag_field="kind"):
    """What one `wit` block declares, in order."""

    items: tuple[Function | TypeDef | Resource, ...]


class Cases(msgspec.Struct, frozen=True, tag="cases", tag_field="kind"):
    """The examples of one table or `jsonl` block. Held-back ones are never among them."""

    examples: tuple[Example, ...]

    def groups(self) -> list[tuple[str, str, list[Example]]]:
        """They by function and outcome, which decide the columns of a table."""
        found: dict[tuple[str, str], list[Example]] = {}
        for one in self.examples:
            found.setdefault((one.function, one.outcome), []).append(one)
        return [(*key, group) for key, group in found.items()]


class Anchors(msgspec.Struct, frozen=True, tag="anchors", tag_field="kind"):
    """HTML anchors that stand by themselves."""

    names: tuple[str, ...]


class Break(msgspec.Struct, frozen=True, tag="break", tag_field="kind"):
    """A thematic break."""


Block = Heading | Paragraph | List | Table | Code | Aside | Note | Interface | Cases | Property | Dialogue | Anchors | Break


class Layout(msgspec.Struct, frozen=True):
    """A spec's text as blocks."""

    blocks: tuple[Block, ...]
    links: dict[str, str]
    """The targets of `[label]: target`, by label."""
