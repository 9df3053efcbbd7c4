"""E0204: a cross-reference to a file that is not there, or to an id that it does not have."""

from collections.abc import Iterator

from specc.base.source import Source
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.draft import LinkUse
from specc.ir.imports import leads_to
from specc.ir.near import Guesses
from specc.ir.rules.dangling_reference import anchored, remedy
from specc.ir.sections import Outline
from specc.ir.view import View
from specc.syntax.parser import parse

CODE = declare(
    Code(
        id="E0204",
        name="dangling-file-reference",
        summary="A cross-reference to a file that is not there, or to an id that it does not have.",
        why="A reader who follows it finds nothing.",
        wrong="""\
# Slugs {#slugs}

See [words](wrods.md#words).
<!-- file: words.md -->
# Words {#words}
""",
        right="""\
# Slugs {#slugs}

See [words](words.md#words).
<!-- file: words.md -->
# Words {#words}
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Links to Markdown files, with or without an id behind them."""
    others: dict[str, frozenset[str] | None] = {}
    guesses = Guesses()
    for name, draft in view.drafts.items():
        for link in (*draft.links, *draft.cites):
            if not link.target.startswith("#") and (there := leads_to(name, link.target)):
                yield from _broken(view, name, link, *there, others, guesses)


def _broken(
    view: View, name: str, link: LinkUse, target: str, id: str, others: dict[str, frozenset[str] | None], guesses: Guesses
) -> Iterator[Diagnostic]:
    ids = view.ids.get(target)
    if ids is None:
        if target not in others:
            others[target] = _ids(view.linked(target))
        ids = others[target]
    if ids is None:
        meant = guesses.near(target, view.names)
        help = f"did you mean `{meant}`?" if meant else "mend the path: it is relative to this file"
        yield CODE.at(link.span, f"there is no file `{target}`", help)
    elif id and id not in ids:
        source = view.sources.get(target) or view.linked(target)
        if source is None or not anchored(source, id):
            yield CODE.at(link.span, f"nothing in `{target}` has the id `{id}`", remedy(id, ids, guesses))


def _ids(source: Source | None) -> frozenset[str] | None:
    """The ids of the headings of a file that is no spec."""
    if source is None:
        return None
    return frozenset(section.id for section in Outline(source, parse(source)[0]).sections)
