"""Every clause that says what must be is named somewhere, and each passage names those that its slot has to."""

from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault
from specc.ir.values import Force
from specc.target.values import Finding


def check(draft: Draft) -> Iterator[Fault]:
    """The passages, then the document as a whole."""
    named: dict[str, set[str]] = {}
    for text in draft.texts:
        named.setdefault(text.passage, set()).update(text.marks)
    texts = {clause.id: " ".join(clause.text.split()) for clause in draft.module.clauses}
    missed: set[str] = set()
    for id, slot in draft.slots.items():
        if id not in named and (slot.fallback or id in draft.fills):
            yield Fault("", Finding("coverage", f"the passage `{id}` is missing"))
        for clause in slot.covers:
            if clause not in named.get(id, ()):
                missed.add(clause)
                yield Fault(id, Finding("coverage", f"the text must rest on [^{clause}] too, and say: {texts.get(clause, '')}"))
    everywhere = set().union(*named.values(), missed)
    for one in draft.module.clauses:
        if one.force in (Force.MUST, Force.MUST_NOT) and not everywhere.intersection((one.id, *one.tags)):
            yield Fault("", Finding("coverage", f"no paragraph rests on {draft.module.name}#{one.id}, which must hold"))
