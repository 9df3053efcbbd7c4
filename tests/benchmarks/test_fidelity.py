"""The measuring instrument: its figures, and one run of it with scripted replies."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.fidelity.figures import mcnemar, tables, wilson
from benchmarks.fidelity.generate import Made
from benchmarks.fidelity.score import Score

ROOT = Path(__file__).parent.parent.parent
SPEC = """# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `4` | `2`    |
"""


def test_wilson_s_interval() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)
    assert wilson(0, 0) == (0.0, 1.0) and wilson(5, 5)[1] == 1.0


def test_mcnemar_s_exact_test() -> None:
    assert mcnemar(0, 0) == 1.0 and mcnemar(3, 3) == 1.0
    assert mcnemar(8, 1) == pytest.approx(0.0390625) == mcnemar(1, 8)


def test_arms_are_paired_by_spec_and_target() -> None:
    def made(arm: str, spec: str, accepted: bool) -> Made:
        return Made(arm, spec, spec, "rust", accepted, {}, "" if accepted else "rustc", 1, tokens=100)

    rows = [made("whole", "a", True), made("whole", "b", True), made("raw", "a", True), made("raw", "b", False)]
    scores = {
        ("whole", "a", "rust"): Score(3, 3),
        ("whole", "b", "rust"): Score(2, 3, "wrong"),
        ("raw", "a", "rust"): Score(1, 3, "crashes"),
    }
    text = tables(rows, scores | {("raw", "b", "rust"): Score(0, 3, "rustc")}, "whole")
    whole, raw = (next(line for line in text.splitlines() if line.startswith(f"| rust | {arm}")) for arm in ("whole", "raw"))
    assert "| 1 of 2 (50.0 %) |" in whole and "| 2 (100 %) |" in whole and "| 100 |" in whole
    assert "| 0 of 2 (0.0 %) |" in raw and "+0 −1, p = 1" in raw and "| 200 |" in raw
    assert "| whole | rust | accepted, wrong 1 |" in text and "| raw | rust | accepted, crashes 1, rustc 1 |" in text


@pytest.mark.toolchain
def test_a_run_generates_first_shares_replies_and_goes_on_where_it_was(tmp_path: Path) -> None:
    for folder in ("specs", "cases", "work"):
        (tmp_path / folder).mkdir()
    (tmp_path / "specs/half.md").write_text(SPEC)
    cases = [{"function": "half", "args": {"n": n}, "result": n // 2} for n in (5, 9)]
    (tmp_path / "cases/half.jsonl").write_text("\n".join(map(json.dumps, cases)))
    (tmp_path / "specc.toml").write_text('[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n')
    right = "```python\ndef half(n: int) -> int:\n    return n // 2\n```"
    rules = [
        {"match": "Write this function", "replies": ["```python\ndef half(n):\n    return (n + 1) // 2\n```"]},
        {"match": "Implement", "replies": [right, right]},
    ]
    script = tmp_path / "work/replies.jsonl"
    script.write_text("\n".join(map(json.dumps, rules)))

    def run() -> str:
        arms = [word for arm in ("whole", "raw", "no-choice") for word in ("--arm", arm)]
        command = [sys.executable, "-m", "benchmarks.fidelity", tmp_path / "specs", "--cases", tmp_path / "cases", "-t", "python", *arms]
        command += ["--workspace", tmp_path / "work", "--config", tmp_path / "specc.toml"]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    said = run()
    assert "| python | whole | 1 | 1 of 1" in said and "| python | raw | 1 | 0 of 1" in said and "accepted, wrong 1" in said
    assert "| python | no-choice | 1 | 1 of 1" in said, "it was given the reply that the first arm had asked for"
    script.write_text("")
    assert run().splitlines()[-12:-2] == said.splitlines()[-12:-2]
