"""Build a folder of specs, one package at a time, and say what it took and, with hidden cases, what came out right.

    python benchmarks/build.py specs --target rust --target typescript --target python
    python benchmarks/build.py SPECS --cases CASES --target rust --every 4 --out results.jsonl

A case file `CASES/<spec's file name>.jsonl` holds lines `{"function": …, "args": {…}, "result": …}` (or `"error"`). No build ever sees
it: it judges the finished artifact through `specc call`. Results are appended to `--out` as they come; what is there already is not done
again, so an interrupted run goes on. Every build runs in a workspace of its own, without records, unless `--workspace` names one.
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
    done = _done(options.out)
    specs = sorted(options.specs.glob("*.md"))[options.offset :: options.every]
    for spec in specs:
        for target in options.target:
            if (spec.stem, target) in done:
                continue
            result = _one(spec, target, options)
            done[(spec.stem, target)] = result
            with options.out.open("a") as file:
                file.write(json.dumps(result) + "\n")
            print(_line(result), flush=True)
    wanted = {spec.stem for spec in specs}
    _summary([result for (name, target), result in done.items() if name in wanted and target in options.target], options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("specs", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--target", action="append", required=True)
    parser.add_argument("--model", help="as `specc build --model` takes it")
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--every", type=int, default=1, help="take every n-th spec")
    parser.add_argument("--offset", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("results.jsonl"))
    parser.add_argument("--workspace", type=Path, help="keep the workspaces' records here")
    return parser.parse_args()


def _done(out: Path) -> dict[tuple[str, str], dict[str, Any]]:
    if not out.is_file():
        return {}
    results = [json.loads(line) for line in out.read_text().splitlines()]
    return {(result["spec"], result["target"]): result for result in results}


def _one(spec: Path, target: str, options: argparse.Namespace) -> dict[str, Any]:
    """Build one package in a workspace of its own and judge it."""
    root = options.workspace or Path(tempfile.mkdtemp(prefix="specc-bench-"))
    try:
        shutil.copytree(spec.parent, root / "specs", dirs_exist_ok=True)
        command = [*SPECC, "build", f"specs/{spec.name}", "-t", target, "-k", "--candidates", str(options.candidates), "--format", "json"]
        command += ["--model", options.model] if options.model else []
        ran = subprocess.run(command, check=False, cwd=root, capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            sys.exit(f"{spec.name}: specc build exited with {ran.returncode}\n{ran.stderr}")
        report = json.loads(ran.stdout)
        result = _figures(spec.stem, target, report)
        cases = options.cases / f"{spec.stem}.jsonl" if options.cases else None
        if result["built"] and cases is not None and cases.is_file():
            result["right"], result["cases"] = _score(root, result["folder"], cases)
        return result
    finally:
        if options.workspace is None:
            shutil.rmtree(root, ignore_errors=True)


def _figures(name: str, target: str, report: dict[str, Any]) -> dict[str, Any]:
    goal = report["goals"][-1]
    attempts = [attempt for unit in goal["units"] for attempt in unit["attempts"]]
    return {
        "spec": name,
        "target": target,
        "model": report["model"],
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


def _summary(results: list[dict[str, Any]], options: argparse.Namespace) -> None:
    """A table by target: built, and of those with cases, right."""
    heads = ("target", "specs", "built", "right of built", "right of all", "tokens", "model s", "check s")
    print("\n{:<12} {:>5} {:>11} {:>15} {:>13} {:>7} {:>8} {:>8}".format(*heads))
    for target in options.target:
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
