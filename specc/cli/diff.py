"""`specc diff`: what changed in meaning."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from specc.ir.front import Checked


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True, help="How to print it."
)
def command(old: str, new: str | None, form: str) -> None:
    """Show what changed in meaning between OLD and NEW, and the smallest version step that is honest.

    Each is a file, a folder, a git revision (of the whole workspace), or REVISION:PATH. Without NEW, OLD is compared with the files as
    they are. Exits with 0 whether or not anything changed.

    \b
    Example:
      specc diff HEAD
      specc diff v1.2.0 v1.3.0 --format markdown
      specc diff main:specs/slug.md specs/slug.md
    """
    from tempfile import TemporaryDirectory

    from specc.diff.compare import compare

    with TemporaryDirectory(prefix="specc-diff-") as place:
        left, left_chosen = _open(old, Path(place, "old"))
        right, right_chosen = _open(_present(old) if new is None else new, Path(place, "new"))
        difference = compare(left, right, left_chosen, right_chosen)
    if form == "json":
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(difference), indent=2).decode())
    elif form == "markdown":
        from specc.diff.markdown import render_markdown

        click.echo(render_markdown(difference), nl=False)
    else:
        from specc.diff.text import render_text

        click.echo(render_text(difference))
    for name, errors in ((old, difference.old_errors), (new or "the files as they are", difference.new_errors)):
        if errors:
            plural = "s" * (errors != 1)
            click.echo(f"{errors} error{plural} in {name}: what they break is left out here (`specc check` shows them)", err=True)


def _present(old: str) -> str:
    """What OLD is compared with where no NEW is named: the same path, or the workspace, as it is now."""
    return old if Path(old).exists() else old.partition(":")[2] or str(_root())


def _root() -> Path:
    from specc.workspace.root import find_root

    return find_root(Path.cwd())


def _open(name: str, place: Path) -> "tuple[Checked, tuple[str, ...]]":
    """One side: its specs, checked, and the names of those that were meant."""
    from specc.base.error import SpeccError
    from specc.engine.opening import open_specs
    from specc.workspace.config import load_config
    from specc.workspace.revision import lay_out
    from specc.workspace.root import CONFIG, find_root

    path = Path(name)
    if not path.exists():
        revision, _, inner = name.partition(":")
        place.mkdir()
        # As with git's own REVISION:./PATH, a path counts from where the user stands.
        path = lay_out(Path.cwd(), revision, place) / inner if inner else lay_out(_root(), revision, place)
        if not path.exists():
            raise SpeccError(f"there is no `{inner}` in the revision `{revision}`", "A path counts from the folder in which you are.")
    path = path.resolve()
    root = find_root(path if path.is_dir() else path.parent)
    here = _root()
    if not (root / CONFIG).is_file() and path.is_relative_to(here):
        root = here
    whole = path == root and ((root / CONFIG).is_file() or not any(path.glob("*.md")))
    return open_specs(root, load_config(root), [] if whole else [path])
