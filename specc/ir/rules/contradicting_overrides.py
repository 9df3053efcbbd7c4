"""E0504: two sections override the same, and neither of them prevails."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.overrides import Override, rank
from specc.ir.rules.dangling_override import place
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0504",
        name="contradicting-overrides",
        summary="Two sections override the same, and neither of them prevails.",
        why="A statement can be replaced once: of two replacements that of the higher authority counts, or the one that overrides "
        "the other. Where both have one authority, nobody could say which one holds.",
        wrong="""\
---
spec: house
---

# House {#house}

## Tone {#tone}
<!-- file: sales.md -->
# Sales {#sales}

## Loud {#loud overrides=house#tone}
<!-- file: support.md -->
# Support {#support}

## Calm {#calm overrides=house#tone}
""",
        right="""\
---
spec: house
---

# House {#house}

## Tone {#tone}
<!-- file: sales.md -->
# Sales {#sales}

## Loud {#loud overrides=house#tone}
<!-- file: support.md -->
# Support {#support}

## Calm {#calm overrides=sales#loud}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Overrides of one section or clause."""
    rivals: dict[tuple[str, str], list[Override]] = {}
    for one in view.overrides.found:
        if one.target and one.home:
            rivals.setdefault((one.target.name, one.id), []).append(one)
    for (module, id), found in rivals.items():
        first = found[0]
        for one in found[1:]:
            first = one if _prevails(view, one, first) else first
        for one in found:
            if one is not first and not _prevails(view, first, one):
                yield _diagnostic(view, f"{module}#{id}", one, first)


def _prevails(view: View, one: Override, other: Override) -> bool:
    """Whether one override counts where there is another: it has the higher authority, or overrides the other itself."""
    orders = tuple(view.drafts[each.module.source].header.authorities for each in (one, other))
    if higher := rank(one.section.authority, other.section.authority, *orders):
        return higher < 0
    names = set(view.overrides.above(other.module.name, other.section.id))
    return view.overrides.overridden(other.module.name, names, one.module.name, one.section.id)


def _diagnostic(view: View, what: str, one: Override, other: Override) -> Diagnostic:
    names = [f"`{each.module.name}#{each.section.id}`" for each in (one, other)]
    message = f"{names[0]} and {names[1]} both override `{what}`, and neither prevails"
    help = f"take one of the two out, or let this one replace the other: `overrides={other.module.name}#{other.section.id}`"
    return CODE.at(place(view, one.section), message, help, Label(place(view, other.section), "the other one"))
