"""A document as the checks see it: its prose and its code blocks, each with the passage in which it stands."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from specc.ir.values import Module
from specc.target.document import Slot
from specc.target.marks import END, MARK, PASSAGE
from specc.target.values import File, Finding

if TYPE_CHECKING:
    from markdown_it.token import Token

OUTPUT = "output"
"""Info string of a block that shows what the runnable block above it printed."""


class Text(msgspec.Struct, frozen=True):
    """A paragraph, list item, table cell or heading."""

    path: str
    line: int
    """Counted from 1, in the file with its marks."""
    passage: str
    """Id of the slot in whose passage it stands; empty outside of all."""
    kind: str
    """`paragraph`, `heading` or `cell`."""
    plain: str
    """Its words, without code spans, addresses and marks."""
    spans: tuple[str, ...]
    """Its code spans."""
    links: tuple[str, ...]
    """Where its links lead."""
    marks: tuple[str, ...]
    """Ids of the clauses that it names."""
    place: tuple[int, int] = (0, 0)
    """Of a cell: the number of its table in the file, and its row; the head is row 0."""


class Block(msgspec.Struct, frozen=True):
    """A fenced code block."""

    path: str
    line: int
    passage: str
    info: str
    code: str


class Draft(msgspec.Struct, frozen=True):
    """A document that is to be checked."""

    files: tuple[File, ...]
    """With marks, and with what the code printed."""
    texts: tuple[Text, ...]
    blocks: tuple[Block, ...]
    fills: Mapping[str, str]
    """The model's texts, by slot."""
    slots: Mapping[str, Slot]
    module: Module
    facts: tuple[str, ...]
    """What the target vouches for beyond the module and the slots."""
    quotes: tuple[str, ...]
    """Code that is shown and not run, as specc renders it."""
    fence: str
    """Info string of the blocks that are run; empty where none is."""
    printed: tuple[str, ...] | None = None
    """What each of them printed; `None` where they could not be run."""
    neighbours: Mapping[str, Collection[str]] = {}
    """The anchors of documents beside this one, by path from its folder."""


class Fault(msgspec.Struct, frozen=True):
    """What a rule has found, and in which passage."""

    passage: str
    finding: Finding


def fault(rule: str, at: Text | Block, message: str, excerpt: str = "") -> Fault:
    """A rule's finding at a piece of the document."""
    return Fault(at.passage, Finding(rule, message, path=at.path, line=at.line, excerpt=excerpt))


def pieces(files: tuple[File, ...]) -> tuple[tuple[Text, ...], tuple[Block, ...]]:
    """The prose and the code blocks of all Markdown files, in order."""
    texts: list[Text] = []
    blocks: list[Block] = []
    for file in files:
        if file.path.endswith(".md"):
            for piece in _pieces(file):
                (blocks if isinstance(piece, Block) else texts).append(piece)  # type: ignore[arg-type]
    return tuple(texts), tuple(blocks)


def _pieces(file: File) -> Iterator[Text | Block]:
    from markdown_it import MarkdownIt

    passage, kind, line = "", "paragraph", 1
    table, row = 0, 0
    for token in MarkdownIt("commonmark").enable("table").parse(file.content):
        line = token.map[0] + 1 if token.map else line
        if token.type == "html_block":
            for comment in token.content.splitlines():
                match = PASSAGE.fullmatch(comment.strip())
                passage = match[1] if match else "" if comment.strip() == END else passage
        elif token.type in ("fence", "code_block"):
            yield Block(file.path, line, passage, token.info.strip(), token.content)
        elif token.type == "table_open":
            table, row = table + 1, -1
        elif token.type == "tr_open":
            row += 1
        elif token.type in ("heading_open", "paragraph_open", "td_open", "th_open"):
            kind = {"heading_open": "heading", "paragraph_open": "paragraph"}.get(token.type, "cell")
        elif token.type == "inline":
            text = _text(file.path, line, passage, kind, token)
            yield msgspec.structs.replace(text, place=(table, row)) if kind == "cell" else text


def _text(path: str, line: int, passage: str, kind: str, token: "Token") -> Text:
    words: list[str] = []
    spans: list[str] = []
    links: list[str] = []
    for child in token.children or ():
        if child.type == "code_inline":
            spans.append(child.content)
            words.append(" ` ")
        elif child.type == "link_open":
            links.append(str(child.attrGet("href") or ""))
        elif child.type == "image":
            links.append(str(child.attrGet("src") or ""))
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type == "text":
            words.append(child.content)
    whole = "".join(words)
    return Text(path, line, passage, kind, " ".join(MARK.sub("", whole).split()), tuple(spans), tuple(links), tuple(MARK.findall(whole)))
