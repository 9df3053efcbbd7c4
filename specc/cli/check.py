"""`specc check`: specs without a model."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli.reports import FORMS, render_checked

if TYPE_CHECKING:
    from specc.ir.front import Checked
    from specc.workspace.config import Config


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("-t", "--target", "targets", multiple=True, help="Check that this target can express the specs; may be repeated.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.option("--locked", is_flag=True, help="Build everything again from specc.lock, elsewhere, and see that it comes out the same.")
@click.option("--unsafe-no-sandbox", is_flag=True, help="With --locked: run generated code without isolation where no sandbox works.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="How to print diagnostics.")
def command(specs: tuple[Path, ...], targets: tuple[str, ...], quiet: bool, form: str, locked: bool, unsafe_no_sandbox: bool) -> int:
    """Check SPECs (files or folders; default: all of the workspace) and what they import. No model and no compiler is needed.

    With --locked compilers are needed, but no model and no network: packages are made from the committed records, in a folder of their own,
    have to pass all checks, and to be those that specc.lock names.

    Exits with 0 when nothing blocks a build, with 1 when something does.

    \b
    Example:
      specc check
      specc check specs/slug.md --format json
      specc check --format sarif > specc.sarif
      specc check --locked                     in continuous integration
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
        wanted = wanted_goals(chosen_modules(checked, chosen), config, targets, root)
        loaded = {name: load(name, root, config.targets) for name in dict.fromkeys(target for target, _ in wanted)}
        found += target_diagnostics(wanted, loaded, checked.program)
    if form != "text":
        click.echo(render_checked(form, checked, chosen, found, config.workspace.warnings))
    else:
        show_diagnostics(found, checked.sources, quiet)
        if not found and not quiet:
            plural = "s" * (len(chosen) != 1)
            click.echo(f"{len(chosen)} spec{plural}, nothing wrong")
    if blocks(found, config.workspace.warnings):
        return 1
    return 0 if not locked or _locked(root, config, checked, wanted, not (specs or targets), unsafe_no_sandbox) else 1


def _locked(root: Path, config: "Config", checked: "Checked", wanted: list[tuple[str, str]], whole: bool, unsafe: bool) -> bool:
    """Whether packages made from specc.lock are those that it names; what is wrong is said."""
    from specc.cli.live import PlainView
    from specc.engine.locked_check import check_locked
    from specc.engine.opening import load_toolchain, model_config

    toolchains = {name: load_toolchain(name, root, config.targets) for name in dict.fromkeys(target for target, _ in wanted)}
    model = model_config(config, root, None)
    report, strangers = asyncio.run(check_locked(root, checked, toolchains, model, wanted, PlainView(), unsafe))
    faults = [f"{goal.id}: {goal.message}" for goal in report.goals if not goal.good]
    faults += [f"{goal}: specc.lock names it, and nothing asks for it" for goal in strangers if whole]
    for fault in faults:
        click.echo(f"{click.style('error', fg='red', bold=True)}: {fault}", err=True)
    if faults:
        click.echo("Run `specc build` and commit specc.lock and specc.records.", err=True)
    else:
        count = len(report.goals)
        click.echo(f"{count} package{' comes' if count == 1 else 's come'} out of specc.lock as it names them")
    return not faults
