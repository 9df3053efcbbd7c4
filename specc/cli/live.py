"""Showing a build while it runs: a live table on a terminal, plain lines elsewhere."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from specc.engine.events import Asking, Checking, Event, GoalDone, GoalStarted, Judged, Told

if TYPE_CHECKING:
    from rich.table import Table

MARKS = {"built": "✓", "unchanged": "✓", "up-to-date": "·", "failed": "✗", "stopped": "…", "skipped": "-"}
COLOURS = {"built": "green", "unchanged": "green", "up-to-date": None, "failed": "red", "stopped": "yellow", "skipped": "yellow"}


class PlainView:
    """A line for everything that ends; for logs and pipes."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def __call__(self, event: Event) -> None:
        """Print what an event says, if it says anything."""
        line = plain_line(event)
        if line:
            click.echo(line, err=True)


class QuietView(PlainView):
    """Nothing."""

    def __call__(self, event: Event) -> None:
        """Print nothing."""


def plain_line(event: Event) -> str:
    """An event as a line; empty for those that only move a display."""
    match event:
        case GoalStarted(goal, reasons) if reasons:
            return f"{goal}: {'; '.join(reasons)}"
        case Judged(goal, function, attempt, kind, passed, summary, usage, seconds, recorded):
            source = "from the records" if recorded else f"{usage.completion_tokens} tokens, {seconds:.1f} s"
            return f"{goal}#{function}: candidate {attempt} ({kind}, {source}): {'passed' if passed else summary}"
        case Told(goal, text, warning):
            return f"{goal}{': ' if goal else ''}{'warning: ' if warning else ''}{text}"
        case GoalDone(goal, status, message, seconds) if status != "up-to-date":
            return f"{goal}: {status}{': ' + message if message else ''} ({seconds:.1f} s)"
    return ""


class LiveView:
    """One row per package, refreshed in place: stage, candidate, tokens, seconds."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live

        self._rows: dict[str, tuple[str, str, str, float]] = {}
        self._live = Live(get_renderable=self._table, console=Console(file=sys.stderr), refresh_per_second=8, transient=True)

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._live.__exit__(kind, error, trace)

    def __call__(self, event: Event) -> None:
        """Bring the row of the event's package up to date; what ends is printed above the table and stays."""
        began = self._rows.get(event.goal, ("", "", "", time.monotonic()))[3]
        match event:
            case GoalStarted(goal):
                self._rows[goal] = ("starting", "", "", time.monotonic())
            case Asking(goal, function, attempt, kind, tokens):
                self._rows[goal] = (function, f"candidate {attempt}, {kind}", f"{tokens} tokens" if tokens else "reading the prompt", began)
            case Checking(goal, function, attempt):
                self._rows[goal] = (function, f"candidate {attempt}", "checking", began)
            case GoalDone(goal):
                self._rows.pop(goal, None)
                self._say(event)
            case _:
                self._say(event)

    def _say(self, event: Event) -> None:
        line = plain_line(event)
        if line:
            self.print(line)

    def print(self, text: str) -> None:
        """Print a text above the table."""
        from rich.text import Text

        self._live.console.print(Text.from_ansi(text), soft_wrap=True)

    def _table(self) -> "Table":
        from rich.table import Table

        table = Table.grid(padding=(0, 2))
        for goal, (function, stage, detail, began) in self._rows.items():
            table.add_row(goal, function, stage, detail, f"{time.monotonic() - began:.0f} s")
        return table


def open_view(plain: bool, quiet: bool = False) -> PlainView | LiveView:
    """The live view where a person watches a terminal, plain lines elsewhere."""
    if quiet:
        return QuietView()
    return LiveView() if sys.stderr.isatty() and not plain else PlainView()
