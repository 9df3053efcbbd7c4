"""`specc watch`: packages kept in step with specs while these are being written."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import click

from specc.cli.diagnostics import counted
from specc.cli.live import COLOURS, LiveView, PlainView
from specc.diagnostics.values import Diagnostic
from specc.engine.watch import Diagnosed, Dropped, Settled, Trouble, Watch, Watched, Wish


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("-t", "--target", "targets", multiple=True, help="Build this target; may be repeated.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Packages worked on at once [default: 2 × (the model's slots + cores)].")
@click.option("--candidates", type=click.IntRange(min=1), default=8, show_default=True, help="The most candidates for one function.")
@click.option("--model", metavar="[PROVIDER:]NAME", help="Ask this model instead of the configured one.")
@click.option("--max-tokens", type=click.IntRange(min=0), metavar="N", help="The most tokens that this watch may spend.")
@click.option("--max-cost", type=click.FloatRange(min=0), metavar="X", help="The most that this watch may cost.")
@click.option("--unsafe-no-sandbox", "unsafe", is_flag=True, help="Run generated code without isolation where no sandbox works.")
@click.option("--plain", is_flag=True, help="Print lines, as for a log, on a terminal too.")
def command(plain: bool, **wish: Any) -> None:
    """Watch SPECs (files or folders; default: all of the workspace): on save, say what is wrong and build what has changed.

    A newer save ends the running request for the same function. Ctrl-C ends the watch.

    \b
    Example:
      specc watch
      specc watch specs/slug.md -t rust
    """
    from specc.workspace.root import find_root

    view = WatchLines() if plain or not sys.stderr.isatty() else WatchScreen()
    with view:
        asyncio.run(Watch(find_root(Path.cwd()), Wish(**wish), view).run())


class WatchLines:
    """A line for everything that happens."""

    def __init__(self) -> None:
        self._view: PlainView | LiveView = PlainView()
        self._last: tuple[Diagnostic, ...] = ()

    def __enter__(self) -> None:
        self._view.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._view.__exit__(*error)

    def __call__(self, event: Watched) -> None:
        """Show what happened."""
        match event:
            case Diagnosed():
                self._diagnosed(event)
            case Trouble(message, remedy):
                self._line(f"{click.style('error', fg='red', bold=True)}: {message}" + (f"\n  help: {remedy}" if remedy else ""))
            case Dropped(goal):
                self._line(f"{goal}: given up, since its spec has changed")
            case Settled(statuses):
                self._line(_standing(statuses.values()))
            case _:
                self._view(event)

    def _diagnosed(self, event: Diagnosed) -> None:
        from specc.diagnostics.text import render_text

        took = "" if event.seconds is None else f" ({1000 * event.seconds:.0f} ms)"
        what = ", ".join(event.changed[:3]) + (f" and {len(event.changed) - 3} more" if len(event.changed) > 3 else "")
        state = counted(list(event.found)) or "nothing wrong"
        if event.found and event.found != self._last:
            self._print(render_text(event.found, event.sources, colour=sys.stderr.isatty()))
        self._last = event.found
        self._line(f"{what}: {state}{took}" if what else state)

    def _line(self, text: str) -> None:
        self._print(f"{time.strftime('%H:%M:%S')} {text}")

    def _print(self, text: str) -> None:
        click.echo(text, err=True)


class WatchScreen(WatchLines):
    """The same on a terminal: below the lines the packages that are being made, and how things stand."""

    def __init__(self) -> None:
        super().__init__()
        self._screen = _Screen()
        self._view = self._screen

    def __call__(self, event: Watched) -> None:
        """Show what happened, and bring the last line up to date."""
        if isinstance(event, Diagnosed):
            self._screen.specs = f"{event.specs} spec{'s' * (event.specs != 1)}, {counted(list(event.found)) or 'nothing wrong'}"
        elif isinstance(event, Settled):
            self._screen.packages = _standing(event.statuses.values())
        super().__call__(event)

    def _print(self, text: str) -> None:
        self._screen.print(text)


class _Screen(LiveView):
    """The table of a build with a line below it."""

    specs = "reading"
    packages = ""

    def _table(self) -> Any:
        from rich.console import Group
        from rich.text import Text

        state = "" if self._rows else self.packages
        return Group(super()._table(), Text("  ".join(part for part in ("watching", self.specs, state) if part), style="dim"))


def _standing(statuses: Any) -> str:
    """`3 packages stand, 1 failed`."""
    found = list(statuses)
    counts = {status: found.count(status) for status in COLOURS if status in found}
    good = sum(count for status, count in counts.items() if status in ("built", "unchanged", "up-to-date"))
    bad = [f"{count} {status}" for status, count in counts.items() if status in ("failed", "stopped", "skipped")]
    return ", ".join([f"{good} package{'s' * (good != 1)} stand{'s' * (good == 1)}", *bad])
