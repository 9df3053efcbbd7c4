"""E0506: sections override each other in a circle."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.overrides import Override
from specc.ir.rules.dangling_override import place
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0506",
        name="override-cycle",
        summary="Sections override each other in a circle.",
        why="Each of them would set the next one aside, so none of them would hold.",
        wrong="""\
# Conduct {#conduct}

## By day {#day overrides=#night}

## By night {#night overrides=#day}
""",
        right="""\
# Conduct {#conduct}

## By day {#day}

## By night {#night overrides=#day}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Chains of overrides that come back to where they began; each circle is told once."""
    found = {(one.module.name, one.section.id): one for one in view.overrides.found}
    told: set[tuple[str, str]] = set()
    for start in found:
        chain: list[tuple[str, str]] = []
        at: tuple[str, str] | None = start
        while at in found and at not in chain and at not in told:
            chain.append(at)
            at = _next(found[at])
        told.update(chain)
        if at in chain:
            yield _diagnostic(view, [found[each] for each in chain[chain.index(at) :]])


def _next(one: Override) -> tuple[str, str] | None:
    return (one.target.name, one.home.id) if one.target and one.home else None


def _diagnostic(view: View, circle: list[Override]) -> Diagnostic:
    places = [place(view, one.section) for one in circle]
    if len(circle) == 1:
        own, id = circle[0].section.id, circle[0].id
        message = f"`#{own}` overrides itself" if id == own else f"`#{id}` stands in the section that overrides it, `#{own}`"
        return CODE.at(places[0], message, "name the section or clause that this one is to replace")
    names = [f"`{one.module.name}#{one.section.id}`" for one in (*circle, circle[0])]
    labels = [Label(where, "overrides the next one here") for where in places[1:]]
    return CODE.at(
        places[0], f"these sections override each other in a circle: {' → '.join(names)}", "take one of the overrides out", *labels
    )
