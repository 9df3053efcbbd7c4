"""Each paragraph of a passage names clauses that exist, that are its slot's, and that it speaks of."""

import re
from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault, Text, fault
from specc.ir.values import Module
from specc.target.document import Slot

_COMMON = frozenset(
    [
        "also",
        "been",
        "being",
        "call",
        "called",
        "calls",
        "does",
        "done",
        "each",
        "every",
        "example",
        "examples",
        "from",
        "function",
        "functions",
        "give",
        "given",
        "gives",
        "has",
        "have",
        "into",
        "made",
        "make",
        "must",
        "only",
        "print",
        "prints",
        "result",
        "results",
        "return",
        "returns",
        "shall",
        "should",
        "show",
        "shows",
        "step",
        "take",
        "takes",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "value",
        "values",
        "what",
        "when",
        "where",
        "which",
        "will",
        "with",
    ]
)
"""Words that any two texts about code share."""


def check(draft: Draft) -> Iterator[Fault]:
    """All marks, and the paragraphs that need some."""
    known = {id for clause in draft.module.clauses for id in (clause.id, *clause.tags)}
    for text in draft.texts:
        slot = draft.slots.get(text.passage)
        for id in text.marks:
            if id not in known:
                yield fault("marks", text, f"no clause has the id [^{id}]")
            elif slot is not None and id not in slot.clauses:
                yield fault("marks", text, f"[^{id}] is none of the facts that stand above")
            elif slot is not None and slot.id in draft.fills and not _speaks_of(text, id, draft.module, slot):
                yield fault("marks", text, f"a paragraph names [^{id}] and shares no word with what it says")
        if slot is not None and slot.clauses and text.kind == "paragraph" and not text.marks:
            marks = " ".join(f"[^{id}]" for id in slot.clauses)
            yield fault("marks", text, f"a paragraph must end with the marks of the facts on which it rests: {marks}", text.plain)


def _speaks_of(text: Text, id: str, module: Module, slot: Slot) -> bool:
    clause = next(clause for clause in module.clauses if id in (clause.id, *clause.tags))
    said = _stems(" ".join((text.plain, *text.spans)))
    spans = {slot.names.get(span, span) for span in re.findall(r"`([^`]+)`", clause.text)}
    return bool(said & _stems(clause.text) or spans & set(text.spans))


def _stems(text: str) -> set[str]:
    """Words of weight, cut to what survives most endings; numbers as they are."""
    return {word[:5] for word in re.findall(r"[a-z]{4,}|\d+", text.lower()) if word not in _COMMON}
