"""What `specc build` leaves for the first look of the next one."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from specc.cli.fresh import Looked
from specc.workspace.stamp import Writing

if TYPE_CHECKING:
    from specc.diagnostics.values import Diagnostic
    from specc.engine.freshness import Narrow
    from specc.engine.report import GoalReport, Report
    from specc.engine.session import Session
    from specc.ir.front import Checked
    from specc.workspace.config import Config

HARMLESS = {"jobs", "keep_going", "candidates", "model", "unsafe_no_sandbox", "no_wait", "quiet", "max_tokens", "max_cost", "skip_missing"}
"""Options with which a build that has nothing to do is the same as without."""


def plain(options: dict[str, Any], form: str) -> bool:
    """Whether a build with these options does nothing where nothing has changed."""
    return form == "text" and all(value in (None, False) for name, value in options.items() if name not in HARMLESS)


def narrowed(looked: Looked | None, root: Path, config: "Config", specs: tuple[Path, ...]) -> "Narrow | None":
    """The few specs that have to be read again, where the first look has found that nothing else has changed."""
    if looked is None or looked.stamp is None:
        return None
    from specc.engine.freshness import narrow

    return narrow(looked.stamp, looked.changed, root, config, specs)


def notes(diagnostics: Iterable["Diagnostic"], checked: "Checked") -> dict[str, str]:
    """What is said of each spec, as text."""
    from specc.diagnostics.text import render_text

    found: dict[str, list[Diagnostic]] = {}
    for one in diagnostics:
        found.setdefault(one.span.source, []).append(one)
    return {name: render_text(some, checked.sources) for name, some in found.items()}


def with_rest(report: "Report", narrow: "Narrow", session: "Session") -> "Report":
    """A report with the packages of which nothing had to be done."""
    from specc.engine.report import GoalReport

    known = {goal.id for goal in report.goals}
    build = session.places.relative(session.places.build)
    rest = []
    for goal in narrow.rest:
        if goal not in known:
            target, _, module = goal.partition(":")
            folder = f"{build}/{target}/{module}"
            rest.append(GoalReport(target, module, "up-to-date", "", folder, 0.0))
    return msgspec.structs.replace(report, goals=(*rest, *report.goals))


def keep_stamp(
    looked: Looked,
    session: "Session",
    config: "Config",
    specs: tuple[Path, ...],
    checked: "Checked",
    chosen: tuple[str, ...],
    report: "Report",
    found: Iterable["Diagnostic"],
    narrow: "Narrow | None",
    before: int,
    quiet: bool,
) -> None:
    """Write the stamp of a build after which all is up to date."""
    from specc.engine.freshness import make_stamp, merged_stamp, noted

    writing = Writing(looked.path)
    said = notes(found, checked)
    if narrow is not None and looked.stamp is not None:
        rest = set(narrow.rest)
        made = tuple(goal.id for goal in report.goals if goal.id not in rest)
        stamp = merged_stamp(session, config, specs, checked, made, said, narrow, looked.stamp, looked.changed)
    else:
        stamp = make_stamp(session, config, specs, checked, chosen, tuple(goal.id for goal in report.goals), said, before)
    if stamp is None:
        writing.drop()
        return
    stamp.noted = noted(stamp)
    stamp.said = "" if quiet else nothing_to_do(report.goals)
    writing.finish(looked.key, stamp)


def nothing_to_do(goals: tuple["GoalReport", ...]) -> str:
    """What a build says that has nothing to do."""
    warnings = [f"warning: {goal.id}: {warning}\n" for goal in goals for warning in goal.warnings]
    count = len(goals)
    return "".join(warnings) + f"nothing to do: {count} package{'s are' if count != 1 else ' is'} up to date\n"
