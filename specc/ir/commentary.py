"""`!!!` blocks and quotes -> commentary."""

import re
from textwrap import dedent

from specc.base.source import Source
from specc.ir.values import Commentary
from specc.syntax.values import Meta, Quote

_MARKER = re.compile(r"^[ \t]*> ?", re.M)
_ALERT = re.compile(r"\s*\[![A-Za-z]+\][ \t]*(?:\n|\Z)")


def commentary(source: Source, block: Meta | Quote, section: str) -> Commentary:
    """A block as commentary of a section."""
    text = source.slice(block.span).replace("\r\n", "\n")
    if isinstance(block, Meta):
        return Commentary(block.word, block.title, dedent(text.partition("\n")[2]).strip(), section, block.span)
    inner = _MARKER.sub("", text)
    if block.alert:
        inner = _ALERT.sub("", inner, count=1)
    return Commentary(block.alert or "quote", "", inner.strip(), section, block.span)
