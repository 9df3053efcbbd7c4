"""The syntax tree of a spec: blocks with spans, lossless.

The slices of a document's blocks, joined, are the file's bytes. What stands inside a block (`Prose`) is kept as ranges
and lexed on demand (`specc.syntax.inline`). Nothing here has a meaning yet: that is the next stage's work.
"""

import msgspec

from specc.base.span import Span

Piece = tuple[int, int]
"""Byte offsets, start and end, of a run of text in the source."""


class Prose(msgspec.Struct, frozen=True, gc=False):
    """Running text. In a quote, a list or a commentary block it has one piece a line, so that markers are left out."""

    pieces: tuple[Piece, ...]

    @property
    def start(self) -> int:
        """Offset of its first byte."""
        return self.pieces[0][0] if self.pieces else 0

    @property
    def end(self) -> int:
        """Offset after its last byte."""
        return self.pieces[-1][1] if self.pieces else 0


class Attribute(msgspec.Struct, frozen=True, gc=False):
    """`key=value` in a heading's braces; for a class (`.name`) the key is `class`."""

    key: str
    value: str
    span: Span


class Blank(msgspec.Struct, frozen=True, tag="blank", tag_field="kind", gc=False):
    """White space between blocks, and a byte order mark."""

    span: Span


class FrontMatter(msgspec.Struct, frozen=True, tag="front-matter", tag_field="kind"):
    """YAML between `---` lines at the very start; `body` is what stands between the lines."""

    span: Span
    body: Span


class Heading(msgspec.Struct, frozen=True, tag="heading", tag_field="kind", gc=False):
    """A heading, `#` or underlined. `title` leaves the braces out; `id` is the one that is written there."""

    span: Span
    level: int
    title: Prose
    id: str | None
    id_span: Span | None
    attributes: tuple[Attribute, ...]


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", tag_field="kind", gc=False):
    """Running text."""

    span: Span
    prose: Prose


class Item(msgspec.Struct, frozen=True, gc=False):
    """An item of a list. `checked` is `None` where it has no box."""

    span: Span
    checked: bool | None
    blocks: "tuple[Block, ...]"


class List(msgspec.Struct, frozen=True, tag="list", tag_field="kind", gc=False):
    """A list, bulleted or numbered."""

    span: Span
    ordered: bool
    items: tuple[Item, ...]


class Fence(msgspec.Struct, frozen=True, tag="fence", tag_field="kind", gc=False):
    """A fenced code block. `language` is the info string's first word, in lower case."""

    span: Span
    language: str
    info: str
    content: Prose
    closed: bool


class Code(msgspec.Struct, frozen=True, tag="code", tag_field="kind"):
    """An indented code block."""

    span: Span
    content: Prose


class Cell(msgspec.Struct, frozen=True):
    """A cell of a table, without the white space around it; an empty cell's span is empty."""

    span: Span


class Row(msgspec.Struct, frozen=True):
    """A row of a table."""

    span: Span
    cells: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="kind"):
    """A GFM table. Rows have as many cells as are written, which may not be as many as the header's."""

    span: Span
    header: Row
    rows: tuple[Row, ...]


class Quote(msgspec.Struct, frozen=True, tag="quote", tag_field="kind"):
    """A block quote. `alert` is the word of a GitHub alert (`note` for `> [!NOTE]`), else empty."""

    span: Span
    alert: str
    blocks: "tuple[Block, ...]"


class Meta(msgspec.Struct, frozen=True, tag="meta", tag_field="kind"):
    """`!!! word "Title"` and the indented body below it."""

    span: Span
    word: str
    title: str
    blocks: "tuple[Block, ...]"


class Html(msgspec.Struct, frozen=True, tag="html", tag_field="kind"):
    """Raw HTML, comments among it."""

    span: Span


class Rule(msgspec.Struct, frozen=True, tag="rule", tag_field="kind"):
    """A thematic break."""

    span: Span


class Footnote(msgspec.Struct, frozen=True, tag="footnote", tag_field="kind"):
    """The definition of a footnote: `[^tag]: text`."""

    span: Span
    label: str
    prose: Prose


class LinkDefinition(msgspec.Struct, frozen=True, tag="link-definition", tag_field="kind"):
    """`[label]: target`."""

    span: Span


class Unread(msgspec.Struct, frozen=True, tag="unread", tag_field="kind"):
    """What is kept but not read: nested too deep, or unknown to the grammar."""

    span: Span


Block = (
    Blank
    | FrontMatter
    | Heading
    | Paragraph
    | List
    | Fence
    | Code
    | Table
    | Quote
    | Meta
    | Html
    | Rule
    | Footnote
    | LinkDefinition
    | Unread
)


class Document(msgspec.Struct, frozen=True):
    """A spec's text as blocks, in order and without a gap."""

    source: str
    blocks: tuple[Block, ...]
