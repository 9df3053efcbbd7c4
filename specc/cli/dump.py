"""`specc dump`: what a stage makes of a spec."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from specc.base.error import SpeccError

if TYPE_CHECKING:
    from specc.engine.session import Session
    from specc.plan.values import Goal


@click.command()
@click.argument("spec", type=click.Path(path_type=Path), required=False)
@click.option(
    "--stage", type=click.Choice(["document", "ir", "plan", "prompt"]), default="ir", show_default=True, help="Which value to print."
)
@click.option("-t", "--target", "targets", multiple=True, help="For plan and prompt: this target; may be repeated.")
@click.option("--function", help="For prompt: this function only.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the IR instead.")
def command(spec: Path | None, stage: str, targets: tuple[str, ...], function: str | None, schema: bool) -> None:
    """Print what a stage makes of SPEC, as JSON: the document, the IR, the plan, or the first prompt of each function.

    \b
    Example:
      specc dump specs/slug.md --stage ir
      specc dump specs/slug.md --stage prompt -t rust
    """
    if schema:
        from specc.ir.schema import ir_schema

        _print(ir_schema())
        return
    if spec is None:
        raise click.UsageError("name a SPEC, or ask for --schema")
    from specc.cli.diagnostics import show_diagnostics
    from specc.engine.compile import plan
    from specc.engine.opening import chosen_modules, load_toolchain, model_config, open_session, open_specs, wanted_goals
    from specc.engine.session import Options
    from specc.workspace.config import load_config
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    config = load_config(root)
    checked, chosen = open_specs(root, config, [spec])
    if stage == "document":
        _print([checked.documents[name] for name in chosen])
        return
    modules = [module for module in checked.program.modules.values() if module.source in chosen]
    if stage == "ir":
        show_diagnostics(checked.diagnostics, checked.sources)
        _print(modules)
        return
    if checked.failed:
        show_diagnostics(checked.diagnostics, checked.sources)
        raise SpeccError("a wrong spec has no plan and no prompt", "Mend it first.")
    wanted = wanted_goals(chosen_modules(checked, chosen), config, targets, root)
    names = dict.fromkeys(target for target, _ in wanted)
    toolchains = {name: load_toolchain(name, root, config.targets) for name in names}
    session = open_session(root, checked, toolchains, model_config(config, root, None), Options(), lambda event: None)
    goals = plan(session, wanted).goals
    _print(goals if stage == "plan" else _prompts(session, goals, function))


def _prompts(session: "Session", goals: "tuple[Goal, ...]", function: str | None) -> dict[str, Any]:
    """The first prompt of each action, by the action's id."""
    from specc.engine.craft import write_prompt

    actions = [action for goal in goals for action in goal.actions if function in (None, action.function)]
    return {action.id: write_prompt(session, action) for action in actions}


def _print(value: Any) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
