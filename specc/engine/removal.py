"""Removing what was built of specs and targets that are no more."""

from collections.abc import Collection, Iterable

from specc.emit.artifact import clear
from specc.engine.goal import ours
from specc.engine.session import Session
from specc.ir.values import Program


def with_imports(program: Program, wanted: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The goals of (target, module) pairs and of all that they import."""
    return frozenset(f"{target}:{name}" for target, module in wanted for name in program.closure(module).modules)


def gone(session: Session, asked: Collection[str]) -> list[str]:
    """Packages that were built, or stand in specc.lock, and that the whole workspace no longer asks for.

    `asked` are all goals that specs and specc.toml name, with their imports. A package that only the command line asked for stays as long
    as its module does.
    """
    found = []
    for goal in sorted({*session.state.goals(), *session.lock.lock.goals()} - set(asked)):
        built = session.state.get(goal)
        if goal.partition(":")[2] not in session.program.modules or built is None or built.configured:
            found.append(goal)
    return found


def remove(session: Session, goals: Iterable[str]) -> list[str]:
    """Remove packages with all that specc keeps of them. What was edited by hand stays, and is named."""
    disk, places = session.disk, session.places
    kept = []
    for goal in goals:
        target, _, module = goal.partition(":")
        folder = places.artifact(target, module)
        kept += [f"{places.relative(folder)}/{name}" for name in clear(disk, folder, ours(session.state.get(goal)))]
        for path in (places.trace, places.provenance):
            disk.remove(path / target / f"{module}.json")
        disk.remove(places.interface(target, module))
        disk.remove(places.failed / target / module)
        session.lock.drop(goal)
        session.state.keep(goal, None)
    session.lock.write()
    return kept
