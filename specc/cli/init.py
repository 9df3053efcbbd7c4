"""`specc init`: a workspace to start from."""

from pathlib import Path

import click

IGNORED = "/build/"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> None:
    """Make a workspace in FOLDER (default: here): specc.toml, a first spec, and an entry in .gitignore. No file is overwritten.

    \b
    Example:
      specc init greetings && cd greetings && specc check
    """
    from specc.base.disk import RealDisk
    from specc.target.loader import bundled

    disk, template, folder = RealDisk(), bundled("templates") / "init", folder.absolute()
    for path in disk.files(template):
        place = folder / path.relative_to(template)
        if disk.exists(place):
            click.echo(f"kept     {place.relative_to(folder)}")
        else:
            disk.write(place, path.read_bytes())
            click.echo(f"written  {place.relative_to(folder)}")
    ignore = folder / ".gitignore"
    lines = (disk.read(ignore) or b"").decode(errors="surrogateescape")
    if IGNORED not in lines.splitlines():
        disk.write(ignore, (lines + ("\n" if lines and not lines.endswith("\n") else "") + IGNORED + "\n").encode(errors="surrogateescape"))
        click.echo("written  .gitignore")
    click.echo("\nNext: `specc check`, then `specc build`.")
