"""E0202: a tag stands at two clauses, or is the id of a section too."""

from collections.abc import Iterator

from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.view import View, tags

CODE = declare(
    Code(
        id="E0202",
        name="duplicate-tag",
        summary="A tag stands at two clauses, or is the id of a section too.",
        why="A tag is the address of one clause; tags and ids share one name space in a module.",
        wrong="""\
# Slugs {#slugs}

A slug MUST be lower-case.[^k3tq]

A slug MUST NOT be empty.[^k3tq]
""",
        right="""\
# Slugs {#slugs}

A slug MUST be lower-case.[^k3tq]

A slug MUST NOT be empty.[^9x2b]
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Tags of clauses, against each other and against the ids of sections."""
    for draft in view.drafts.values():
        seen: dict[str, tuple[Span, str]] = {
            section.id: (section.id_span, "a section has this id") for section in draft.sections if section.explicit
        }
        for tag in tags(draft):
            if first := seen.get(tag.label):
                message = f"the tag `{tag.label}` is taken"
                yield CODE.at(tag.span, message, "give this clause a tag of its own", Label(*first))
            seen.setdefault(tag.label, (tag.span, "first used here"))
