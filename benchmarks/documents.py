"""How much of what a model writes in documents survives the checks, and at what cost.

    python -m benchmarks.documents specs/money.md specs/roman.md -l python -l rust --bodies benchmarks/bodies
    python -m benchmarks.documents specs/*.md -l python --workspace /tmp/documents --candidates 4

For each spec a tutorial in each language; with `-t docs` that document too. The packages come first: with `--bodies` they are written by
hand (`FOLDER/<target>/<module>/<function>.<extension>`), else by the model. Requests for packages are not counted.
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
    document_target,
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

HEADER = "| document | language | sections | survived | share | steps | attempts | tokens | model s | outcome |"


def main() -> None:
    options = _options()
    root = (options.workspace or Path(tempfile.mkdtemp(prefix="specc-documents-"))).absolute()
    (root / "specs").mkdir(parents=True, exist_ok=True)
    for spec in options.specs:
        shutil.copy(spec, root / "specs" / spec.name)
    if options.bodies:
        shutil.copytree(options.bodies, root / "bodies", dirs_exist_ok=True)
    if options.config:
        shutil.copy(options.config, root / "specc.toml")
    try:
        asyncio.run(_run(root, options))
    except SpeccError as error:
        sys.exit(f"{error.message}. {error.remedy}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", type=Path, nargs="+")
    parser.add_argument("-t", "--target", action="append", help="documents to build; default: tutorial")
    parser.add_argument("-l", "--language", action="append", required=True, choices=["python", "rust", "typescript"])
    parser.add_argument("--bodies", type=Path, help="functions written by hand")
    parser.add_argument("--model", help="as `specc build --model` takes it")
    parser.add_argument("--config", type=Path, help="a specc.toml, for its [model]")
    parser.add_argument("--candidates", type=int, default=4)
    parser.add_argument("--workspace", type=Path, help="work here, and keep it")
    return parser.parse_args()


async def _run(root: Path, options: argparse.Namespace) -> None:
    rows: list[tuple[str, GoalReport]] = []
    for language in options.language:
        for target in options.target or ["tutorial"]:
            rows += [(language, goal) for goal in await _built(root, options, target, language)]
    print(HEADER)
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for language, goal in rows:
        print(_row(goal.id, language, [goal]))
    print(_row("all", "", [goal for _, goal in rows]))


async def _built(root: Path, options: argparse.Namespace, target: str, language: str) -> list[GoalReport]:
    """The documents of all specs in one language."""
    config = load_config(root)
    tables = {**config.targets, "tutorial": {"language": language}}
    config = msgspec.structs.replace(config, targets=tables)
    checked, chosen = open_specs(root, config, [])
    wanted = wanted_goals(chosen_modules(checked, chosen), config, (target,), root)
    toolchains = {name: load_toolchain(name, root, config.targets) for name in dict.fromkeys(name for name, _ in wanted)}
    documents = {name for name in toolchains if document_target(name, root, config.targets)}
    model = model_config(config, root, options.model)
    settings = Options(candidates=options.candidates, keep_going=True, force=True)
    session = open_session(root, checked, toolchains, model, settings, _tell, provider=metered(root, model, config.budget))
    async with session.provider:
        report = await build(session, wanted)
    return [goal for goal in report.goals if goal.target in documents]


def _tell(event: Event) -> None:
    match event:
        case Judged(goal=goal, function=unit, attempt=attempt, kind=kind, summary=summary):
            print(f"{goal}#{unit} {attempt} {kind}: {summary}", file=sys.stderr)
        case Told(goal=goal, text=text):
            print(f"{goal} {text}", file=sys.stderr)


def _row(name: str, language: str, goals: list[GoalReport]) -> str:
    units = [unit for goal in goals for unit in goal.units if unit.origin in ("model", "rendered", "kept")]
    survived = sum(unit.passed for unit in units)
    attempts = [attempt for unit in units for attempt in unit.attempts]
    steps = [unit for unit in units if unit.function != "goal"]
    tokens = sum(attempt.usage.prompt_tokens + attempt.usage.completion_tokens for attempt in attempts)
    seconds = sum(attempt.model_seconds for attempt in attempts)
    share = f"{survived / len(units):.0%}" if units else ""
    outcome = ", ".join(dict.fromkeys(goal.status for goal in goals))
    passed = f"{sum(unit.passed for unit in steps)} of {len(steps)}"
    cells = (name, language, len(units), survived, share, passed, len(attempts), f"{tokens:,}", f"{seconds:.0f}", outcome)
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
