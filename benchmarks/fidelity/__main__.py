"""How much of a folder of specs comes out right, by which means, and at what cost.

    python -m benchmarks.fidelity specs -t rust -t typescript -t python
    python -m benchmarks.fidelity SPECS --cases CASES -t rust --arm whole --arm raw --arm no-choice --every 3 --workspace /tmp/fidelity

A case file `CASES/<stem of the spec's file>.jsonl` holds lines `{"function": …, "args": {…}, "result": …}` (or `"error"`). No arm ever
sees it: all code is generated first and scored after. Arms ask one model on one server and share its replies. With `--workspace` all is
kept there, and an interrupted run goes on where it was; another version of specc needs a new workspace or `--again`.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.fidelity.arms import ARMS
from benchmarks.fidelity.figures import tables
from benchmarks.fidelity.generate import Made, Setting, make
from benchmarks.fidelity.score import Score, score
from specc.base.error import SpeccError
from specc.engine.opening import load_toolchain, model_config
from specc.model import open_provider
from specc.workspace.config import load_config


def main() -> None:
    options = _options()
    root = (options.workspace or Path(tempfile.mkdtemp(prefix="specc-fidelity-"))).absolute()
    root.mkdir(parents=True, exist_ok=True)
    if options.again:
        shutil.rmtree(root / "arms", ignore_errors=True)
    try:
        asyncio.run(_run(root, options))
    except SpeccError as error:
        sys.exit(f"{error.message}. {error.remedy}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("-t", "--target", action="append", required=True)
    arms = "; ".join(f"{name}: {arm.what}" for name, arm in ARMS.items())
    parser.add_argument(
        "--arm", action="append", choices=list(ARMS), help=f"default: whole; the first is what others are paired with. {arms}"
    )
    parser.add_argument("--model", help="as `specc build --model` takes it")
    parser.add_argument("--config", type=Path, help="a specc.toml, for its [model] and [targets]")
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--every", type=int, default=1, help="take every n-th spec")
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--workspace", type=Path, help="work here, and keep it")
    parser.add_argument("--again", action="store_true", help="make everything anew from the replies that are kept")
    return parser.parse_args()


async def _run(root: Path, options: argparse.Namespace) -> None:
    if options.config:
        shutil.copy(options.config, root / "specc.toml")
    config = load_config(root)
    model = model_config(config, root, options.model)
    if model.script:
        # An arm has a folder of its own, and the script is looked for beside specc.toml.
        model = msgspec.structs.replace(model, script=str(root / model.script))
    toolchains = {name: load_toolchain(name, root, config.targets) for name in options.target}
    provider = open_provider(model, root)
    setting = Setting(root, tuple(options.target), toolchains, model, provider, options.candidates)
    specs = sorted(options.specs.glob("*.md"))[options.offset :: options.every]
    arms = options.arm or ["whole"]
    try:
        made = [one for spec in specs for arm in arms for one in await _made(setting, arm, spec, options)]
    finally:
        await provider.close()
    scores = {}
    for one in made:
        cases = _cases(options.cases / f"{one.spec}.jsonl") if options.cases else []
        if cases:
            scores[one.arm, one.spec, one.target] = await _scored(setting, one, cases, options.specs / f"{one.spec}.md")
    text = f"{provider.identity()}\n\n{tables(made, scores, arms[0])}\n"
    (root / "report.md").write_text(text)
    print(f"\n{text}\nkept in {root}")


async def _made(setting: Setting, arm: str, spec: Path, options: argparse.Namespace) -> list[Made]:
    """What an arm makes of a spec; what it has made before where that is kept."""
    kept = setting.root / "arms" / arm / "made" / f"{spec.stem}.{'+'.join(setting.targets)}.json"
    if kept.is_file():
        return msgspec.json.decode(kept.read_bytes(), type=list[Made])
    shutil.copytree(options.specs, setting.root / "arms" / arm / "specs", dirs_exist_ok=True)
    made = await make(setting, arm, ARMS[arm], spec)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1))
    for one in made:
        state = "accepted" if one.accepted else one.failure
        print(f"{arm:<14} {one.target:<11} {one.spec:<36} {one.candidates:>2} candidates {one.tokens:>6} tokens  {state}", flush=True)
    return made


def _cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()] if path.is_file() else []


async def _scored(setting: Setting, one: Made, cases: list[dict[str, Any]], spec: Path) -> Score:
    if not one.accepted:
        return Score(0, len(cases), one.failure)
    kept = setting.root / "arms" / one.arm / "scores" / f"{one.spec}.{one.target}.json"
    if kept.is_file():
        return msgspec.json.decode(kept.read_bytes(), type=Score)
    session, module = setting.session(one.arm, ARMS[one.arm], spec)
    found = await score(session, module, one, cases)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(msgspec.json.encode(found))
    return found


if __name__ == "__main__":
    main()
