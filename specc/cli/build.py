"""`specc build`: packages from specs."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specc.base.error import SpeccError
from specc.cli.depfile import touch, write_depfile
from specc.cli.reports import FORMS, render_built, render_checked
from specc.cli.summary import show_summary

if TYPE_CHECKING:
    from specc.diagnostics.values import Diagnostic
    from specc.engine.opening import MissingToolError
    from specc.engine.report import Report
    from specc.engine.session import Toolchain
    from specc.ir.front import Checked
    from specc.model.config import ModelConfig
    from specc.workspace.config import Config

FAILED = 1


def _complete_target(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from specc.target.loader import origins
    from specc.workspace.root import find_root

    return [name for name in origins(find_root(Path.cwd())) if name.startswith(incomplete)]


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("-t", "--target", "targets", multiple=True, shell_complete=_complete_target, help="Build this target; may be repeated.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Packages worked on at once [default: what the model can answer].")
@click.option("-k", "--keep-going", is_flag=True, help="Go on with other packages after one has failed.")
@click.option("--candidates", type=click.IntRange(min=1), default=8, show_default=True, help="The most candidates for one function.")
@click.option("--model", metavar="[PROVIDER:]NAME", help="Ask this model instead of the configured one: qwen2.5-coder-0.5b, openai:gpt-5.")
@click.option("--max-tokens", type=click.IntRange(min=0), metavar="N", help="The most tokens that this run may spend.")
@click.option(
    "--max-cost", type=click.FloatRange(min=0), metavar="X", help="The most that this run may cost, in the currency of the prices."
)
@click.option("--force", is_flag=True, help="Replace files that were edited by hand; they are kept in build/.specc/saved.")
@click.option("--skip-missing", is_flag=True, help="Leave out targets whose tools are not on this machine.")
@click.option("--unsafe-no-sandbox", is_flag=True, help="Run generated code without isolation where no sandbox works.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors and what was built; nothing where all was up to date.")
@click.option("--depfile", type=click.Path(path_type=Path), metavar="FILE", help="Write what the build depends on, in Makefile syntax.")
@click.option("--stamp", type=click.Path(path_type=Path), metavar="FILE", help="Touch FILE when all stands; the depfile's rule is for it.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="How to print the report.")
def command(specs: tuple[Path, ...], targets: tuple[str, ...], form: str, **options: Any) -> int:
    """Build packages from SPECs (files or folders; default: all of the workspace) and everything they import.

    A model writes each function; the language's own tools and the spec's examples decide whether it is taken. What was built before stays
    as it was until its successor has passed all checks. Exits with 0 when all packages stand, 1 when one failed, 2 for wrong use or
    environment.

    \b
    Example:
      specc build                              every spec, for every target it names
      specc build specs/slug.md -t rust -t typescript
      specc build --model openai:gpt-5 -j 4
      specc build -q --stamp build/stamp --depfile build/stamp.d     as a step of make or ninja
    """
    from specc.engine.budget import limited
    from specc.engine.opening import chosen_modules, model_config, open_specs, target_diagnostics, wanted_goals
    from specc.workspace.config import load_config
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    config = load_config(root)
    checked, chosen = open_specs(root, config, specs)
    if _blocked(checked.diagnostics, checked, chosen, config, form, options["quiet"]):
        return FAILED
    wanted = wanted_goals(chosen_modules(checked, chosen), config, targets)
    if not wanted:
        raise SpeccError("none of these specs declares a function or a type, so there is nothing to build", "Add a `wit` block.")
    toolchains, missing = _toolchains(root, config, wanted, options["skip_missing"])
    wanted = [(target, module) for target, module in wanted if target in toolchains]
    unfit = target_diagnostics(wanted, {name: chain.target for name, chain in toolchains.items()}, checked.program)
    if _blocked(unfit, checked, chosen, config, form, options["quiet"]):
        return FAILED
    model = model_config(config, root, options["model"])
    options["budget"] = limited(config.budget, options["max_tokens"], options["max_cost"])
    options["named"] = bool(specs)
    report = asyncio.run(_build(root, checked, toolchains, model, wanted, form, options))
    if form != "text":
        click.echo(render_built(form, report, checked, [*checked.diagnostics, *unfit]))
    else:
        show_summary(report, options["quiet"])
        for problem in missing:
            click.echo(f"{click.style('skipped', fg='yellow')}: {problem.message}. {problem.remedy}")
    return 0 if report.good else FAILED


def _blocked(found: "Iterable[Diagnostic]", checked: "Checked", chosen: tuple[str, ...], config: "Config", form: str, quiet: bool) -> bool:
    """Show diagnostics; whether they block the build. Then they are all there is to report."""
    from specc.cli.diagnostics import show_diagnostics
    from specc.diagnostics.values import blocks

    found = list(found)
    show_diagnostics(found, checked.sources, quiet)
    blocking = blocks(found, config.workspace.warnings)
    if blocking and form in ("sarif", "junit"):
        click.echo(render_checked(form, checked, chosen, found, config.workspace.warnings))
    return blocking


def _toolchains(
    root: Path, config: "Config", wanted: list[tuple[str, str]], skip_missing: bool
) -> "tuple[dict[str, Toolchain], list[MissingToolError]]":
    """The wanted targets with their tools, and what stands against those that are left out."""
    from specc.engine.opening import MissingToolError, load_toolchain

    found, missing = {}, []
    for name in dict.fromkeys(target for target, _ in wanted):
        try:
            found[name] = load_toolchain(name, root, config.targets.get(name, {}))
        except MissingToolError as error:
            if not skip_missing:
                raise
            missing.append(error)
    if not found:
        raise missing[0]
    return found, missing


async def _build(
    root: Path,
    checked: "Checked",
    toolchains: "dict[str, Toolchain]",
    model: "ModelConfig",
    wanted: list[tuple[str, str]],
    form: str,
    options: dict[str, Any],
) -> "Report":
    from specc.cli.live import open_view
    from specc.engine.compile import build
    from specc.engine.opening import metered, open_session
    from specc.engine.session import Options

    with open_view(plain=form != "text", quiet=options["quiet"]) as view:
        provider = metered(root, model, options["budget"])
        session = open_session(root, checked, toolchains, model, Options(), view, options["unsafe_no_sandbox"], provider)
        session.options = Options(
            candidates=options["candidates"],
            jobs=options["jobs"] or session.provider.slots,
            keep_going=options["keep_going"],
            force=options["force"],
        )
        async with session.provider:
            report = await build(session, wanted)
    if report.good:
        if options["depfile"]:
            write_depfile(options["depfile"], options["stamp"], session, wanted, options["named"])
        if options["stamp"]:
            touch(options["stamp"])
    return report
