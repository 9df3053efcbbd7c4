"""Which section was which, and what became of it."""

from collections.abc import Iterator

from specc.diff.likeness import pair
from specc.diff.state import State
from specc.diff.values import Change, Kind, Reason, Side, Step
from specc.ir.overrides import ORDER
from specc.ir.values import Section

ALIKE = 0.5
"""How alike the texts of two sections with different ids and titles must be, to be one that was renamed."""


def pair_sections(old: State, new: State) -> dict[str, str]:
    """The new id of each section that is still there: by id, else by title, else by what it says."""
    pairs = {id: id for id in old.sections if id in new.sections}
    gone = [id for id in old.sections if id not in pairs]
    fresh = [id for id in new.sections if id not in old.sections]
    by_title = {new.sections[id].title.casefold(): id for id in reversed(fresh) if new.sections[id].title}
    for id in gone:
        other = by_title.pop(old.sections[id].title.casefold(), None)
        if other:
            pairs[id] = other
    taken = set(pairs.values())
    gone = [id for id in gone if id not in pairs]
    fresh = [id for id in fresh if id not in taken]
    found = pair([old.bags[id] for id in gone], [new.bags[id] for id in fresh], ALIKE)
    return pairs | {gone[i]: fresh[j] for i, j in found}


def compare_sections(old: State, new: State, pairs: dict[str, str]) -> Iterator[Change]:
    """What became of the sections themselves; their clauses are compared elsewhere."""
    for id, section in old.sections.items():
        if id not in pairs:
            yield Change("section", (Reason("removed", "", Step.MINOR if section.explicit else Step.PATCH),), _side(old, section), None)
            continue
        other = new.sections[pairs[id]]
        reasons = tuple(_reasons(old, section, new, other, pairs))
        if reasons:
            yield Change("section", reasons, _side(old, section), _side(new, other))
    kept = set(pairs.values())
    for id, section in new.sections.items():
        if id not in kept:
            yield Change("section", (Reason("added", "", Step.PATCH),), None, _side(new, section))


def _side(state: State, section: Section) -> Side:
    return state.side(section.id, section.title, section.heading, section.id)


def _reasons(old: State, left: Section, new: State, right: Section, pairs: dict[str, str]) -> Iterator[Reason]:
    if left.id != right.id:
        # References from elsewhere name an id that was written; nobody was promised a derived one.
        step = Step.MINOR if left.explicit else Step.PATCH
        yield Reason("renamed", f"its id was `{left.id}`", step)
    if left.title != right.title:
        yield Reason("reworded", "its title", Step.PATCH)
    if (pairs.get(left.parent) if left.parent else None) != right.parent:
        yield Reason("moved", f"from {_below(left.parent)} to {_below(right.parent)}", Step.PATCH)
    if not _inherited(old, left, new, right):
        yield from authority_reasons(left.authority, right.authority)
    yield from _override_reasons(left.attributes.get("overrides"), right.attributes.get("overrides"))


def _below(parent: str | None) -> str:
    return f"`#{parent}`" if parent else "the top"


def _inherited(old: State, left: Section, new: State, right: Section) -> bool:
    """Whether the same change is told of the section above already."""
    if left.parent is None or right.parent is None or "authority" in left.attributes or "authority" in right.attributes:
        return False
    return (old.sections[left.parent].authority, new.sections[right.parent].authority) == (left.authority, right.authority)


def authority_reasons(left: str, right: str) -> Iterator[Reason]:
    """What became of an authority. A higher one keeps what was promised; a lower one may be set aside by more people."""
    if left == right:
        return
    text = " → ".join(f"`{one}`" if one else "none" for one in (left, right))
    if left in ORDER and right in ORDER:
        raised = ORDER.index(right) < ORDER.index(left)
        yield Reason("authority-raised", text, Step.MINOR) if raised else Reason("authority-lowered", text, Step.MAJOR)
    else:
        yield Reason("authority-changed", text, Step.MINOR)


def _override_reasons(left: str | None, right: str | None) -> Iterator[Reason]:
    if left == right:
        return
    if left:
        yield Reason("override-removed", f"no longer overrides `{left}`", Step.MAJOR)
    if right:
        kind: Kind = "override-added"
        yield Reason(kind, f"overrides `{right}`", Step.MAJOR)
