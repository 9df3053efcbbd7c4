"""`specc build`: packages from specs."""

import asyncio
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specc.base.error import SpeccError
from specc.cli.depfile import touch, write_depfile
from specc.cli.forecast import show_reasons
from specc.cli.reports import FORMS, render_built, render_checked
from specc.cli.stamping import keep_stamp, narrowed, plain, with_rest
from specc.cli.summary import show_summary

if TYPE_CHECKING:
    from specc.diagnostics.values import Diagnostic
    from specc.engine.opening import MissingToolError
    from specc.engine.report import Report
    from specc.engine.session import Session, Toolchain
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
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Packages worked on at once [default: 2 × (the model's slots + cores)].")
@click.option("-k", "--keep-going", is_flag=True, help="Go on with other packages after one has failed.")
@click.option("--candidates", type=click.IntRange(min=1), default=8, show_default=True, help="The most candidates for one function.")
@click.option("--model", metavar="[PROVIDER:]NAME", help="Ask this model instead of the configured one: qwen2.5-coder-0.5b, openai:gpt-5.")
@click.option("--max-tokens", type=click.IntRange(min=0), metavar="N", help="The most tokens that this run may spend.")
@click.option(
    "--max-cost", type=click.FloatRange(min=0), metavar="X", help="The most that this run may cost, in the currency of the prices."
)
@click.option("--locked", is_flag=True, help="Build just what specc.lock names; fail where a model would be needed.")
@click.option("--refresh", metavar="[UNIT]", is_flag=False, flag_value="", help="Ask anew, for all or for UNIT: slug, rust:slug#slugify.")
@click.option("-B", "--rebuild", is_flag=True, help="Make and check everything anew, from the replies that are there.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be done, why, and what it might cost; do nothing.")
@click.option("--explain", is_flag=True, help="Say of everything why it was done or not.")
@click.option("--verify", is_flag=True, help="Read all files again instead of trusting their times.")
@click.option("--no-wait", is_flag=True, help="Leave at once where another build is running here.")
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
    from specc.emit.artifact import refuse_links
    from specc.engine.budget import limited
    from specc.engine.opening import chosen_modules, model_config, open_specs, target_diagnostics, wanted_goals
    from specc.engine.removal import with_imports
    from specc.workspace.config import load_config
    from specc.workspace.places import Places
    from specc.workspace.root import find_root
    from specc.workspace.writer_lock import writer_lock

    if options["locked"] and options["refresh"] is not None:
        raise click.UsageError("--locked never asks a model and --refresh always does")
    root = find_root(Path.cwd())
    if not options["dry_run"]:
        refuse_links((Places(root).own,))
        tell = partial(click.echo, err=True)
        lock = writer_lock(Places(root).own / "lock", not options["no_wait"], tell)
        before = click.get_current_context().with_resource(lock)
    config = load_config(root)
    looked = click.get_current_context().obj
    stamped = looked is not None and plain(options, form)
    narrow = narrowed(looked, root, config, specs) if stamped else None
    checked, chosen = open_specs(root, config, narrow.paths if narrow else specs)
    if narrow is not None and not narrow.holds(checked):
        narrow, (checked, chosen) = None, open_specs(root, config, specs)
    if narrow is not None:
        chosen = tuple(name for name in chosen if name in narrow.facts.chosen)
        if not options["quiet"]:
            click.echo("".join(f"{note}\n\n" for note in narrow.notes), nl=False, err=True)
    if _blocked(checked.diagnostics, checked, chosen, config, form, options["quiet"]):
        return FAILED
    wanted = wanted_goals(chosen_modules(checked, chosen), config, targets, root)
    if not wanted:
        raise SpeccError("none of these specs declares a function or a type, so there is nothing to build", "Add a `wit` block.")
    toolchains, missing = _toolchains(root, config, wanted, options["skip_missing"])
    wanted = [(target, module) for target, module in wanted if target in toolchains]
    found = target_diagnostics(wanted, {name: chain.target for name, chain in toolchains.items()}, checked.program)
    if _blocked(found, checked, chosen, config, form, options["quiet"]):
        return FAILED
    options["whole"] = not (specs or targets or missing or narrow or options["locked"])
    configured = wanted_goals(chosen_modules(checked, chosen), config, (), root)
    options["named"] = with_imports(checked.program, wanted) - with_imports(checked.program, configured)
    model = model_config(config, root, options["model"])
    if options["dry_run"]:
        return _forecast(root, checked, toolchains, model, wanted, form, options)
    options["budget"] = limited(config.budget, options["max_tokens"], options["max_cost"])
    report, session = asyncio.run(_build(root, checked, toolchains, model, wanted, form, options))
    if report.good:
        _tell_make(session, wanted, bool(specs), options)
    if narrow is not None:
        report = with_rest(report, narrow, session)
    if stamped and report.good and not missing:
        said = (*checked.diagnostics, *found)
        keep_stamp(looked, session, config, specs, checked, chosen, report, said, narrow, before, bool(options.get("quiet")))
    if form != "text":
        click.echo(render_built(form, report, checked, [*checked.diagnostics, *found]))
    else:
        if options["explain"]:
            show_reasons(report)
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
            found[name] = load_toolchain(name, root, config.targets)
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
) -> "tuple[Report, Session]":
    from specc.cli.live import open_view
    from specc.engine.compile import build
    from specc.engine.opening import metered, open_session
    from specc.engine.session import Options

    with open_view(plain=form != "text", quiet=options["quiet"]) as view:
        provider = metered(root, model, options["budget"])
        session = open_session(root, checked, toolchains, model, Options(), view, options["unsafe_no_sandbox"], provider)
        session.options = Options(
            candidates=options["candidates"],
            jobs=options["jobs"],
            keep_going=options["keep_going"],
            force=options["force"],
            locked=options["locked"],
            rebuild=options["rebuild"],
            refresh=options["refresh"],
            verify=options["verify"],
            named=options["named"],
        )
        async with session.provider:
            report = await build(session, wanted)
        if options["whole"]:
            _remove_gone(session, wanted)
        return report, session


def _tell_make(session: "Session", wanted: list[tuple[str, str]], named: bool, options: dict[str, Any]) -> None:
    """Write what make and ninja go by, where the command line asks for it."""
    if options["depfile"]:
        write_depfile(options["depfile"], options["stamp"], session, wanted, named)
    if options["stamp"]:
        touch(options["stamp"])


def _remove_gone(session: "Session", wanted: list[tuple[str, str]]) -> None:
    """Remove what was built of specs and targets that the workspace no longer has."""
    from specc.engine.removal import gone, remove, with_imports

    goals = gone(session, with_imports(session.program, wanted))
    kept = remove(session, goals)
    for goal in goals:
        click.echo(f"{goal}: removed, since nothing asks for it any more", err=True)
    for path in kept:
        click.echo(f"{path} was edited by hand and stays", err=True)


def _forecast(
    root: Path,
    checked: "Checked",
    toolchains: "dict[str, Toolchain]",
    model: "ModelConfig",
    wanted: list[tuple[str, str]],
    form: str,
    options: dict[str, Any],
) -> int:
    import msgspec

    from specc.cli.forecast import show_forecast
    from specc.cli.live import PlainView
    from specc.engine.compile import plan
    from specc.engine.forecast import forecast
    from specc.engine.opening import open_session
    from specc.engine.session import Options

    known = {name: options[name] for name in ("candidates", "locked", "rebuild", "refresh", "verify", "named")}
    session = open_session(root, checked, toolchains, model, Options(**known), PlainView(), options["unsafe_no_sandbox"])
    found = forecast(session, plan(session, wanted))
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        show_forecast(found, model)
    return 0
