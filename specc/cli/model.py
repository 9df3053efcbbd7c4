"""`specc model`: the models on this machine."""

import sys

import click

GIB = 1 << 30


@click.group()
def command() -> None:
    """List, fetch and remove the models that run on this machine.

    \b
    Example:
      specc model pull        fetch the default model, once for all projects
    """


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from specc.model.catalogue import catalogue

    return [model.name for model in catalogue() if model.name.startswith(incomplete)]


name_argument = click.argument("name", required=False, shell_complete=_complete)


@command.command("list")
def list_models() -> None:
    """List the catalogue: name, size, licence, and whether it is here."""
    from specc.model.cache import list_models as cached

    for entry in cached():
        here = click.style("here", fg="green") if entry.path else "not fetched"
        click.echo(f"{entry.model.name:<22} {entry.model.size / GIB:5.2f} GiB  {entry.model.licence:<12} {here}")


@command.command()
@name_argument
def pull(name: str | None) -> None:
    """Fetch a model (default: the one specc uses), verified by its sha256. An interrupted download goes on where it stopped."""
    from specc.model.catalogue import find_model
    from specc.model.config import DEFAULT_MODEL
    from specc.model.download import pull as fetch

    model = find_model(name or DEFAULT_MODEL)
    path = _with_bar(model.name, model.size) if sys.stderr.isatty() else fetch(model, notice=lambda text: click.echo(text, err=True))
    click.echo(path)


def _with_bar(name: str, size: int) -> object:
    """Fetch with a progress bar."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from specc.model.catalogue import find_model
    from specc.model.download import pull as fetch

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr)) as bar:
        task = bar.add_task(name, total=size)
        return fetch(
            find_model(name),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            notice=lambda text: bar.console.print(text, markup=False),
        )


@command.command()
@name_argument
def path(name: str | None) -> None:
    """Print where a model's file is; it is verified first."""
    from specc.model.cache import model_path
    from specc.model.catalogue import find_model
    from specc.model.config import DEFAULT_MODEL

    click.echo(model_path(find_model(name or DEFAULT_MODEL)))


@command.command()
@click.argument("name", shell_complete=_complete)
def rm(name: str) -> None:
    """Remove a model's file and what an interrupted download left."""
    from specc.model.cache import remove
    from specc.model.catalogue import find_model

    click.echo("removed" if remove(find_model(name)) else "there was nothing to remove")
