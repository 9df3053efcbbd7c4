"""A line of a table -> its cells, as GFM splits it: at every `|` that has no backslash, code spans or not."""

import re
from itertools import pairwise

from specc.base.source import Source
from specc.syntax.values import Cell, Row

_PIPE = re.compile(rb"\\.|(\|)", re.DOTALL)


def cut_row(source: Source, start: int, end: int) -> Row:
    """The row that stands at these offsets, on one line and without the markers of a quote or list."""
    line = source.data[start:end]
    pipes = [match.start() for match in _PIPE.finditer(line) if match.group(1)]
    text = line.strip()
    edges = [-1, *pipes, len(line)]
    if text.startswith(b"|"):
        edges.pop(0)
    if pipes and not line[pipes[-1] + 1 :].strip() and len(edges) > 1:
        edges.pop()
    cells = [_trim(source, start + left + 1, start + right) for left, right in pairwise(edges)]
    return Row(source.span(start, end), tuple(cells))


def _trim(source: Source, start: int, end: int) -> Cell:
    text = source.data[start:end]
    if not (inner := text.strip()):
        return Cell(source.span(start, start))
    start += len(text) - len(text.lstrip())
    return Cell(source.span(start, start + len(inner)))
