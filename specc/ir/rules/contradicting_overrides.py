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
        for index, one in enumerate(found):
            other = next((other for other in found[:index] if not _settled(view, one, other)), None)
            if other:
                names = [f"`{each.module.name}#{each.section.id}`" for each in (one, other)]
                message = f"{names[0]} and {names[1]} both override `{module}#{id}`, and neither prevails"
                help = f"take one of the two out, or let this one replace the other: `overrides={other.module.name}#{other.section.id}`"
                label = Label(place(view, other.section), "the other one")
                yield CODE.at(place(view, one.section), message, help, label)


def _settled(view: View, one: Override, other: Override) -> bool:
    higher = rank(
        one.section.authority, other.section.authority, *(view.drafts[each.module.source].header.authorities for each in (one, other))
    )
    if higher:
        return True
    return any(
        view.overrides.overridden(
            left.module.name, set(view.overrides.above(left.module.name, left.section.id)), right.module.name, right.section.id
        )
        for left, right in ((one, other), (other, one))
    )
