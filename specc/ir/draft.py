"""What one document says, before names are resolved: the step between a document and a module."""

import msgspec

from specc.base.span import Span
from specc.ir.values import Commentary, Dialogue, Force, Form, Term
from specc.syntax.values import Fence, Table
from specc.syntax.wit.values import Item


class ImportEntry(msgspec.Struct, frozen=True):
    """`alias: path` below `imports` in the front matter."""

    alias: str
    path: str
    span: Span


class Header(msgspec.Struct, frozen=True):
    """The front matter, decoded. What is absent or wrong has its default."""

    name: str
    name_span: Span
    named: bool
    """Whether the name is written, or comes from the file's stem."""
    version: str = ""
    summary: str = ""
    imports: tuple[ImportEntry, ...] = ()
    targets: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    """Highest first; empty: the usual order."""


class TagUse(msgspec.Struct, frozen=True):
    """A tag where it stands."""

    label: str
    span: Span


class LinkUse(msgspec.Struct, frozen=True):
    """A link where it stands; `span` is that of its target, `section` an index into the draft's sections."""

    target: str
    text: str
    span: Span
    section: int


class SectionDraft(msgspec.Struct, frozen=True):
    """A heading and what stands below it. `parent` is an index into the draft's sections."""

    id: str
    explicit: bool
    title: str
    level: int
    parent: int | None
    authority: str
    attributes: dict[str, str]
    span: Span
    heading: Span
    id_span: Span


class Statement(msgspec.Struct, frozen=True):
    """A clause whose owner is not known yet. `section` is an index into the draft's sections."""

    section: int
    tags: tuple[TagUse, ...]
    force: Force
    """The force written in capitals."""
    quiet: Force
    """The force that its lower-case words would have."""
    form: Form
    text: str
    span: Span


class Caption(msgspec.Struct, frozen=True):
    """`**Examples** for …` or `**Held-back examples** for …`."""

    held_back: bool
    functions: tuple[tuple[str, Span], ...]
    span: Span


class CaseBlock(msgspec.Struct, frozen=True):
    """A table or a `jsonl` block that holds examples, or, for a table without a caption, may hold some."""

    section: int
    caption: Caption | None
    suspect: Span | None
    """A paragraph just above that was perhaps meant as a caption."""
    block: Table | Fence
    statement: Statement | None
    """What a table is where it holds no examples."""


class PropertyDraft(msgspec.Struct, frozen=True):
    """A property whose names are not resolved."""

    section: int
    variables: tuple[tuple[str, Span], ...]
    """The code spans after `for all`."""
    text: str
    tags: tuple[TagUse, ...]
    cel: Fence
    span: Span


class PlacedItem(msgspec.Struct, frozen=True):
    """An item of a `wit` block and the section it stands in."""

    section: int
    item: Item


class Draft(msgspec.Struct, frozen=True):
    """A document, lowered as far as it can be by itself."""

    source: str
    header: Header
    title: str
    sections: tuple[SectionDraft, ...]
    items: tuple[PlacedItem, ...]
    body: tuple[Statement | CaseBlock, ...]
    """Statements and examples, in the order of the text."""
    properties: tuple[PropertyDraft, ...]
    links: tuple[LinkUse, ...]
    cites: tuple[LinkUse, ...]
    """What the grades and captions of dialogues name."""
    captions: tuple[Caption, ...]
    used_captions: frozenset[Span]
    """The captions below which examples were found."""
    terms: tuple[Term, ...]
    dialogues: tuple[Dialogue, ...]
    commentary: tuple[Commentary, ...]
