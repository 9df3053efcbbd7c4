"""E0502: a section overrides one of higher authority."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.overrides import rank
from specc.ir.rules.dangling_override import place
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0502",
        name="override-of-higher-authority",
        summary="A section overrides one of higher authority.",
        why="Authority says whose word stands where two rules meet; a lower one cannot set a higher one aside.",
        wrong="""\
# Conduct {#conduct}

## Safety {#safety authority=root}

## Mood {#mood authority=user overrides=#safety}
""",
        right="""\
# Conduct {#conduct}

## Safety {#safety authority=root}

## Mood {#mood authority=root overrides=#safety}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """`overrides=` of what has an authority."""
    for one in view.overrides.found:
        if not one.target or not one.home:
            continue
        orders = tuple(view.drafts[module.source].header.authorities for module in (one.module, one.target))
        mine, other = one.section.authority, one.home.authority
        if other and (not mine or (rank(mine, other, *orders) or 0) > 0):
            whose = f"a section of authority `{mine}`" if mine else "a section without an authority"
            message = f"{whose} can't override one of authority `{other}`"
            help = "take the override out, or have somebody of that authority write it, with `authority=` on the heading"
            label = Label(one.home.heading, f"of authority `{other}`")
            yield CODE.at(place(view, one.section), message, help, label)
