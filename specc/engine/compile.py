"""A build, from the plan to the report."""

import asyncio
from collections.abc import Iterable

from specc.base.digest import digest
from specc.base.error import SpeccError
from specc.engine.goal import make_goal
from specc.engine.report import GoalReport, Report
from specc.engine.session import Session, busy_jobs
from specc.model.prices import price_of
from specc.model.values import Usage
from specc.plan.plan import TargetFacts, make_plan
from specc.plan.values import Goal, Plan


def plan(session: Session, wanted: Iterable[tuple[str, str]]) -> Plan:
    """The plan for the wanted (target, module) pairs."""
    facts = {
        name: TargetFacts(
            chain.digest,
            {tool.name: tool.version for tool in chain.tools.values()},
            session.document(name) if session.writes(name) else None,
        )
        for name, chain in session.toolchains.items()
    }
    model = session.model
    asked = digest([session.provider.identity(), model.max_tokens, model.top_p, model.context])
    return make_plan(session.program, wanted, facts, asked, session.state.get, session.body)


async def build(session: Session, wanted: Iterable[tuple[str, str]]) -> Report:
    """Make the wanted packages and those they need."""
    began = session.clock.now()
    if session.options.locked and session.lock.lock.faults:
        raise SpeccError(
            f"specc.lock: {session.lock.lock.faults[0]}", "Take it from version control, or run `specc build` without --locked."
        )
    session.disk.remove(session.places.work)
    session.disk.remove(session.places.writing)
    goals = plan(session, wanted).goals
    try:
        reports = await _make_all(session, goals)
    finally:
        if not session.options.locked:
            session.lock.write()
    usage = sum((report.usage for report in reports), Usage())
    seconds = session.clock.now() - began
    price = price_of(session.model)
    return Report(tuple(reports), session.provider.identity(), seconds, usage, price.cost(usage) if price else 0.0)


async def _make_all(session: Session, goals: tuple[Goal, ...]) -> list[GoalReport]:
    """Goals side by side, each after those it needs; after a failure no further one is begun unless the build keeps going."""
    places = asyncio.Semaphore(session.options.jobs or busy_jobs(session.provider))
    running: dict[str, asyncio.Task[GoalReport]] = {}
    stopped = asyncio.Event()

    async def make(goal: Goal) -> GoalReport:
        needed = [await asyncio.shield(running[need]) for need in goal.after]
        bad = [report.module if report.target == goal.target else report.id for report in needed if not report.good]
        for other in session.before(goal.target):
            # What they make of the module can be translated.
            if sibling := running.get(f"{other}:{goal.module}"):
                await asyncio.shield(sibling)
        if bad:
            return _skipped(session, goal, f"it needs {', '.join(bad)}, which could not be built")
        async with places:
            if stopped.is_set():
                return _skipped(session, goal, "an earlier package failed (-k keeps going)")
            report = await make_goal(session, goal)
            if report.good:
                session.good.add(goal.id)
            if report.status == "failed" and not (session.options.keep_going or session.options.locked):
                stopped.set()
            return report

    try:
        async with asyncio.TaskGroup() as group:
            for goal in goals:
                running[goal.id] = group.create_task(make(goal))
    except* Exception as errors:
        # One fault stops all; the first is what the user is told.
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
    return [task.result() for task in running.values()]


def _skipped(session: Session, goal: Goal, why: str) -> GoalReport:
    folder = session.places.relative(session.places.artifact(goal.target, goal.module))
    return GoalReport(goal.target, goal.module, "skipped", why, folder, 0.0, goal.reasons)
