"""E0502: a section overrides one of higher authority."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.rules.dangling_override import place, target
from specc.ir.rules.unknown_authority import ORDER
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
    """`overrides=` where both sides have an authority."""
    for draft in view.drafts.values():
        order = draft.header.authorities or ORDER
        for section in draft.sections:
            written = section.attributes.get("overrides")
            source, id = target(view, draft, written) if written else (None, "")
            module = next((m for m in view.program.modules.values() if m.source == source), None)
            if module is None:
                continue
            homes = [c.section for c in module.clauses if id in (c.id, *c.tags)]
            other = next((s for s in module.sections if s.id in (id, *homes)), None)
            if other is None or section.authority not in order or other.authority not in order:
                continue
            if order.index(section.authority) > order.index(other.authority):
                message = f"a section of authority `{section.authority}` can't override one of authority `{other.authority}`"
                help = "take the override out, or have somebody of that authority write it"
                label = Label(other.heading, f"of authority `{other.authority}`")
                yield CODE.at(place(view, draft, section), message, help, label)
