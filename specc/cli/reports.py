"""Reports for other programs: JSON, SARIF, JUnit."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from specc.diagnostics.values import Diagnostic, Severity

if TYPE_CHECKING:
    from specc.engine.report import GoalReport, Report
    from specc.ir.front import Checked

FORMS = ("text", "json", "sarif", "junit")


def render_checked(form: str, checked: "Checked", chosen: Sequence[str], found: Iterable[Diagnostic], warnings: str) -> str:
    """What was found in the chosen specs."""
    if form == "json":
        from specc.diagnostics.json import render_json

        return render_json(found, checked.sources)
    if form == "sarif":
        from specc.diagnostics.sarif import render_sarif

        return render_sarif(found, checked.sources)
    from specc.cli.junit import checked_junit

    return checked_junit(checked, chosen, found, warnings)


def render_built(form: str, report: "Report", checked: "Checked", found: Iterable[Diagnostic]) -> str:
    """What was built; in SARIF, what was found in the specs and which of their functions could not be written."""
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
    if form == "sarif":
        from specc.diagnostics.sarif import render_sarif

        failures = [_failure(goal, checked) for goal in report.goals if not goal.good]
        return render_sarif([*found, *failures], checked.sources)
    from specc.cli.junit import built_junit

    return built_junit(report, checked)


def _failure(goal: "GoalReport", checked: "Checked") -> Diagnostic:
    """A package that was not built, at the function that failed, else at the head of its spec."""
    module = checked.program.modules[goal.module]
    names = [unit.function for unit in goal.units if not unit.passed]
    # A document's units are slots, which have no place in the spec.
    failed = [function for function in module.functions if function.name in names[:1]]
    span = failed[0].span if failed else checked.sources[module.source].span(0, 0)
    severity = Severity.ERROR if goal.status == "failed" else Severity.WARNING
    return Diagnostic(f"build-{goal.status}", severity, f"{goal.id}: {goal.message}", span, "")
