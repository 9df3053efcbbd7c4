"""A model's text is as long as its slot allows."""

from collections.abc import Iterator

from specc.check.prose.draft import Block, Draft, Fault, pieces
from specc.target.values import File, Finding
from specc.target.wording import sentences, words


def check(draft: Draft) -> Iterator[Fault]:
    """The fills."""
    for id, fill in draft.fills.items():
        bounds = draft.slots[id].bounds
        texts, blocks = pieces((File("fill.md", fill),))
        plain = [text.plain for text in texts]
        count, told = sum(len(words(text)) for text in plain), sum(len(sentences(text)) for text in plain)
        least, most = bounds.words
        if not least <= count <= most:
            yield _fault(id, f"the text has {count} words; it must have {least} to {most}")
        if told > bounds.sentences:
            yield _fault(id, f"the text has {told} sentences; {bounds.sentences} are the most")
        if blocks and not bounds.code:
            yield _fault(id, "the text has a code block; write sentences only", blocks[0])


def _fault(slot: str, message: str, block: Block | None = None) -> Fault:
    return Fault(slot, Finding("length", message, excerpt=block.code if block else ""))
