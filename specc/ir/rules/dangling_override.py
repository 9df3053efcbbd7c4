"""E0211: a heading overrides a section or clause that is not there."""

from collections.abc import Iterator

from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.near import Guesses, near
from specc.ir.rules.dangling_reference import remedy
from specc.ir.values import Section
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0211",
        name="dangling-override",
        summary="A heading overrides a section or clause that is not there.",
        why="`overrides=module#id` names a section or clause of an imported spec, `overrides=#id` one of the same spec.",
        wrong="""\
# Conduct {#conduct}

## Tone {#tone}

## Tone at night {#night overrides=#tnoe}
""",
        right="""\
# Conduct {#conduct}

## Tone {#tone}

## Tone at night {#night overrides=#tone}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """`overrides=` of headings."""
    guesses = Guesses()
    for one in view.overrides.found:
        if one.target is None:
            alias = one.written.partition("#")[0]
            known = near(alias, [*view.program.modules, *(each.alias for each in one.module.imports)])
            help = f"did you mean `{known}#{one.id}`?"
            if not known:
                help = f"check that spec together with this one, or import it: `{alias}: ./{alias}.md` below `imports:` in the front matter"
            yield CODE.at(place(view, one.section), f"there is no spec `{alias}`", help)
        elif not one.id:
            help = f"name a section or clause of it: `overrides={one.written.rstrip('#')}#id`"
            yield CODE.at(place(view, one.section), f"`{one.written}` names a whole spec", help)
        elif one.home is None:
            message = f"`{one.written}` is neither a section nor a clause"
            yield CODE.at(place(view, one.section), message, remedy(one.id, view.ids[one.target.source], guesses))


def place(view: View, section: Section) -> Span:
    """Where a heading says `overrides=`."""
    heading = section.heading
    data = view.sources[heading.source].data
    at = data.find(b"overrides=", heading.start, heading.end)
    if at < 0:
        return heading
    end = at
    while end < heading.end and data[end : end + 1] not in b" }":
        end += 1
    return Span(heading.source, at, end)
