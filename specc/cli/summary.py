"""The summary of a build."""

import click

from specc.cli.live import COLOURS, MARKS
from specc.engine.budget import REMEDY
from specc.engine.report import GoalReport, Report

LISTED = 20
"""So many packages that are up to date are named; of more only their number is said."""


def show_summary(report: Report, quiet: bool = False) -> None:
    """Print what was built, where, and what was checked; what failed, and why; what it took. `quiet`: nothing of what was up to date."""
    done = [goal for goal in report.goals if goal.status != "up-to-date"]
    rest = len(report.goals) - len(done)
    if quiet and not done:
        return
    goals = done if quiet or rest > LISTED else list(report.goals)
    width = max((len(goal.id) for goal in goals), default=0)
    for goal in goals:
        mark = click.style(MARKS[goal.status], fg=COLOURS[goal.status])
        click.echo(f"{mark} {goal.id:<{width}}  {_outcome(goal)}")
        for line in _details(goal):
            click.echo(f"  {'':<{width}}  {line}")
    if rest > LISTED and not quiet:
        click.echo(f"{MARKS['up-to-date']} {rest} packages are up to date")
    good = sum(goal.good for goal in report.goals)
    spent = report.usage
    tokens = f"{spent.prompt_tokens + spent.completion_tokens:,} tokens" if spent.completion_tokens else "no model was asked"
    cost = f", cost {report.cost:.4f}" if report.cost else ""
    click.echo(f"\n{good} of {len(report.goals)} packages stand; {tokens}{cost}, {report.seconds:.1f} s; model {report.model}")
    left = [f"{goal.id}#{function}" for goal in report.goals for function in goal.left]
    if left:
        plural = "s are" if len(left) > 1 else " is"
        click.echo(f"the budget is spent; {len(left)} function{plural} left: {', '.join(left)}. {REMEDY}")


def _outcome(goal: GoalReport) -> str:
    if goal.status == "up-to-date":
        return f"up to date  {goal.folder}"
    if goal.good:
        return f"{goal.status}  {goal.folder}"
    return f"{goal.status}: {goal.message}"


def _details(goal: GoalReport) -> list[str]:
    lines = []
    for unit in goal.units:
        tokens = sum(attempt.usage.completion_tokens for attempt in unit.attempts if not attempt.recorded)
        if unit.origin == "hand":
            lines.append(f"{unit.function}: body written by hand")
        elif unit.origin == "kept":
            lines.append(f"{unit.function}: unchanged")
        else:
            tried = f"{len(unit.attempts)} candidate{'s' * (len(unit.attempts) != 1)}"
            outcome = f"{tokens} tokens written" if unit.passed else "none passed"
            lines.append(f"{unit.function}: {tried}, {outcome}" if unit.attempts else f"{unit.function}: not asked for")
        if unit.kept:
            lines.append(f"the candidates are kept in {unit.kept}")
    if goal.sections:
        lines.append(f"survived: {goal.survived} of the model's {goal.sections} sections ({goal.survived / goal.sections:.0%})")
    if goal.good and goal.checks:
        names = [f"{check.count} {check.name}" if check.count else check.name for check in goal.checks]
        lines.append(f"checked: {', '.join(names)} (sandbox: {goal.sandbox})")
    return lines + [f"warning: {warning}" for warning in goal.warnings]
