"""Comments that allow a rule to be broken: `<!-- specc: allow L0101 because … -->`.

One that stands by itself holds for the block behind it (above a heading: for its whole section), one in running text for
the sentence that it stands in or behind, and `allow-file` for the whole file.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from specc.base.source import Source
from specc.base.span import Span
from specc.ir.values import Module
from specc.lint.rules import BY_NAME
from specc.lint.values import Rule
from specc.syntax.inline import CodeSpan, Flat, lex
from specc.syntax.values import Blank, Block, Document, Heading, Html, List, Paragraph

_COMMENT = re.compile(r"<!--\s*specc:\s*(?P<body>.*?)\s*-->", re.S)
_BODY = re.compile(r"allow(?P<file>-file)?\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+because\b\s*(?P<reason>.*))?", re.S)


class Allowance(msgspec.Struct, frozen=True):
    """A comment, and what it covers."""

    span: Span
    rules: tuple[Rule, ...]
    covers: Span
    reason: str
    unknown: str
    """What in it names no rule; empty where all is well."""


def read_allowances(document: Document, source: Source, module: Module) -> list[Allowance]:
    """The comments of a document, in order. Those in code, quotes and commentary are none."""
    return list(_below(document.blocks, source, module))


def _below(blocks: tuple[Block, ...], source: Source, module: Module) -> Iterator[Allowance]:
    for at, block in enumerate(blocks):
        if isinstance(block, Html):
            following = next((each for each in blocks[at + 1 :] if not isinstance(each, Blank | Html)), None)
            flat = Flat(source, ((block.span.start, block.span.end),))
            yield from _read(flat, source, partial(_block, following, module))
        elif isinstance(block, Paragraph):
            yield from _read(Flat(source, block.prose.pieces), source, partial(_sentence, module, block.span))
        elif isinstance(block, List):
            for item in block.items:
                yield from _below(item.blocks, source, module)


def _read(flat: Flat, source: Source, covers: Callable[[Span], Span]) -> Iterator[Allowance]:
    if "specc:" not in flat.text:
        return
    codes = [token for token in lex(flat.text) if isinstance(token, CodeSpan)]
    for match in _COMMENT.finditer(flat.text):
        if any(code.start <= match.start() < code.end for code in codes):
            continue
        span = flat.span(*match.span())
        body = _BODY.fullmatch(match["body"])
        names = re.split(r"\s*,\s*", body["rules"]) if body else []
        unknown = ", ".join(f"`{name}`" for name in names if name not in BY_NAME) if body else f"`{' '.join(match['body'].split())}`"
        where = Span(source.name, 0, len(source.data)) if body and body["file"] else covers(span)
        rules = tuple(BY_NAME[name] for name in names if name in BY_NAME)
        yield Allowance(span, rules, where, " ".join((body["reason"] or "").split()) if body else "", unknown)


def _block(block: Block | None, module: Module, comment: Span) -> Span:
    """The block behind a comment; of a heading the whole section."""
    if block is None:
        return Span(comment.source, comment.end, comment.end)
    if isinstance(block, Heading):
        return next((section.span for section in module.sections if section.heading.start == block.span.start), block.span)
    return block.span


def _sentence(module: Module, paragraph: Span, comment: Span) -> Span:
    """The sentence that a comment stands in or behind."""
    inside = [clause.span for clause in module.clauses if paragraph.start <= clause.span.start < comment.start]
    return Span(comment.source, inside[-1].start, comment.end) if inside else comment
