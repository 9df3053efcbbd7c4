"""`specc docs`: the documents of a workspace, to look at and to put somewhere."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.base.error import SpeccError

if TYPE_CHECKING:
    from specc.cli.serving import Server
    from specc.engine.site import Site, SiteMaker

PORT = 8484
FAILED = 1


@click.group()
def command() -> None:
    """Show the documents of a workspace in a browser, or write them into a folder. No model is asked.

    \b
    Example:
      specc docs serve                    and open the address that it prints
      specc docs export public/           a site to publish, or to open from the disk
    """


@command.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Listen here; 0: on any port that is free.")
def serve(specs: tuple[Path, ...], port: int) -> int:
    """Serve the documents of SPECs (default: all of the workspace) to this machine, and make them anew when a spec is saved.

    Pages that are open follow by themselves. Ctrl-C ends it.
    """
    from specc.cli.serving import Server
    from specc.engine.site import SiteMaker
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    maker = SiteMaker(root, specs)
    maker.changed()
    with Server(port) as server:
        _show(maker, server)
        click.echo(f"{server.address}  (Ctrl-C ends it)")
        asyncio.run(_follow(root, maker, server))
    return 0


@command.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
def export(folder: Path, specs: tuple[Path, ...]) -> int:
    """Write the documents of SPECs (default: all of the workspace) into FOLDER: a page for each spec, and one above them.

    Files of other names that stand there stay. Exits with 1 when a spec is wrong or a link leads nowhere.
    """
    from specc.engine.site import SiteMaker
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    maker = SiteMaker(root, specs)
    maker.changed()
    site = maker.make()
    if not _told(site):
        return FAILED
    for path, content in site.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8", newline="")
    pages = sum(path.endswith("index.html") for path in site.files) - 1
    click.echo(f"{folder / 'index.html'}: {pages} spec{'s' * (pages != 1)}")
    return FAILED if site.findings else 0


def _told(site: "Site") -> bool:
    """Say what is wrong; whether there is a site."""
    from specc.cli.diagnostics import show_diagnostics

    show_diagnostics(site.checked.diagnostics, site.checked.sources)
    for one in site.findings:
        click.echo(f"{click.style('error', fg='red', bold=True)}: {one.path}{f':{one.line}' if one.line else ''}: {one.message}", err=True)
    return bool(site.files)


def _show(maker: "SiteMaker", server: "Server") -> None:
    site = maker.make()
    if _told(site):
        server.show(site.files)


async def _follow(root: Path, maker: "SiteMaker", server: "Server") -> None:
    """Make the site anew whenever a spec has changed. A wrong one is told, and what was shown before stays."""
    from specc.engine.site import folders
    from specc.engine.watch import RESCAN_SECONDS
    from specc.workspace.changes import Changes
    from specc.workspace.places import Places

    changes = Changes(Places(root).build)
    try:
        while True:
            changes.follow(folders(root, maker.sources))
            await changes.wait(RESCAN_SECONDS)
            try:
                if maker.changed():
                    _show(maker, server)
            except SpeccError as error:
                click.echo(f"{click.style('error', fg='red', bold=True)}: {error.message}", err=True)
    finally:
        changes.close()
