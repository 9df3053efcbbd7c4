"""Walking a document, for tests."""

from collections.abc import Iterator
from typing import Any

from specc.syntax.values import Block, Document, Item, Prose


def every_block(document: Document) -> Iterator[tuple[Block | Item, Block | Item | None]]:
    """Each block and item with what holds it."""
    stack: list[tuple[Any, Any]] = [(block, None) for block in document.blocks]
    while stack:
        block, holder = stack.pop()
        yield block, holder
        stack += [(inner, block) for inner in (*getattr(block, "blocks", ()), *getattr(block, "items", ()))]


def running_text(block: Any) -> list[Prose]:
    """The running text that a block holds itself."""
    found = (getattr(block, name, None) for name in ("prose", "title", "content"))
    return [one for one in found if isinstance(one, Prose)]
