"""How often the linter is right: agreement of two labelling passes, precision and recall of each rule.

    python benchmarks/lint/run.py               the half that no rule was tuned on
    python benchmarks/lint/run.py --fresh       sentences that were chosen and labelled when the rules stood
    python benchmarks/lint/run.py --tuned       the other half
    python benchmarks/lint/run.py --tuned -v    with every sentence that a rule gets wrong there

Exits with 1 where the sure rules, pooled, miss 80 % precision or 80 % recall on the half not tuned on, or where one of them doesn't deserve
its class: fewer than 30 labelled positives, or precision below 70 %.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from specc.lint.hits import find
from specc.lint.rules import RULES
from specc.lint.sentence import read_sentence

HERE = Path(__file__).parent
SMELLS = {
    "vague": "L0101",
    "escape": "L0102",
    "open": "L0103",
    "weak": "L0104",
    "passive": "L0105",
    "comparative": "L0106",
    "time": "L0107",
    "force": "L0108",
    "pronoun": "L0109",
    "modal": "L0110",
}
"""Label of the guide -> code of the rule that looks for it."""
POSITIVES, PRECISION, RECALL, OWN_PRECISION = 30, 0.8, 0.8, 0.7


def tuned(identifier: str) -> bool:
    """Whether a sentence belongs to the half that rules may be tuned on."""
    return hashlib.sha256(identifier.encode()).digest()[-1] % 2 == 0


def read(name: str) -> dict[str, Any]:
    """A file of JSON lines by id; empty where it isn't there."""
    path = HERE / name
    return {row["id"]: row for row in map(json.loads, path.read_text().splitlines())} if path.is_file() else {}


def kappa(a: list[bool], b: list[bool]) -> float:
    """Cohen's kappa of two passes."""
    n = len(a)
    observed = sum(x == y for x, y in zip(a, b, strict=True)) / n
    yes_a, yes_b = sum(a) / n, sum(b) / n
    expected = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


class Score:
    """Counts of one rule, or of several pooled."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = 0

    def count(self, found: bool, smelly: bool) -> None:
        self.right += found and smelly
        self.wrong += found and not smelly
        self.missed += smelly and not found

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    def row(self) -> str:
        return f"{self.right:5} {self.wrong:5} {self.missed:6}   {self.precision:7.1%} {self.recall:7.1%}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.verbose and not options.tuned:
        parser.error("-v shows the half tuned on only: what nobody looks at can't be tuned on")
    if options.fresh:
        fresh = read("fresh.jsonl")
        return measure(list(fresh), fresh, fresh, "that the rules had not met, labelled once", options.verbose, gate=False)
    sentences, truth = read("sentences.jsonl"), read("labels.jsonl")
    agreement(sentences, read("labels-a.jsonl"), read("labels-b.jsonl"))
    ids = [identifier for identifier in sentences if tuned(identifier) == options.tuned]
    which = "of the half tuned on" if options.tuned else "of the half not tuned on"
    return measure(ids, sentences, truth, which, options.verbose, gate=not options.tuned)


def agreement(sentences: dict[str, Any], first: dict[str, Any], second: dict[str, Any]) -> None:
    """Print how far the two passes agree."""
    both = [identifier for identifier in sentences if identifier in first and identifier in second]
    print(f"{len(both)} sentences labelled twice\n\nrule          first second  both  agreement  kappa")
    for smell in SMELLS:
        a, b = ([smell in passed[identifier]["smells"] for identifier in both] for passed in (first, second))
        agreed = sum(x == y for x, y in zip(a, b, strict=True)) / len(both)
        together = sum(x and y for x, y in zip(a, b, strict=True))
        print(f"{smell:12} {sum(a):6} {sum(b):6} {together:5}    {agreed:7.1%}  {kappa(a, b):5.2f}")


def measure(ids: list[str], sentences: dict[str, Any], truth: dict[str, Any], which: str, verbose: bool, gate: bool) -> int:
    """Print precision and recall; 1 where `gate` is set and a class isn't deserved."""
    rules = {rule.code.id: rule for rule in RULES}
    read_once = {identifier: read_sentence(sentences[identifier]["sentence"]) for identifier in ids}
    pool, drawn, failed = Score(), Score(), False
    print(f"\n{len(ids)} sentences {which}\n")
    print("rule         class  labelled  right wrong missed   precision recall")
    for smell, code in SMELLS.items():
        rule, score = rules[code], Score()
        labelled = sum(smell in row["smells"] for row in truth.values())
        for identifier in ids:
            found, smelly = bool(list(find(rule, read_once[identifier]))), smell in truth[identifier]["smells"]
            score.count(found, smelly)
            if rule.precision == "sure":
                pool.count(found, smelly)
                if sentences[identifier]["choice"] == "random":
                    drawn.count(found, smelly)
            if verbose and found != smelly:
                print(f"    {'wrong ' if found else 'missed'} {identifier}: {sentences[identifier]['sentence']}")
        undeserved = gate and rule.precision == "sure" and (labelled < POSITIVES or score.precision < OWN_PRECISION)
        failed = failed or undeserved
        print(f"{smell:12} {rule.precision:5} {labelled:9}  {score.row()}{'   <- not deserved' if undeserved else ''}")
    print(f"\nsure rules, pooled            {pool.row()}")
    if drawn.right:
        print(f"  of these, drawn at random   {drawn.row()}")
    return 1 if failed or (gate and (pool.precision < PRECISION or pool.recall < RECALL)) else 0


if __name__ == "__main__":
    sys.exit(main())
