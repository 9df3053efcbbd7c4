"""E0503: two clauses ask the opposite of the same subject."""

import re
from collections.abc import Iterator
from itertools import islice

import msgspec

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.overrides import Overrides, rank
from specc.ir.stance import Attitude, Stance, last_words, opposed, stance_of
from specc.ir.values import Clause, Force, Module
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0503",
        name="contradicting-clauses",
        summary="Two clauses ask the opposite of the same subject.",
        why="Nobody can do both, and whoever does one breaks the other. Where one of them is meant to give way, a heading says so: "
        "`overrides=module#id`. Clauses of all specs that are checked together are compared; articles, plurals and marks don't count, "
        "and their conditions must be the same.",
        wrong="""\
---
spec: support
---

# Support {#support}

## Receipts {#receipts}

A clerk MUST store the receipt.[^st0r]
<!-- file: privacy.md -->
# Privacy {#privacy}

## Papers {#papers}

Clerks MUST NOT store receipts.[^n0st]
""",
        right="""\
---
spec: support
---

# Support {#support}

## Receipts {#receipts}

A clerk MUST store the receipt.[^st0r]
<!-- file: privacy.md -->
# Privacy {#privacy}

## Papers {#papers overrides=support#st0r}

Clerks MUST NOT store receipts.[^n0st]
""",
    )
)

MANY = 32
"""A clause is held against as many others of each attitude: nobody writes the same more often."""
_NEGATION = re.compile(r"\b(?:no|none|nobody|neither|never)\b|\bmay\s+not\b", re.I)


class _Said(msgspec.Struct, frozen=True):
    """A clause with its stance and the module it stands in."""

    module: Module
    clause: Clause
    stance: Stance


def check(view: View) -> Iterator[Diagnostic]:
    """Every two clauses that speak of the same; of many, each with the first one that it is opposed to."""
    said: dict[tuple[str, str, str], list[_Said]] = {}
    for module, clause in _comparable(view):
        if stance := stance_of(clause):
            said.setdefault(stance.key, []).append(_Said(module, clause, stance))
    for found in said.values():
        before: dict[Attitude, list[_Said]] = {}
        for one in found:
            rivals = (other for attitude in before for other in islice(before[attitude], MANY) if opposed(one.stance, other.stance))
            other = next((other for other in rivals if _meet(one, other) and not _settled(one, other, view.overrides)), None)
            if other:
                yield _diagnostic(view, one, other)
            before.setdefault(one.stance.attitude, []).append(one)


def _comparable(view: View) -> list[tuple[Module, Clause]]:
    """The clauses that may be opposed to another: those whose last words one that forbids shares with one that does not.

    Taking a clause apart takes long, finding its last words does not.
    """
    groups: dict[tuple[str, ...], list[tuple[Module, Clause]]] = {}
    for module in view.program.modules.values():
        for clause in module.clauses:
            if clause.force is not Force.NONE:
                groups.setdefault(last_words(clause.text), []).append((module, clause))
    return [one for found in groups.values() if len(found) > 1 and _divided([clause for _, clause in found]) for one in found]


def _divided(clauses: list[Clause]) -> bool:
    """Whether some of them forbid, or may do so, and others don't, or may not."""
    forbid = [clause.force in (Force.MUST_NOT, Force.SHOULD_NOT) for clause in clauses]
    return any(forbid) != all(forbid) or any(_NEGATION.search(clause.text) for clause in clauses)


def _meet(one: _Said, other: _Said) -> bool:
    """Whether two clauses bind the same. What a function owns is about that function; `the result` is that of its own module."""
    functions = set(one.clause.functions), set(other.clause.functions)
    if one.module.name == other.module.name:
        return not functions[0] or not functions[1] or not functions[0].isdisjoint(functions[1])
    if all(functions):
        return False
    coded = any(module.units or module.types for module in (one.module, other.module))
    return not (coded and (one.stance.definite or other.stance.definite))


def _settled(one: _Said, other: _Said, overrides: Overrides) -> bool:
    return any(
        overrides.gives_way(left.module.name, left.clause, right.module.name, right.clause) for left, right in ((one, other), (other, one))
    )


def _diagnostic(view: View, one: _Said, other: _Said) -> Diagnostic:
    home = one.module.name == other.module.name
    names = [f"`{'' if home else said.module.name}#{said.clause.id}`" for said in (one, other)]
    message = f"{names[0]} {_told(one)} what {names[1]} {_told(other)}: “{_short(one.clause.text)}”"
    label = Label(other.clause.span, f"{names[1] if home else f'`{other.module.name}`'} {_told(other)} it here")
    return CODE.at(one.clause.span, message, _remedy(view, one, other, home), label)


def _told(said: _Said) -> str:
    words = {"asks": "asks for", "allows": "allows", "forbids": "forbids", "unclear": "lets be"}
    return words[said.stance.attitude]


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80].rsplit(' ', 1)[0]} …"


def _remedy(view: View, one: _Said, other: _Said, home: bool) -> str:
    """Who may give way: the one of lower authority, and of equals either."""
    if home and one.clause.section == other.clause.section:
        return "change one of the two, or say when each holds"
    orders = tuple(view.drafts[said.module.source].header.authorities for said in (one, other))
    higher = rank(one.clause.authority, other.clause.authority, *orders)
    winner, loser = (other, one) if higher is not None and higher > 0 else (one, other)
    id = f"#{loser.clause.id}" if home else f"{loser.module.name}#{loser.clause.id}"
    whose = f" (its authority `{winner.clause.authority}` is the higher one)" if higher else ""
    prevails = (
        f"for `{'' if home else winner.module.name}#{winner.clause.id}`{whose} to prevail, write `overrides={id}` on the heading above it"
    )
    return f"change one of the two, or say when each holds; {prevails}"
