"""The parser of `wit` blocks."""

from specc.base.source import Source
from specc.diagnostics import Diagnostic
from specc.syntax.wit import codes
from specc.syntax.wit.cursor import Cursor
from specc.syntax.wit.items import parse_item
from specc.syntax.wit.lexer import Lexer
from specc.syntax.wit.values import Item


def parse_wit(source: Source, start: int, end: int) -> tuple[tuple[Item, ...], tuple[Diagnostic, ...]]:
    """The items of the block whose body is `source.data[start:end]`, and what is wrong with it, by place.

    The block may stand in a list item or a quote: indentation and quote marks before its lines are no part of it.
    Never fails; an item with a mistake in it comes back as a `BrokenItem`, the others as they are.
    """
    lexer = Lexer(source, start, end)
    cursor = Cursor(source, lexer.run())
    items: list[Item] = []
    while not cursor.at("end"):
        item = parse_item(cursor)
        if item is not None:
            items.append(item)
    diagnostics = lexer.diagnostics + cursor.diagnostics
    if not diagnostics:
        diagnostics = _stray_docs(cursor)
    return tuple(items), tuple(sorted(diagnostics, key=lambda found: (found.span.start, found.span.end)))


def _stray_docs(cursor: Cursor) -> list[Diagnostic]:
    """Warnings about doc comments that document nothing, or what they were not meant for."""
    found = []
    for index, token in enumerate(cursor.tokens):
        for doc in token.docs:
            span = cursor.source.span(doc.start, doc.end)
            if index not in cursor.documented:
                message, help = "this doc comment documents nothing", "put it before an item, or begin it with `//`"
            elif doc.trailing:
                message = "this doc comment belongs to what stands on the lines below it"
                help = "put it on a line of its own above what it describes"
            else:
                continue
            found.append(codes.STRAY_DOC.at(span, message, help))
    return found
