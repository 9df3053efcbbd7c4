"""E0203: a cross-reference to an id that the spec does not have."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from specc.base.source import Source
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.near import Guesses
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0203",
        name="dangling-reference",
        summary="A cross-reference to an id that the spec does not have.",
        why="A reader who follows it finds nothing.",
        wrong="""\
# Slugs {#slugs}

See [the limit](#lenght).

## Length {#length}
""",
        right="""\
# Slugs {#slugs}

See [the limit](#length).

## Length {#length}
""",
    )
)

_TAG = re.compile(rb"<[A-Za-z][^<>]*+>?")
_ANCHOR = re.compile(rb"""\b(?:id|name)\s*=\s*["']?([^"'\s>]+)["'\s>]""")


def check(view: View) -> Iterator[Diagnostic]:
    """Links that begin with `#`."""
    guesses = Guesses()
    for name, draft in view.drafts.items():
        for link in (*draft.links, *draft.cites):
            if not link.target.startswith("#") or len(link.target) == 1:
                continue
            id = unquote(link.target[1:])
            if id not in view.ids[name] and not anchored(view.sources[name], id):
                yield CODE.at(link.span, f"nothing in this spec has the id `{id}`", remedy(id, view.ids[name], guesses))


def anchored(source: Source, id: str) -> bool:
    """Whether the file holds an HTML anchor of that name."""
    return id.encode() in _anchors(source.data)


@lru_cache(maxsize=8)
def _anchors(data: bytes) -> frozenset[bytes]:
    return frozenset(name for tag in _TAG.finditer(data) for name in _ANCHOR.findall(tag.group()))


def remedy(id: str, known: frozenset[str], guesses: Guesses) -> str:
    """What helps: the id that was perhaps meant."""
    meant = guesses.near(id, known)
    return f"did you mean `#{meant}`?" if meant else f"write `{{#{id}}}` behind the heading that is meant"
