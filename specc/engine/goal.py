"""Making one package: its functions in order, then the whole, then the artifact."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from specc.base.digest import digest_bytes
from specc.check.values import Package, Verdict
from specc.emit.artifact import edits, foreign, replace
from specc.emit.provenance import UnitOrigin, statement, write_provenance
from specc.emit.trace import make_trace, write_trace
from specc.engine.events import GoalDone, GoalStarted
from specc.engine.report import GoalReport, UnitReport
from specc.engine.session import Session
from specc.engine.unit import UnitWriter
from specc.plan.values import Body, Built, Goal
from specc.target.values import Fill


async def make_goal(session: Session, goal: Goal) -> GoalReport:
    """Make a package, or say why not. What stood there before stays as it was unless all checks pass."""
    began = session.clock.now()
    folder = session.places.artifact(goal.target, goal.module)
    report = GoalReport(goal.target, goal.module, "failed", "", session.places.relative(folder), 0.0, goal.reasons)
    session.listen(GoalStarted(goal.id, goal.reasons))
    report = await _make(session, goal, report, folder)
    report = msgspec.structs.replace(report, seconds=session.clock.now() - began)
    session.listen(GoalDone(goal.id, report.status, report.message, report.seconds))
    return report


async def _make(session: Session, goal: Goal, report: GoalReport, folder: Path) -> GoalReport:
    built = session.state.state.goals.get(goal.id)
    owned = built.files if built else {}
    found = edits(session.disk, folder, owned)
    if found.changed and not session.options.force:
        return _refused(report, "edited by hand since it was built", found.changed)
    if built is not None and not goal.reasons and not found:
        return msgspec.structs.replace(report, status="up-to-date", warnings=_stale_bodies(session, goal, built))
    bench = session.bench(goal.target, session.program.modules[goal.module])
    try:
        fills: dict[str, Fill] = {}
        units: list[UnitReport] = []
        origins: list[UnitOrigin] = []
        verdict, package = Verdict(()), Package((), {})
        for action in goal.actions:
            written = await UnitWriter(session, bench, action, fills, action is goal.actions[-1]).write()
            units.append(written.report)
            origins.append(written.origin)
            verdict, package = written.verdict, written.package
            if written.report.stopped:
                return _stopped(report, units, goal)
            if written.fill is None:
                return _failed(report, units, verdict)
            fills[action.function] = written.fill
        if not goal.actions:
            verdict, package = await bench.check({}, (), True)
    finally:
        bench.close()
    done = msgspec.structs.replace(
        report, units=tuple(units), checks=verdict.checks, sandbox=verdict.sandbox, warnings=verdict.warnings + _ambiguities(units)
    )
    if not verdict.passed:
        return msgspec.structs.replace(done, message=verdict.summary)
    return _emit(session, goal, done, package, verdict, tuple(origins), owned)


def _ambiguities(units: list[UnitReport]) -> tuple[str, ...]:
    return tuple(unit.ambiguity.text for unit in units if unit.ambiguity is not None)


def _refused(report: GoalReport, why: str, files: tuple[str, ...]) -> GoalReport:
    names = ", ".join(f"{report.folder}/{name}" for name in files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
    remedy = "Move the change into the spec (or into bodies/), or build with --force, which keeps the edited files in build/.specc/saved."
    return msgspec.structs.replace(report, message=f"{why}: {names}. {remedy}")


def _failed(report: GoalReport, units: list[UnitReport], verdict: Verdict) -> GoalReport:
    unit = units[-1]
    by = "the body written by hand fails" if unit.origin == "hand" else f"none of {len(unit.attempts)} candidates passed"
    message = f"`{unit.function}`: {by}; the last: {verdict.summary}"
    return msgspec.structs.replace(report, units=tuple(units), checks=verdict.checks, sandbox=verdict.sandbox, message=message)


def _stopped(report: GoalReport, units: list[UnitReport], goal: Goal) -> GoalReport:
    left = tuple(action.function for action in goal.actions[len(units) - 1 :])
    message = f"{', '.join(f'`{name}`' for name in left)} left: {units[-1].stopped}"
    return msgspec.structs.replace(report, status="stopped", units=tuple(units), message=message, left=left)


def _emit(
    session: Session,
    goal: Goal,
    report: GoalReport,
    package: Package,
    verdict: Verdict,
    origins: tuple[UnitOrigin, ...],
    owned: Mapping[str, str],
) -> GoalReport:
    disk, places, module = session.disk, session.places, session.program.modules[goal.module]
    folder = places.artifact(goal.target, goal.module)
    files = {file.path: file.content.encode() for file in package.sources} | package.outputs
    strangers = foreign(disk, folder, owned, files)
    if strangers and not session.options.force:
        return _refused(report, "not written by specc, and in the way", strangers)
    unchanged = bool(owned) and all(disk.read(folder / name) == content for name, content in files.items()) and set(owned) == set(files)
    replace(disk, folder, places.own / "staging" / f"{goal.target}-{goal.module}", files, owned, _saved(session, goal))
    target, toolchain = session.target(goal.target), session.toolchains[goal.target]
    disk.write(places.interface(goal.target, goal.module), msgspec.json.encode(session.program.closure(goal.module)))
    regions = target.regions(module, session.program, package.sources)
    source = session.sources[module.source]
    trace = make_trace(goal.target, module, session.program, regions, tuple(sorted(files)), places.relative(folder), source)
    write_trace(disk, places.trace, trace)
    specs = {module.source, *(session.program.modules[need].source for need in goal.needs)}
    made = statement(
        files=files,
        source=module.source,
        spec={name: digest_bytes(session.sources[name].data) for name in specs},
        target={"name": goal.target, "version": target.manifest.version, "digest": toolchain.digest},
        model=session.provider.identity(),
        tools={tool.name: tool.version for tool in toolchain.tools.values()},
        units=origins,
        verdict=verdict,
    )
    write_provenance(disk, places.provenance, goal.target, goal.module, made)
    built = _built(session, goal, files)
    session.state.keep(goal.id, built)
    disk.remove(places.failed / goal.target / goal.module)
    warnings = report.warnings + _stale_bodies(session, goal, built)
    return msgspec.structs.replace(report, status="unchanged" if unchanged else "built", warnings=warnings)


def _saved(session: Session, goal: Goal) -> Path:
    """A folder of its own for what a replacement puts aside."""
    base = session.places.saved / goal.target / goal.module
    number = 1
    while session.disk.exists(base / str(number)):
        number += 1
    return base / str(number)


def _built(session: Session, goal: Goal, files: Mapping[str, bytes]) -> Built:
    before = session.state.state.goals.get(goal.id)
    bodies = {}
    for action in goal.actions:
        text = session.body(goal.target, goal.module, action.function)
        if text:
            sum = digest_bytes(text.encode())
            old = before.bodies.get(action.function) if before else None
            clauses = {clause.id: clause.text for clause in action.slice.clauses}
            # The clauses are those at the time the body was written: a body that stays while they change has to be looked at.
            bodies[action.function] = old if old is not None and old.digest == sum else Body(sum, clauses)
    return Built(
        goal.digest,
        {action.function: action.request for action in goal.actions},
        {action.function: action.check for action in goal.actions},
        {name: digest_bytes(content) for name, content in sorted(files.items())},
        bodies,
    )


def _stale_bodies(session: Session, goal: Goal, built: Built) -> tuple[str, ...]:
    """Bodies written by hand whose clauses have changed since."""
    warnings = []
    for action in goal.actions:
        body = built.bodies.get(action.function)
        if body is not None:
            now = {clause.id: clause.text for clause in action.slice.clauses}
            changed = sorted(name for name in now.keys() | body.clauses.keys() if now.get(name) != body.clauses.get(name))
            if changed:
                path = session.places.body(goal.target, goal.module, action.function, session.target(goal.target).manifest.extension)
                ids = ", ".join(f"{goal.module}#{name}" for name in changed)
                warnings.append(f"{session.places.relative(path)} was written for other wordings of {ids}: review it and save it again")
    return tuple(warnings)
