"""Diagnostics for a terminal: message, place, the lines at fault with carets, a remedy (as rustc and ruff print them)."""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Diagnostic, Severity

TAB = 4
WIDTH = 160
"""Columns of a source line that are shown; of a longer one, those around the place."""

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_FRAME, _BOLD, _LABEL = "1;34", "1", "1;34"


def render_text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], colour: bool = False) -> str:
    """Diagnostics as text, one paragraph each, without a line end at the end."""
    return "\n\n".join(_Paragraph(one, sources, colour).text() for one in diagnostics)


class Line:
    """A line of a source as a terminal shows it: tabs and wide characters take their columns, control characters are visible."""

    def __init__(self, text: str) -> None:
        self.cells: list[str] = []
        self.columns = [0]
        for char in text:
            width, cell = _cell(char, self.columns[-1])
            self.cells.append(cell)
            self.columns.append(self.columns[-1] + width)
        self.text = "".join(self.cells)

    def window(self, start: int, end: int) -> tuple[str, int, int]:
        """What is shown of the line, and the columns between which the characters `start` to `end` stand there."""
        left, right = self.columns[min(start, len(self.columns) - 1)], self.columns[min(end, len(self.columns) - 1)]
        if self.columns[-1] <= WIDTH:
            return self.text, left, max(right, left + 1)
        first = bisect_left(self.columns, max(left - WIDTH // 4, 0))
        last = bisect_right(self.columns, self.columns[first] + WIDTH) - 1
        head, tail = "…" if first else "", "…" if last + 1 < len(self.columns) else ""
        cut = "".join(self.cells[first:last])
        shift = len(head) - self.columns[first]
        right = min(right + shift, self.columns[last] + shift)
        return f"{head}{cut}{tail}", left + shift, max(right, left + shift + 1)


@lru_cache(maxsize=4)
def _shown(text: str) -> Line:
    """A line, which may be long, and on which much may be wrong."""
    return Line(text)


def _cell(char: str, column: int) -> tuple[int, str]:
    if char == "\t":
        width = TAB - column % TAB
        return width, " " * width
    if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
        return 1, "\N{REPLACEMENT CHARACTER}"
    return _width(char), char


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class _Mark:
    """A place on one line, to be underlined."""

    def __init__(self, source: Source, span: Span, text: str, main: bool) -> None:
        self.number, self.column = source.position(span.start)
        end_line, end_column = source.position(max(span.end, span.start))
        self.line = source.line(self.number)
        self.long = end_line > self.number
        self.end = len(self.line) + 1 if self.long else end_column
        self.text = text
        self.main = main


class _Paragraph:
    def __init__(self, diagnostic: Diagnostic, sources: Mapping[str, Source], colour: bool) -> None:
        self.diagnostic = diagnostic
        self.sources = sources
        self.colour = colour
        self.marks: dict[str, list[_Mark]] = {}
        self._mark(diagnostic.span, "", main=True)
        for label in diagnostic.labels:
            self._mark(label.span, label.text, main=False)
        numbers = [mark.number for marks in self.marks.values() for mark in marks]
        self.gutter = len(str(max(numbers, default=1)))

    def _mark(self, span: Span, text: str, main: bool) -> None:
        source = self.sources.get(span.source)
        if source:
            self.marks.setdefault(span.source, []).append(_Mark(source, span, text, main))

    def text(self) -> str:
        one = self.diagnostic
        head = self._paint(f"{one.severity.value}[{one.code}]", _COLOURS[one.severity]) + self._paint(f": {_plain(one.message)}", _BOLD)
        lines = [head]
        for name, marks in self.marks.items():
            lines += self._file(name, marks, first=len(lines) == 1)
        if not self.marks:
            lines.append(f"  {self._paint('-->', _FRAME)} {one.span.source}")
        if one.help:
            lines.append(f"{' ' * self.gutter} {self._paint('=', _FRAME)} {self._paint('help', _BOLD)}: {_plain(one.help)}")
        return "\n".join(line.rstrip() for line in lines)

    def _file(self, name: str, marks: list[_Mark], first: bool) -> list[str]:
        pad = " " * self.gutter
        place = f"{name}:{marks[0].number}:{marks[0].column}"
        lines = [f"{pad}{self._paint('-->' if first else ':::', _FRAME)} {place}", self._bar(pad)]
        before = 0
        by_line: dict[int, list[_Mark]] = {}
        for mark in sorted(marks, key=lambda mark: (mark.number, not mark.main, mark.column)):
            by_line.setdefault(mark.number, []).append(mark)
        for number, found in by_line.items():
            if before and number > before + 1:
                lines.append(self._paint("...", _FRAME))
            before = number
            lines += self._line(number, found)
        return lines

    def _line(self, number: int, marks: list[_Mark]) -> list[str]:
        """One line of the source, and below it a line for each mark."""
        line = _shown(marks[0].line)
        pad = " " * self.gutter
        shown, *_ = line.window(marks[0].column - 1, marks[0].end - 1)
        lines = [f"{self._paint(f'{number:>{self.gutter}} |', _FRAME)} {shown}"]
        for mark in marks:
            text, left, right = line.window(mark.column - 1, mark.end - 1)
            if text != shown:
                lines.append(f"{self._paint(f'{number:>{self.gutter}} |', _FRAME)} {text}")
            tail = f" {_plain(mark.text)}" if mark.text else ""
            under = ("^" if mark.main else "-") * (right - left) + ("..." if mark.long else "") + tail
            colour = _COLOURS[self.diagnostic.severity] if mark.main else _LABEL
            lines.append(f"{self._bar(pad)} {' ' * left}{self._paint(under, colour)}")
        return lines

    def _bar(self, pad: str) -> str:
        return self._paint(f"{pad} |", _FRAME)

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


def _plain(text: str) -> str:
    """A message on one line, with nothing in it that a terminal would obey."""
    return Line(" ".join(text.split())).text
