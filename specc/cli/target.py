"""`specc target`: the targets that can be built."""

import shutil
from pathlib import Path

import click

from specc.base.error import SpeccError


@click.group()
def command() -> None:
    """List the targets, or copy one into the project to change it.

    \b
    Example:
      specc target list
      specc target eject rust     copies it to targets/rust and templates/rust, which win from then on
    """


@command.command("list")
def list_targets() -> None:
    """List every target: where it comes from, what it makes."""
    from specc.target.loader import manifest, origins
    from specc.workspace.root import find_root

    for origin in origins(find_root(Path.cwd())).values():
        click.echo(f"{origin.name:<12} {origin.source:<10} {manifest(origin).summary}")


@command.command()
@click.argument("name")
def eject(name: str) -> None:
    """Copy a target and its templates into the project, where they take the place of the original."""
    from specc.target.loader import origins
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    known = origins(root)
    if name not in known:
        raise SpeccError(f"there is no target `{name}`", f"Known targets: {', '.join(known)}.")
    pairs = ((Path(known[name].folder), root / "targets" / name), (Path(known[name].templates), root / "templates" / name))
    for _, place in pairs:
        if place.exists():
            raise SpeccError(f"{place} exists already", "Remove it first, or change it where it is.")
    for source, place in pairs:
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        click.echo(place.relative_to(root))
