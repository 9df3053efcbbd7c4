"""Figures: shares with intervals, paired tests, what an accepted package costs."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from benchmarks.fidelity.generate import Made
from benchmarks.fidelity.score import Score

Key = tuple[str, str]
"""Spec and target: what arms are paired by."""
Z = 1.959964
"""Of a 95 % interval."""


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if whole == 0:
        return 0.0, 1.0
    share, square = part / whole, Z * Z
    middle = share + square / (2 * whole)
    spread = Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    return max(0.0, (middle - spread) / (1 + square / whole)), min(1.0, (middle + spread) / (1 + square / whole))


def mcnemar(better: int, worse: int) -> float:
    """McNemar's exact test: how likely it is that of the pairs that differ so many, or more, differ one way by chance."""
    n = better + worse
    return min(1.0, 2 * sum(math.comb(n, k) for k in range(min(better, worse) + 1)) / 2**n)


def tables(made: Iterable[Made], scores: Mapping[tuple[str, str, str], Score], base: str) -> str:
    """Markdown: one table by arm and target, pooled too where there are several targets; then failures."""
    rows = list(made)
    arms, targets = list(dict.fromkeys(row.arm for row in rows)), list(dict.fromkeys(row.target for row in rows))
    groups = [(target, [row for row in rows if row.target == target]) for target in targets]
    if len(targets) > 1:
        groups.append(("all", rows))
    lines = [
        f"| target | arm | specs | right | 95 % | against {base} | accepted | right of accepted | 95 % | without a warning "
        "| tokens per accepted | prompt tokens | cached | model s | check s | candidates |",
        f"|{' --- |' * 16}",
    ]
    for name, group in groups:
        right = {arm: {(row.spec, row.target): _right(row, scores) for row in group if row.arm == arm} for arm in arms}
        lines += [_line(name, arm, [row for row in group if row.arm == arm], right[arm], right.get(base, {}), scores) for arm in arms]
    return "\n".join([*lines, "", *_failures(rows, scores, arms)])


def _right(row: Made, scores: Mapping[tuple[str, str, str], Score]) -> bool | None:
    """Whether all hidden cases of a spec come out right; `None` where there are none."""
    score = scores.get((row.arm, row.spec, row.target))
    return None if score is None else score.right == score.cases


def _line(
    target: str,
    arm: str,
    rows: list[Made],
    right: Mapping[Key, bool | None],
    base: Mapping[Key, bool | None],
    scores: Mapping[tuple[str, str, str], Score],
) -> str:
    judged = {key: one for key, one in right.items() if one is not None}
    accepted = [row for row in rows if row.accepted]
    of_accepted = [judged[row.spec, row.target] for row in accepted if (row.spec, row.target) in judged]
    of_sure = [judged[row.spec, row.target] for row in accepted if (row.spec, row.target) in judged and not row.warned]
    pairs = [(one, base[key]) for key, one in judged.items() if base.get(key) is not None]
    better, worse = sum(one and not other for one, other in pairs), sum(bool(other) and not one for one, other in pairs)
    each = max(1, len(accepted))
    cells = [
        target,
        arm,
        str(len(rows)),
        *_share(sum(judged.values()), len(judged)),
        f"+{better} −{worse}, p = {mcnemar(better, worse):.2g}" if better + worse else "",
        f"{len(accepted)} ({100 * len(accepted) / max(1, len(rows)):.0f} %)",
        *_share(sum(of_accepted), len(of_accepted)),
        _share(sum(of_sure), len(of_sure))[0],
        f"{sum(row.tokens for row in rows) / each:.0f}",
        f"{sum(row.prompt_tokens for row in rows) / each:.0f}",
        f"{100 * sum(row.cached_tokens for row in rows) / max(1, sum(row.prompt_tokens for row in rows)):.0f} %",
        f"{sum(row.model_seconds for row in rows) / each:.1f}",
        f"{sum(row.check_seconds for row in rows) / each:.1f}",
        f"{sum(row.candidates for row in rows) / max(1, len(rows)):.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _share(part: int, whole: int) -> tuple[str, str]:
    low, high = wilson(part, whole)
    return (f"{part} of {whole} ({100 * part / whole:.1f} %)", f"{100 * low:.0f}–{100 * high:.0f}") if whole else ("", "")


def _failures(rows: list[Made], scores: Mapping[tuple[str, str, str], Score], arms: list[str]) -> Iterable[str]:
    """What went wrong, by arm: why nothing was accepted, and what was accepted and is not right."""
    yield "| arm | target | failures |"
    yield "| --- | --- | --- |"
    for arm in arms:
        for target in dict.fromkeys(row.target for row in rows):
            found: Counter[str] = Counter()
            for row in rows:
                if (row.arm, row.target) == (arm, target):
                    score = scores.get((row.arm, row.spec, row.target))
                    found[row.failure or (f"accepted, {score.failure}" if score and score.failure else "")] += 1
            told = ", ".join(f"{name} {count}" for name, count in found.most_common() if name)
            yield f"| {arm} | {target} | {told} |"
