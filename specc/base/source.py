"""A text that spans point into: a spec, or a file that was generated."""

from bisect import bisect_right
from functools import cached_property

from specc.base.span import Span

BOM = b"\xef\xbb\xbf"


class Source:
    """A named text. `name` is a POSIX path relative to the workspace, or any label for a text without a file.

    `data` is valid UTF-8; whoever reads a file checks that first (`specc.workspace`).
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data

    @cached_property
    def text(self) -> str:
        """The text, without a byte order mark."""
        return self.data.removeprefix(BOM).decode()

    @cached_property
    def line_starts(self) -> list[int]:
        """Byte offsets at which lines begin; the first is 0."""
        starts, at = [0], 0
        while (at := self.data.find(b"\n", at) + 1) > 0:
            starts.append(at)
        return starts

    def span(self, start: int, end: int) -> Span:
        """The span of bytes `start` to `end` of this source."""
        return Span(self.name, start, end)

    def slice(self, span: Span) -> str:
        """The text a span covers."""
        return self.data[span.start : span.end].decode(errors="replace")

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte offset, both counted from 1, the column in characters."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        before = self.data[start:offset]
        if line == 1:
            before = before.removeprefix(BOM)
        return line, len(before.decode(errors="replace")) + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.data)
        line = self.data[start:end].rstrip(b"\r\n")
        return (line.removeprefix(BOM) if number == 1 else line).decode(errors="replace")
