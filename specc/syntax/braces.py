"""The braces at the end of a heading: `## Title {#id .class key=value}` (Pandoc's header attributes)."""

import re

import msgspec

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.syntax.codes import HEADING_ATTRIBUTES
from specc.syntax.inline import Flat
from specc.syntax.values import Attribute, Prose

_BRACES = re.compile(r"\{(?=\s*(?:[#.]|[\w-]+=))([^{}]*)\}")
_WORD = re.compile(
    r"#(?P<id>[\w.:-]+)(?!\S)|\.(?P<cls>[^\s{}]+)|(?P<key>[\w-]+)=(?:\"(?P<quoted>[^\"]*)\"|(?P<value>[^\s\"]+))|(?P<bad>\S+)"
)


class Braces(msgspec.Struct, frozen=True):
    """What a heading's braces say, and the title without them."""

    title: Prose
    id: str | None = None
    id_span: Span | None = None
    attributes: tuple[Attribute, ...] = ()


def read_braces(source: Source, title: Prose) -> tuple[Braces, list[Diagnostic]]:
    """Split a heading's text into title and attributes."""
    flat = Flat(source, title.pieces)
    text = _open_end(flat.text.rstrip())
    match = _BRACES.fullmatch(text, text.rfind("{")) if text.endswith("}") else None
    if not match:
        return Braces(_clip(flat, len(text))), []
    faults: list[Diagnostic] = []
    attributes: list[Attribute] = []
    found: tuple[str, Span] | None = None
    for word in _WORD.finditer(text, match.start(1), match.end(1)):
        span = flat.span(*word.span())
        if word.group("id") and found is None:
            found = (word.group("id"), span)
        elif word.group("id"):
            faults.append(HEADING_ATTRIBUTES.at(span, "a heading has one id, and this is the second", "leave one of them out"))
        elif word.group("cls"):
            attributes.append(Attribute("class", word.group("cls"), span))
        elif word.group("key"):
            value = word.group("quoted") if word.group("quoted") is not None else word.group("value")
            attributes.append(Attribute(word.group("key"), value, span))
        else:
            faults.append(
                HEADING_ATTRIBUTES.at(
                    span,
                    f"`{word.group()}` is neither an id, nor a class, nor `key=value`",
                    "write `{#id .class key=value}`, with spaces between them and quotes around a value that holds spaces",
                )
            )
    kept = _clip(flat, len(text[: match.start()].rstrip()))
    return Braces(kept, found[0] if found else None, found[1] if found else None, tuple(attributes)), faults


def _open_end(text: str) -> str:
    """A title without the `##` that may close it."""
    shorter = text.rstrip("#")
    return shorter.rstrip() if shorter != text and shorter.endswith((" ", "\t")) else text


def _clip(flat: Flat, end: int) -> Prose:
    """The first `end` characters of a text, as pieces."""
    limit = flat.at(end)
    return Prose(tuple((start, min(stop, limit)) for start, stop in flat.pieces if start < limit))
