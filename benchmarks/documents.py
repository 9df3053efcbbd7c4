"""How much of what a model writes in documents survives the checks, and at what cost.

    python -m benchmarks.documents                                       five specs, tutorials in Python and TypeScript, the default model
    python -m benchmarks.documents specs/money.md -l rust --candidates 2
    python -m benchmarks.documents -t docs --config specc.toml

It can be interrupted and run again: in the folder `--workspace` all replies are recorded, so that a second run asks for what is missing,
checks everything and prints the whole table. The packages that the documents are about come first: as far as `--bodies` has them
written by hand (`FOLDER/<target>/<module>/<function>.<extension>`), else by the model. Requests for packages are not counted.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

import msgspec

from specc.base.error import SpeccError
from specc.engine.compile import build
from specc.engine.events import Event, Judged, Told
from specc.engine.opening import (
    chosen_modules,
    load_toolchain,
    metered,
    model_config,
    open_session,
    open_specs,
    wanted_goals,
)
from specc.engine.report import GoalReport
from specc.engine.session import Options
from specc.workspace.config import load_config

HOME = Path(__file__).parent.parent
SPECS = ("clock", "invoice", "money", "permissions", "roman")
CONFIG = """\
[model]
timeout_seconds = 1200
"""
HEADER = "| document | language | sections | survived | share | steps | attempts | tokens | model s | outcome |"


def main() -> None:
    options = _options()
    try:
        asyncio.run(_run(options))
    except (SpeccError, KeyboardInterrupt) as error:
        said = f"{error.message}. {error.remedy}" if isinstance(error, SpeccError) else "interrupted"
        sys.exit(f"{said}\nWhat was answered is kept in {options.workspace}: run it again to go on.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", type=Path, nargs="*", default=[HOME / f"specs/{name}.md" for name in SPECS])
    parser.add_argument("-t", "--target", action="append", help="documents to build; default: tutorial")
    parser.add_argument("-l", "--language", action="append", choices=["python", "rust", "typescript"], help="default: python, typescript")
    parser.add_argument("--bodies", type=Path, default=HOME / "benchmarks/bodies", help="functions written by hand")
    parser.add_argument("--model", help="as `specc build --model` takes it")
    parser.add_argument("--config", type=Path, help="a specc.toml, for its [model]; default: the local model with a long deadline")
    parser.add_argument("--candidates", type=int, default=4)
    parser.add_argument(
        "--workspace", type=Path, default=Path(tempfile.gettempdir(), "specc-documents"), help="work here; default: %(default)s"
    )
    return parser.parse_args()


async def _run(options: argparse.Namespace) -> None:
    rows: list[tuple[str, GoalReport]] = []
    print(HEADER)
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |", flush=True)
    for target in options.target or ["tutorial"]:
        # A document that isn't in one language is made once.
        for language in (options.language or ["python", "typescript"]) if target == "tutorial" else [""]:
            for goal in await _built(_laid_out(options, target, language), options, target, language):
                rows.append((language, goal))
                print(_row(goal.id, language, [goal]), flush=True)
    print(_row("all", "", [goal for _, goal in rows]))


def _laid_out(options: argparse.Namespace, target: str, language: str) -> Path:
    """A workspace for the documents of one language, which has the replies of earlier runs and nothing that was made of them."""
    root: Path = options.workspace.absolute() / (language or target)
    (root / "specs").mkdir(parents=True, exist_ok=True)
    for spec in options.specs:
        shutil.copy(spec, root / "specs" / spec.name)
    shutil.copytree(options.bodies, root / "bodies", dirs_exist_ok=True)
    if options.config:
        shutil.copy(options.config, root / "specc.toml")
    else:
        (root / "specc.toml").write_text(CONFIG)
    # What is in specc.lock would be taken without the attempts that led to it. The records stay.
    (root / "specc.lock").unlink(missing_ok=True)
    for folder in (root / "build" / target, root / "build/.specc/built" / target):
        shutil.rmtree(folder, ignore_errors=True)
    return root


async def _built(root: Path, options: argparse.Namespace, target: str, language: str) -> list[GoalReport]:
    """The documents of all specs in one language."""
    config = load_config(root)
    tables = {**config.targets, **({target: {**config.targets.get(target, {}), "language": language}} if language else {})}
    config = msgspec.structs.replace(config, targets=tables)
    checked, chosen = open_specs(root, config, [])
    wanted = wanted_goals(chosen_modules(checked, chosen), config, (target,), root)
    toolchains = {name: load_toolchain(name, root, config.targets) for name in dict.fromkeys(name for name, _ in wanted)}
    model = model_config(config, root, options.model)
    settings = Options(candidates=options.candidates, keep_going=True, force=True)
    session = open_session(root, checked, toolchains, model, settings, _tell, provider=metered(root, model, config.budget))
    async with session.provider:
        # The packages come first, while no model takes the cores that generated code is timed on.
        await build(session, [(name, module) for name, module in wanted if name != target])
        report = await build(session, wanted)
    return [goal for goal in report.goals if goal.target == target]


def _tell(event: Event) -> None:
    match event:
        case Judged(goal=goal, function=unit, attempt=attempt, kind=kind, summary=summary):
            print(f"{goal}#{unit} {attempt} {kind}: {summary}", file=sys.stderr)
        case Told(goal=goal, text=text):
            print(f"{goal} {text}", file=sys.stderr)


def _row(name: str, language: str, goals: list[GoalReport]) -> str:
    units = [unit for goal in goals for unit in goal.units if unit.origin in ("model", "rendered")]
    attempts = [attempt for unit in units for attempt in unit.attempts]
    steps = [unit for unit in units if unit.function != "goal"]
    survived = sum(unit.passed for unit in units)
    cells = (
        name,
        language,
        len(units),
        survived,
        f"{survived / len(units):.0%}" if units else "",
        f"{sum(unit.passed for unit in steps)} of {len(steps)}",
        len(attempts),
        f"{sum(attempt.usage.tokens for attempt in attempts):,}",
        f"{sum(attempt.model_seconds for attempt in attempts):.0f}",
        ", ".join(dict.fromkeys(goal.status for goal in goals)),
    )
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
