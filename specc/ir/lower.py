"""Document -> Draft: sections, statements, examples, properties and interface items, by themselves."""

import re
from itertools import pairwise

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.ir.clauses import Text, raw
from specc.ir.columns import OUTCOMES, column_name
from specc.ir.commentary import commentary
from specc.ir.dialogues import Turns, is_dialogue
from specc.ir.draft import (
    Caption,
    CaseBlock,
    Draft,
    LinkUse,
    PlacedItem,
    PropertyDraft,
    Statement,
)
from specc.ir.header import read_header
from specc.ir.rules import misplaced_block, property_form
from specc.ir.sections import Outline
from specc.ir.values import Commentary, Dialogue, Term
from specc.syntax.codes import DIALOGUE_SYNTAX
from specc.syntax.inline import CodeSpan, Link, prose
from specc.syntax.values import (
    Blank,
    Block,
    Code,
    Document,
    Fence,
    Footnote,
    FrontMatter,
    Heading,
    List,
    Meta,
    Paragraph,
    Piece,
    Quote,
    Table,
)
from specc.syntax.wit import parse_wit
from specc.syntax.xml import parse_xml

CAPTION = re.compile(r"\*\*(?P<kind>examples|held-back examples):?\*\*(?:\s+for\s+(?P<names>\S.*))?", re.I | re.S)
"""What is left of it without the colon or dot at its end."""
_CODE = re.compile(r"`[^`]*`")
_JOINED = re.compile(r"(?:[\s,&]|\band\b)*")
_PLAIN = re.compile(r"[\w.-]+")
DIALOGUE = re.compile(r"\*\*examples?\b[^*]*\*\*:?\s*", re.I)
_TERM = re.compile(r"\s*\*\*(?:(?P<before>[^*:\n]+)\*\*:|(?P<behind>[^*:\n]+):\*\*)\s")
_SUSPECT = re.compile(r"\s*[*_]++\s*(?:\w++[\s-]++){0,3}?(?:examples?|cases|tests)(?![a-z])", re.I)
_WITHHELD = re.compile(r"(?<![a-z])(?:held[\s-]+(?:back|out)|hidden|withheld)(?![a-z])")
_PROPERTY = re.compile(r"\*\*property:?\*\*(?:\s+for\s+all\s+(?P<names>(?:[^:`]|`[^`]*`)*))?\s*:?\s*", re.I)
_MACHINE = ("wit", "jsonl", "cel")


def lower(document: Document, source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """Lower one document as far as it can be without others."""
    lowering = _Lowering(document, source)
    return lowering.run(), tuple(lowering.faults)


class _Property:
    """A property's caption that waits for its `cel` block."""

    def __init__(self, text: Text, names: tuple[int, int], body: int, span: Span) -> None:
        self.text = text
        self.names = names
        self.body = body
        self.span = span


class _Lowering:
    def __init__(self, document: Document, source: Source) -> None:
        self.document = document
        self.source = source
        self.faults: list[Diagnostic] = []
        self.outline = Outline(source, document)
        self.section = 0
        self.items: list[PlacedItem] = []
        self.body: list[Statement | CaseBlock] = []
        self.properties: list[PropertyDraft] = []
        self.links: list[LinkUse] = []
        self.captions: list[Caption] = []
        self.used: set[Span] = set()
        self.caption: Caption | None = None
        self.suspect: Span | None = None
        self.pending: _Property | None = None
        self.terms: list[Term] = []
        self.dialogues: list[Dialogue] = []
        self.cites: list[LinkUse] = []
        self.commentary: list[Commentary] = []
        self.shown: Text | None = None
        """The `**Example**: …` line that a dialogue below it belongs to."""
        self.stray: list[Fence] = []
        """`cel` blocks without a caption."""

    def run(self) -> Draft:
        front = next((b for b in self.document.blocks if isinstance(b, FrontMatter)), None)
        header, faults = read_header(self.source, front)
        self.faults += faults
        self._blocks(self.document.blocks, top=True)
        self._drop_property()
        for block in self.stray if self.items else ():
            message = "this `cel` block has no caption, so its variables have no types"
            help = "write a paragraph above it: **Property** for all `name: type`: what it says"
            self.faults.append(property_form.CODE.at(block.span, message, help))
        sections = self.outline.sections
        return Draft(
            source=self.source.name,
            header=header,
            title=next((s.title for s in sections if s.level == 1), header.name),
            sections=sections,
            items=tuple(self.items),
            body=tuple(self.body),
            properties=tuple(self.properties),
            links=tuple(self.links),
            captions=tuple(self.captions),
            used_captions=frozenset(self.used),
            cites=tuple(self.cites),
            terms=tuple(self.terms),
            dialogues=tuple(self.dialogues),
            commentary=tuple(self.commentary),
        )

    def _blocks(self, blocks: tuple[Block, ...], top: bool = False) -> None:
        before: Block | None = None
        for block in blocks:
            if isinstance(block, Blank):
                continue
            if isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Fence):
                self._fence(block)
            elif isinstance(block, Heading):
                self._heading(block, top)
            elif isinstance(block, List):
                for item in block.items:
                    self._item(item.blocks)
            elif isinstance(block, Table):
                self._table(block)
            elif isinstance(block, Quote | Meta):
                self.commentary.append(commentary(self.source, block, self.outline.sections[self.section].id))
                self._aside(block.blocks)
            elif isinstance(block, Footnote):
                self._links(Text(self.source, block.prose.pieces))
            elif isinstance(block, Code) and not isinstance(before, Footnote):
                self._code(block)
            before = block

    def _heading(self, block: Heading, top: bool) -> None:
        self._links(Text(self.source, block.title.pieces))
        self._drop_property()
        self.caption = self.shown = None
        text = self.source.data[block.title.start : block.title.end].decode(errors="replace")
        self.suspect = block.span if _suspect(text) else None
        if top:
            self.section = self.outline.index[block.span.start]

    def _paragraph(self, block: Paragraph) -> None:
        text = Text(self.source, block.prose.pieces)
        self._links(text)
        self._drop_property()
        bold = text.text.startswith("**")
        caption = CAPTION.fullmatch(text.text, 0, _before_stop(text.text)) if bold else None
        if caption and (names := _names(text, caption)) is not None:
            self.shown = None
            self.caption = Caption(caption.group("kind").lower().startswith("held"), names, block.span)
            self.captions.append(self.caption)
            self.suspect = None
        elif bold and (match := _PROPERTY.match(text.text)):
            self.pending = _Property(text, match.span("names"), match.end(), block.span)
            self.caption = self.suspect = self.shown = None
        else:
            self.caption = None
            self.suspect = block.span if _suspect(text.text) else None
            self.shown = text if bold and DIALOGUE.match(text.text) else None
            if self.shown is None:
                self._term(text)
                self._say(text)

    def _say(self, text: Text) -> None:
        """Take a paragraph's sentences as statements; a tag that stands alone belongs to the one before."""
        found = list(text.sentences(self.section))
        self.body += found
        if found or not text.tags:
            return
        last = self.body[-1] if self.body else None
        if isinstance(last, Statement) and last.section == self.section:
            self.body[-1] = Statement(last.section, (*last.tags, *text.tag_uses()), last.force, last.quiet, last.form, last.text, last.span)

    def _item(self, blocks: tuple[Block, ...]) -> None:
        """A list item. With one tag, at its end, its running text is one statement as a whole."""
        lead = 0
        while lead < len(blocks) and isinstance(blocks[lead], Paragraph):
            lead += 1
        pieces = self._joined(tuple(p for block in blocks[:lead] if isinstance(block, Paragraph) for p in block.prose.pieces))
        text = Text(self.source, pieces)
        whole = text.whole(self.section) if pieces and not _PROPERTY.match(text.text) else None
        if whole:
            self._links(text)
            self._drop_property()
            self._term(text)
            self.body.append(whole)
            blocks = blocks[lead:]
        self._blocks(blocks)

    def _joined(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """The pieces of several paragraphs, with the white space between them."""
        ends = [then if not self.source.data[end:then].strip() else end for (_, end), (then, _) in pairwise(pieces)]
        return tuple((start, end) for (start, _), end in zip(pieces, [*ends, *(end for _, end in pieces[-1:])], strict=True))

    def _fence(self, block: Fence) -> None:
        if block.language == "wit":
            self._wit(block)
        elif block.language == "jsonl":
            self._cases(block, raw(self.source, self.section, "code", block.span))
        elif block.language == "cel":
            self._cel(block)
        elif block.language != "xml" or not self._dialogue(block):
            self.body.append(raw(self.source, self.section, "code", block.span))

    def _dialogue(self, block: Fence) -> bool:
        flat = prose(self.source, block.content)
        if not is_dialogue(flat.text):
            return False
        nodes, faults = parse_xml(flat.text)
        self.faults += [DIALOGUE_SYNTAX.at(flat.span(one.start, one.end), one.message, one.help) for one in faults]
        read = Turns(flat, nodes, self.section)
        self.cites += read.cites
        self.links += read.links
        title = ""
        tags: tuple[str, ...] = ()
        if self.shown:
            head = DIALOGUE.match(self.shown.text)
            assert head, "what was shown began so"
            title = self.shown.without_tags(head.end(), len(self.shown.text))
            tags = tuple(dict.fromkeys(tag.label for tag in self.shown.tags))
            self.cites += [LinkUse(f"#{tag.label}", tag.label, tag.span, self.section) for tag in self.shown.tag_uses()]
        self.dialogues.append(Dialogue(title, self.outline.sections[self.section].id, tags, read.turns, block.span))
        return True

    def _term(self, text: Text) -> None:
        match = _TERM.match(text.text)
        name = match and (match["before"] or match["behind"])
        if match and name:
            group = "before" if match["before"] else "behind"
            self.terms.append(Term(" ".join(name.split()), self.outline.sections[self.section].id, text.flat.span(*match.span(group))))

    def _code(self, block: Code) -> None:
        self.body.append(raw(self.source, self.section, "code", block.span))

    def _wit(self, block: Fence) -> None:
        items, faults = parse_wit(self.source, block.content.start, block.content.end)
        self.faults += faults
        self.items += [PlacedItem(self.section, item) for item in items]

    def _table(self, block: Table) -> None:
        linked = b"](" in self.source.data[block.span.start : block.span.end]
        for row in (block.header, *block.rows) if linked else ():
            for cell in row.cells:
                self._links(Text(self.source, ((cell.span.start, cell.span.end),)))
        columns = [column_name(self.source, cell) for cell in block.header.cells]
        if self.caption or any(outcome in columns for outcome in OUTCOMES):
            self._cases(block, raw(self.source, self.section, "table", block.span))
        else:
            text = Text(self.source, ((block.span.start, block.span.end),))
            self.body.append(raw(self.source, self.section, "table", block.span, text.tag_uses()))

    def _cases(self, block: Table | Fence, statement: Statement | None) -> None:
        self.body.append(CaseBlock(self.section, self.caption, self.suspect, block, statement))
        if self.caption:
            self.used.add(self.caption.span)

    def _cel(self, block: Fence) -> None:
        if self.pending is None:
            self.stray.append(block)
            self.body.append(raw(self.source, self.section, "code", block.span))
            return
        pending, self.pending = self.pending, None
        text = pending.text
        names = tuple(
            (token.content, text.flat.span(token.start, token.end))
            for token in text.tokens
            if isinstance(token, CodeSpan) and pending.names[0] <= token.start < pending.names[1]
        )
        self.properties.append(
            PropertyDraft(
                section=self.section,
                variables=names,
                text=text.without_tags(pending.body, len(text.text)),
                tags=text.tag_uses(),
                cel=block,
                span=Span(self.source.name, pending.span.start, block.span.end),
            )
        )

    def _drop_property(self) -> None:
        if self.pending:
            message = "this property has no `cel` block right below it"
            help = "write the property as an expression in a fenced `cel` block below this paragraph"
            self.faults.append(property_form.CODE.at(self.pending.span, message, help))
            self.pending = None

    def _aside(self, blocks: tuple[Block, ...]) -> None:
        """Quotes and commentary: they bind nobody, but their references must hold."""
        for block in blocks:
            if isinstance(block, Paragraph | Footnote):
                text = Text(self.source, block.prose.pieces)
                self._links(text)
                if _suspect(text.text):
                    self.caption, self.suspect = None, block.span
            elif isinstance(block, Quote | Meta):
                self._aside(block.blocks)
            elif isinstance(block, List):
                for item in block.items:
                    self._aside(item.blocks)
            elif isinstance(block, Fence) and block.language in _MACHINE:
                message = f"this `{block.language}` block stands in a quote or commentary, and is not read"
                help = "move it out of the quote, to the left edge"
                self.faults.append(misplaced_block.CODE.at(block.span, message, help))

    def _links(self, text: Text) -> None:
        for token in text.tokens:
            if isinstance(token, Link):
                span = text.flat.span(token.target_start, token.target_end)
                self.links.append(LinkUse(token.target, token.text, span, self.section))


def _before_stop(text: str) -> int:
    """Where a text ends without white space and one colon or dot."""
    end = len(text.rstrip())
    return len(text[: end - 1].rstrip()) if text[:end].endswith((":", ".")) else end


def _suspect(text: str) -> bool:
    """Whether a text may be meant as a caption, so that examples below it must not be taken for shown ones."""
    words = text.lower()
    withheld = ("held" in words or "hidden" in words) and _WITHHELD.search(words)
    return bool(withheld or ((text[:1] in "*_" or text[:1].isspace()) and _SUSPECT.match(text)))


def _names(text: Text, match: re.Match[str]) -> tuple[tuple[str, Span], ...] | None:
    """The functions that a caption names, in code spans or as one plain word; `None` where it says something else."""
    start, end = match.span("names")
    if start < 0:
        return ()
    found = tuple(
        (" ".join(token.content.split()), text.flat.span(token.start, token.end))
        for token in text.tokens
        if isinstance(token, CodeSpan) and start <= token.start < end
    )
    if not found and _PLAIN.fullmatch(match.group("names")):
        return ((match.group("names"), text.flat.span(start, end)),)
    rest = _CODE.sub("", match.group("names"))
    return found if found and _JOINED.fullmatch(rest) else None
