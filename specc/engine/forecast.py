"""What a build would do, and what it might cost, without doing it."""

import msgspec

from specc.engine.craft import longest, write_prompt
from specc.engine.goal import standing
from specc.engine.judge import judging
from specc.engine.replay import accepted, rendered_entry
from specc.engine.session import Session
from specc.model.values import Usage
from specc.plan.plan import changes
from specc.plan.values import Action, Goal, Plan

SAMPLE = 20
"""Replies in the records of a target from whose length that of a new one is guessed."""


class UnitForecast(msgspec.Struct, frozen=True):
    """One function."""

    unit: str
    what: str
    """`ask`: a model is asked; `judge`: it is asked for a verdict on the accepted reply; `check`: the accepted reply is held to the checks
    again; `keep`: nothing but as part of its package."""
    why: str
    least: Usage = Usage()
    """If the first candidate passes; estimated."""
    most: Usage = Usage()
    """If none does before the last."""


class GoalForecast(msgspec.Struct, frozen=True):
    """One package. Without reasons it is up to date."""

    goal: str
    reasons: tuple[str, ...]
    units: tuple[UnitForecast, ...] = ()


class Forecast(msgspec.Struct, frozen=True):
    """A build that has not been done."""

    goals: tuple[GoalForecast, ...]

    @property
    def least(self) -> Usage:
        """What it costs if every first candidate passes."""
        return sum((unit.least for goal in self.goals for unit in goal.units), Usage())

    @property
    def most(self) -> Usage:
        """What it costs if every unit needs all its candidates."""
        return sum((unit.most for goal in self.goals for unit in goal.units), Usage())


def forecast(session: Session, plan: Plan) -> Forecast:
    """What a build with this plan would do."""
    made: set[str] = set()
    goals = []
    for goal in plan.goals:
        reasons = standing(session, goal).reasons
        waits = tuple(
            f"the package of `{name}`, which it {'is checked against' if ':' in name else 'imports'}, may come out with other files"
            for name, id in goal.rests.items()
            if id in made
        )
        if reasons or waits:
            made.add(goal.id)
        units = tuple(_unit(session, goal, action) for action in goal.actions) if reasons else ()
        goals.append(GoalForecast(goal.id, reasons or waits, units))
    return Forecast(tuple(goals))


def _unit(session: Session, goal: Goal, action: Action) -> UnitForecast:
    built = session.state.get(goal.id)
    changed = changes(built, action) if built is not None and built.digest else ("it has not been built",)
    why = "; ".join(changed) or "its package is checked as a whole"
    if session.body(action.target, action.module, action.function):
        return UnitForecast(action.id, "check", f"{why}; its body is written by hand")
    if rendered_entry(session, action) is not None:
        return UnitForecast(action.id, "keep", f"{why}; no candidate passed")
    verdict = judging(session, action)
    found = accepted(session, action)
    if found is not None and changed and verdict.tokens and not found.entry.judge:
        return UnitForecast(action.id, "judge", why, verdict, verdict)
    if found is not None:
        return UnitForecast(action.id, "check" if changed else "keep", why)
    prompt, candidates = write_prompt(session, action).tokens, session.options.candidates
    reply = longest(session, action)
    least = Usage(prompt, min(reply, _reply(session, action.target)), estimated=True) + verdict
    most = sum((Usage(prompt, reply, estimated=True) + verdict for _ in range(candidates)), Usage())
    return UnitForecast(action.id, "ask", why, least, most)


def _reply(session: Session, target: str) -> int:
    """Tokens that a reply is likely to have: as those that were accepted for the target; else a quarter of the longest that is allowed."""
    lock = session.lock.lock
    names = [unit.request for goal in sorted(lock.goals()) if goal.startswith(f"{target}:") for unit in lock.units(goal).values()][:SAMPLE]
    lengths = [record.reply.usage.completion_tokens for name in names if name and (record := session.records.named(name)) is not None]
    return sum(lengths) // len(lengths) if lengths else session.model.max_tokens // 4
