"""`specc tag`: tags for clauses that have none."""

from pathlib import Path

import click


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
def command(specs: tuple[Path, ...]) -> int:
    """Write a short random tag behind each sentence and list item of SPECs (files or folders; default: all of the workspace) that has none.

    Nothing else in a file changes. Exits with 1 where a clause could not be tagged without changing what is said.

    \b
    Example:
      specc tag specs/slug.md
    """
    from random import SystemRandom

    from specc.base.disk import RealDisk
    from specc.base.error import SpeccError
    from specc.ir.tagging import tag_source
    from specc.syntax.parser import parse
    from specc.workspace.config import load_config
    from specc.workspace.root import find_root
    from specc.workspace.sources import read_prompts, read_source, spec_paths

    root = find_root(Path.cwd())
    sources = [read_source(root, path) for path in spec_paths(root, load_config(root), specs)]
    broken = [source.name for source in sources if parse(source)[1]]
    if broken:
        raise SpeccError(f"{broken[0]} can't be read as it is meant, so nothing was tagged", "Mend what `specc check` says first.")
    taken = frozenset(Path(source.name).stem for source in read_prompts(root, sources))
    left, told = 0, False
    for source in sources:
        tagged, written, missed = tag_source(source, SystemRandom(), taken)
        left += missed
        if written:
            RealDisk().write(root / source.name, tagged.data)
            click.echo(f"{source.name}: {written} tag{'s' * (written != 1)} written")
        if missed:
            click.echo(f"{source.name}: {missed} left out, where a tag would change what a clause says", err=True)
        told = told or bool(written or missed)
    if not told:
        click.echo("every clause that can have a tag has one")
    return 1 if left else 0
