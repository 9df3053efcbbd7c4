"""`specc explain`: what a diagnostic code means."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.base.error import SpeccError

if TYPE_CHECKING:
    from specc.diagnostics.register import Code


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from specc.diagnostics.loading import all_codes

    return [code for code in all_codes() if code.startswith(incomplete.upper())]


@click.command()
@click.argument("code", required=False, shell_complete=_complete)
def command(code: str | None) -> None:
    """Explain a diagnostic CODE: what is wrong, why it matters, a failing spec and the same spec mended.

    \b
    Example:
      specc explain E0101
      specc explain              lists all codes
    """
    codes = _codes()
    if code is None:
        for each in codes.values():
            click.echo(f"{each.id}  {each.name:<28} {each.summary}")
        return
    wanted = code.upper()
    found = codes.get(wanted) or next((each for each in codes.values() if each.name == code.lower()), None)
    if found is None:
        raise SpeccError(f"there is no diagnostic code `{code}`", "`specc explain` lists all codes.")
    click.echo(f"{click.style(found.id, bold=True)} {found.name}: {found.summary}\n\n{found.why}\n")
    click.echo(
        f"{click.style('Wrong', fg='red')}\n\n{_indented(found.wrong)}\n{click.style('Right', fg='green')}\n\n{_indented(found.right)}"
    )


def _codes() -> "dict[str, Code]":
    """The front end's codes and those of every target of this project."""
    from specc.diagnostics.loading import all_codes
    from specc.diagnostics.register import REGISTER
    from specc.target.loader import load, origins
    from specc.workspace.root import find_root

    known = dict(all_codes())
    root = find_root(Path.cwd())
    for name in origins(root):
        load(name, root)
    return known | dict(sorted(REGISTER.items()))


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.strip("\n").splitlines())
