"""Printing what a build would do (`specc build -n`) or why it did what it did (`--explain`)."""

from typing import TYPE_CHECKING

import click

from specc.engine.report import Report
from specc.model.prices import price_of

if TYPE_CHECKING:
    from specc.engine.forecast import Forecast
    from specc.model.config import ModelConfig

WORDS = {
    "ask": "ask the model",
    "judge": "ask the judge about the accepted reply",
    "check": "check the accepted reply again",
    "keep": "leave as it is",
}


def show_forecast(forecast: "Forecast", model: "ModelConfig") -> None:
    """Print each package that would be made, why, what would become of its functions, and what the model might cost."""
    dirty = [goal for goal in forecast.goals if goal.reasons]
    for goal in dirty:
        click.echo(f"{goal.goal}: {'; '.join(goal.reasons)}")
        for unit in goal.units:
            tokens = f", about {unit.least.tokens:,} tokens" if unit.least.tokens else ""
            click.echo(f"  {unit.unit}: {WORDS[unit.what]}{tokens}: {unit.why}")
    asked = sum(unit.what == "ask" for goal in forecast.goals for unit in goal.units)
    click.echo(f"{len(dirty)} of {len(forecast.goals)} packages to make, {asked} function{'s' * (asked != 1)} to ask for")
    least, most = forecast.least, forecast.most
    if most.tokens:
        few, many = least.tokens, most.tokens
        price = price_of(model)
        cost = f", cost {price.cost(least):.4f} to {price.cost(most):.4f}" if price and price.cost(most) else ""
        click.echo(f"estimated: {few:,} tokens if each first candidate passes, at most {many:,}{cost}")


def show_reasons(report: Report) -> None:
    """Print for every package and function why it was made, checked again or left alone."""
    for goal in report.goals:
        click.echo(f"{goal.id}: {goal.status}: {'; '.join(goal.reasons) or 'nothing that decides it has changed'}", err=True)
        for unit in goal.units:
            click.echo(
                f"  {goal.id}#{unit.function}: {_done(unit.origin, [attempt.kind for attempt in unit.attempts])}: {unit.why}", err=True
            )


def _done(origin: str, kinds: list[str]) -> str:
    if origin == "kept":
        return "left as it is"
    if origin == "hand":
        return "body written by hand, checked"
    return "accepted reply, checked again" if kinds == ["locked"] else f"{len(kinds)} candidates"
