"""`specc check`: specs without a model."""

from pathlib import Path

import click

from specc.cli.reports import FORMS, render_checked


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("-t", "--target", "targets", multiple=True, help="Check that this target can express the specs; may be repeated.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="How to print diagnostics.")
def command(specs: tuple[Path, ...], targets: tuple[str, ...], quiet: bool, form: str) -> int:
    """Check SPECs (files or folders; default: all of the workspace) and what they import. No model and no compiler is needed.

    Exits with 0 when nothing blocks a build, with 1 when something does.

    \b
    Example:
      specc check
      specc check specs/slug.md --format json
      specc check --format sarif > specc.sarif
    """
    from specc.cli.diagnostics import show_diagnostics
    from specc.diagnostics.values import blocks
    from specc.engine.opening import chosen_modules, open_specs, target_diagnostics, wanted_goals
    from specc.target.loader import load
    from specc.workspace.config import load_config
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    config = load_config(root)
    checked, chosen = open_specs(root, config, specs)
    found = list(checked.diagnostics)
    if not checked.failed:
        wanted = wanted_goals(chosen_modules(checked, chosen), config, targets)
        loaded = {name: load(name, root, config.targets.get(name)) for name in dict.fromkeys(target for target, _ in wanted)}
        found += target_diagnostics(wanted, loaded, checked.program)
    if form != "text":
        click.echo(render_checked(form, checked, chosen, found, config.workspace.warnings))
    else:
        show_diagnostics(found, checked.sources, quiet)
        if not found and not quiet:
            plural = "s" * (len(chosen) != 1)
            click.echo(f"{len(chosen)} spec{plural}, nothing wrong")
    return 1 if blocks(found, config.workspace.warnings) else 0
