"""Printing diagnostics."""

import sys
from collections.abc import Iterable, Mapping

import click

from specc.base.source import Source
from specc.diagnostics.values import Diagnostic, Severity


def show_diagnostics(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source], quiet: bool = False) -> None:
    """Print diagnostics to standard error, with the lines they point at, and how many there are of each kind; `quiet`: errors only."""
    from specc.diagnostics.text import render_text

    found = [one for one in diagnostics if one.severity is Severity.ERROR or not quiet]
    if found:
        click.echo(render_text(found, sources, colour=sys.stderr.isatty()), err=True)
        click.echo(counted(found), err=True)


def counted(diagnostics: list[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    counts = ((severity, sum(one.severity is severity for one in diagnostics)) for severity in Severity)
    return ", ".join(f"{count} {severity.value}{'s' * (count != 1)}" for severity, count in counts if count)
