"""Build a folder of specs and say what it took and, with hidden cases, what came out right.

    python benchmarks/build.py specs --target rust --target typescript --target python
    python benchmarks/build.py SPECS --cases CASES --target rust --every 4 --workspace /tmp/bench

A case file `CASES/<spec's file name>.jsonl` holds lines `{"function": …, "args": {…}, "result": …}` (or `"error"`). No build ever sees
it: it judges the finished package through `specc call`. The specs are built in a workspace of their own; with `--workspace` it stays, and
an interrupted run goes on there with the replies it has.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SPECC = [sys.executable, "-m", "specc"]


def main() -> None:
    options = _options()
    root = options.workspace or Path(tempfile.mkdtemp(prefix="specc-bench-"))
    root.mkdir(parents=True, exist_ok=True)
    specs = sorted(options.specs.glob("*.md"))[options.offset :: options.every]
    shutil.copytree(options.specs, root / "specs", dirs_exist_ok=True)
    results = [_figures(goal) for goal in _build(root, [f"specs/{spec.name}" for spec in specs], options)["goals"]]
    stems = {_module(spec): spec.stem for spec in specs}
    for result in results:
        cases = options.cases / f"{stems.get(result['spec'], '')}.jsonl" if options.cases else None
        if result["built"] and cases is not None and cases.is_file():
            result["right"], result["cases"] = _score(root, result["folder"], cases)
        print(_line(result), flush=True)
    (root / "results.json").write_text(json.dumps(results, indent=1))
    _summary(results, options.target)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--target", action="append", required=True)
    parser.add_argument("--model", help="as `specc build --model` takes it")
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="take every n-th spec")
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--workspace", type=Path, help="build here, and keep it")
    return parser.parse_args()


def _module(spec: Path) -> str:
    """A spec's module: its front matter's name, else its file's."""
    lines = [line for line in spec.read_text().splitlines() if line.startswith("spec:")]
    return lines[0].split(":", 1)[1].strip() if lines else spec.stem


def _build(root: Path, specs: list[str], options: argparse.Namespace) -> dict[str, Any]:
    command = [*SPECC, "build", *specs, "-k", "-j", str(options.jobs), "--candidates", str(options.candidates), "--format", "json"]
    command += [word for target in options.target for word in ("-t", target)]
    command += ["--model", options.model] if options.model else []
    ran = subprocess.run(command, check=False, cwd=root, stdout=subprocess.PIPE, text=True)
    if ran.returncode not in (0, 1):
        sys.exit(ran.returncode)
    return dict(json.loads(ran.stdout))


def _figures(goal: dict[str, Any]) -> dict[str, Any]:
    attempts = [attempt for unit in goal["units"] for attempt in unit["attempts"]]
    return {
        "spec": goal["module"],
        "target": goal["target"],
        "built": goal["status"] in ("built", "unchanged", "up-to-date"),
        "folder": goal["folder"],
        "message": goal["message"],
        "functions": {unit["function"]: [_short(attempt) for attempt in unit["attempts"]] for unit in goal["units"]},
        "tokens": sum(attempt["usage"]["completion_tokens"] for attempt in attempts),
        "prompt_tokens": sum(attempt["usage"]["prompt_tokens"] for attempt in attempts),
        "model_seconds": round(sum(attempt["model_seconds"] for attempt in attempts), 1),
        "check_seconds": round(sum(attempt["check_seconds"] for attempt in attempts), 1),
    }


def _short(attempt: dict[str, Any]) -> str:
    return "passed" if attempt["passed"] else f"{attempt['kind']}: {attempt['summary']}"


def _score(root: Path, folder: str, cases: Path) -> tuple[int, int]:
    """How many hidden cases the artifact gets right, of how many."""
    lines = [json.loads(line) for line in cases.read_text().splitlines() if line.strip()]
    asked = "".join(json.dumps({"function": case["function"], "args": case["args"]}) + "\n" for case in lines)
    ran = subprocess.run([*SPECC, "call", folder], check=False, cwd=root, input=asked, capture_output=True, text=True)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(answers) == len(lines), ran.stderr
    return sum(_same(answer, case) for answer, case in zip(answers, lines, strict=True)), len(lines)


def _same(answer: dict[str, Any], case: dict[str, Any]) -> bool:
    key = "error" if "error" in case else "result"
    return key in answer and _equal(answer[key], case[key])


def _equal(left: Any, right: Any) -> bool:
    """JSON equality; floats within 1e-9 relative; a 64-bit integer may stand as a string on one side."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equal(left[key], right[key]) for key in left)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return abs(left - right) <= max(1e-9 * max(abs(left), abs(right)), 1e-12)
    if isinstance(left, str) and isinstance(right, int):
        return left == str(right)
    return bool(left == right)


def _line(result: dict[str, Any]) -> str:
    tries = ", ".join(f"{name} {len(attempts)}" for name, attempts in result["functions"].items())
    score = f"  hidden {result['right']}/{result['cases']}" if "cases" in result else ""
    state = "built " if result["built"] else "failed"
    return (
        f"{state} {result['target']:<11} {result['spec']:<32} {result['tokens']:>6} tokens {result['model_seconds']:>6} s  {tries}{score}"
    )


def _summary(results: list[dict[str, Any]], targets: list[str]) -> None:
    """A table by target: built, and of those with cases, right."""
    heads = ("target", "specs", "built", "right of built", "right of all", "tokens", "model s", "check s")
    print("\n{:<12} {:>5} {:>11} {:>15} {:>13} {:>7} {:>8} {:>8}".format(*heads))
    for target in targets:
        mine = [result for result in results if result["target"] == target]
        built = [result for result in mine if result["built"]]
        judged = [result for result in built if "cases" in result]
        right = [result for result in judged if result["right"] == result["cases"]]
        print(
            f"{target:<12} {len(mine):>5} {_share(len(built), len(mine)):>11} {_share(len(right), len(judged)):>15} "
            f"{_share(len(right), len(mine)) if judged else '':>13} {sum(r['tokens'] for r in mine):>7} "
            f"{sum(r['model_seconds'] for r in mine):>8.0f} {sum(r['check_seconds'] for r in mine):>8.0f}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else ""


if __name__ == "__main__":
    main()
