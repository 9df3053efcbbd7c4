"""Which functions a section belongs to."""

from collections.abc import Sequence

from specc.ir.draft import CaseBlock, Draft


def owners(draft: Draft, declared: Sequence[tuple[int, str]]) -> tuple[tuple[str, ...], ...]:
    """For each section the names of the functions that own it; `declared` pairs a section with a function.

    A function owns the section in which it is declared, with the subsections that declare none themselves. Where a
    section declares several, a subsection whose id is one's name, or whose examples name just one, is that one's.
    """
    own: list[list[str]] = [[] for _ in draft.sections]
    for place, name in declared:
        own[place].append(name)
    named = _named(draft)
    found: list[tuple[str, ...]] = []
    for index, section in enumerate(draft.sections):
        inherited = found[section.parent] if section.parent is not None else ()
        if own[index]:
            found.append(tuple(own[index]))
        elif len(inherited) < 2:
            found.append(inherited)
        elif section.id in inherited:
            found.append((section.id,))
        else:
            names = [name for name in named[index] if name in inherited]
            found.append((names[0],) if len(names) == 1 and len(named[index]) == 1 else inherited)
    return tuple(found)


def _named(draft: Draft) -> list[dict[str, None]]:
    """For each section the functions that captions in it and its subsections name."""
    found: list[dict[str, None]] = [{} for _ in draft.sections]
    for part in draft.body:
        if isinstance(part, CaseBlock) and part.caption:
            for name, _ in part.caption.functions:
                found[part.section][name] = None
    for index in range(len(found) - 1, -1, -1):
        parent = draft.sections[index].parent
        if parent is not None:
            found[parent].update(found[index])
    return found
