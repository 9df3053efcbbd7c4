"""`specc lint`: the wording of specs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from specc.diagnostics.values import Diagnostic
    from specc.ir.front import Checked


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("--hints", is_flag=True, help="Show hints too: rules that are less often right, and findings in clauses that bind nobody.")
@click.option("--fix", is_flag=True, help="Make the rewrites that are safe, of what is shown; nothing else in the files changes.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print what is found."
)
def command(specs: tuple[Path, ...], hints: bool, fix: bool, form: str) -> int:
    """Look at the wording of SPECs (files or folders; default: all of the workspace): vague words, loopholes, duties that nobody bears.

    `specc explain CODE` tells about a rule; a comment `<!-- specc: allow CODE because ... -->` allows an exception.
    Exits with 0 when nothing blocks a build, with 1 when something does: an error, or a finding where specc.toml denies warnings.

    \b
    Example:
      specc lint
      specc lint specs/terms.md --hints
      specc lint --hints --fix
    """
    from specc.cli.diagnostics import show_diagnostics
    from specc.diagnostics.json import render_json
    from specc.diagnostics.values import Severity, blocks
    from specc.engine.opening import open_specs
    from specc.ir.front import place
    from specc.lint.linter import lint
    from specc.workspace.config import load_config
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    config = load_config(root)

    def look() -> "tuple[Checked, tuple[str, ...], list[Diagnostic]]":
        checked, chosen = open_specs(root, config, specs)
        errors = [one for one in checked.diagnostics if one.severity is Severity.ERROR]
        return checked, chosen, sorted([*errors, *lint(checked, chosen, config.lint, hints)], key=place)

    checked, chosen, found = look()
    made = _fix(root, checked, found) if fix else 0
    if made:
        checked, chosen, found = look()
    if form == "json":
        click.echo(render_json(found, checked.sources))
    else:
        show_diagnostics(found, checked.sources)
        if made:
            click.echo(f"{made} rewrite{'s' * (made != 1)} made")
        if not found:
            click.echo(f"{len(chosen)} spec{'s' * (len(chosen) != 1)}, nothing to say")
    return 1 if blocks(found, config.workspace.warnings) else 0


def _fix(root: Path, checked: "Checked", found: "list[Diagnostic]") -> int:
    """Make the safe rewrites; their number."""
    from specc.base.disk import RealDisk
    from specc.lint.fixing import fixed

    fixes = [one.fix for one in found if one.fix]
    for name in {fix.span.source for fix in fixes}:
        RealDisk().write(root / name, fixed(checked.sources[name].data, (fix for fix in fixes if fix.span.source == name)))
    return len(fixes)
