"""`specc gc`: remove what nothing names."""

from functools import partial
from pathlib import Path

import click


@click.command()
@click.option("-n", "--dry-run", is_flag=True, help="Name what would be removed; remove nothing.")
def command(dry_run: bool) -> None:
    """Remove what nothing names: replies of models that specc.lock doesn't name, candidates that failed, what killed builds have left.

    A reply that is removed would have to be asked for again if the spec became again what it was then. Packages and files that were edited
    by hand are not touched.

    \b
    Example:
      specc gc -n
      specc gc
    """
    from specc.base.disk import RealDisk
    from specc.engine.garbage import garbage
    from specc.workspace.places import Places
    from specc.workspace.root import find_root
    from specc.workspace.writer_lock import writer_lock

    places, disk = Places(find_root(Path.cwd())), RealDisk()
    if not places.own.is_dir() and not places.locked_records.is_dir():
        click.echo("nothing to remove")
        return
    with writer_lock(places.own / "lock", True, partial(click.echo, err=True)):
        found = garbage(disk, places)
        size = sum(path.lstat().st_size for path in found)
        for path in found:
            if dry_run:
                click.echo(places.relative(path))
            else:
                disk.remove(path)
        if not dry_run:
            for folder in (places.own, places.locked_records):
                disk.prune(folder)
    click.echo(f"{len(found)} file{'s' * (len(found) != 1)}, {size:,} bytes {'to remove' if dry_run else 'removed'}")
