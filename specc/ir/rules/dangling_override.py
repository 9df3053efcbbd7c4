"""E0211: a heading overrides a section or clause that is not there."""

from collections.abc import Iterator

from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.draft import Draft, SectionDraft
from specc.ir.rules.dangling_reference import remedy
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
    for draft in view.drafts.values():
        for section in draft.sections:
            written = section.attributes.get("overrides")
            if written is None:
                continue
            source, id = target(view, draft, written)
            if source is None:
                alias = written.partition("#")[0]
                help = f"import it: `{alias}: ./{alias}.md` below `imports:` in the front matter"
                yield CODE.at(place(view, draft, section), f"no spec is imported as `{alias}`", help)
            elif id not in view.ids[source]:
                message = f"`{written}` is neither a section nor a clause"
                yield CODE.at(place(view, draft, section), message, remedy(id, view.ids[source]))


def target(view: View, draft: Draft, written: str) -> tuple[str | None, str]:
    """The source and the id that `module#id` or `#id` names; no source where there is no such module."""
    name, _, id = written.partition("#")
    if not name:
        return draft.source, id
    module = view.program.modules.get(draft.header.name)
    names = {one.alias: one.module for one in module.imports} if module else {}
    found = view.program.modules.get(names.get(name, name))
    return (found.source if found else None), id


def place(view: View, draft: Draft, section: SectionDraft) -> Span:
    """Where a heading says `overrides=`."""
    heading = section.heading
    data = view.sources[draft.source].data
    at = data.find(b"overrides=", heading.start, heading.end)
    if at < 0:
        return heading
    end = at
    while end < heading.end and data[end : end + 1] not in b" }":
        end += 1
    return Span(heading.source, at, end)
