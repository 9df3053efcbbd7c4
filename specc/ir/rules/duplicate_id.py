"""E0201: Two headings of a spec have the same id."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.draft import SectionDraft
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0201",
        name="duplicate-id",
        summary="Two headings of a spec have the same id.",
        why="References and examples name a section by its id; an id names one thing.",
        wrong="""\
# Slugs {#slugs}

## Length {#length}

## Longest slug {#length}
""",
        right="""\
# Slugs {#slugs}

## Length {#length}

## Longest slug {#longest}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Explicit ids; derived ones are made distinct, as GitHub does."""
    for draft in view.drafts.values():
        seen: dict[str, SectionDraft] = {}
        for section in draft.sections:
            if not section.explicit:
                continue
            if first := seen.get(section.id):
                label = Label(first.id_span, f"the id of “{first.title}”")
                message = f"the id `{section.id}` is taken"
                yield CODE.at(section.id_span, message, "give one of the two sections another id", label)
            seen.setdefault(section.id, section)
