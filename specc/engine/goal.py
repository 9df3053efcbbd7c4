"""Making one package: its functions in order, then the whole, then the artifact."""

from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec

from specc.base.digest import digest_bytes
from specc.check.values import Check, Package, Verdict
from specc.emit.artifact import Edits, edits, foreign, replace, settle
from specc.emit.provenance import UnitOrigin, statement, write_provenance
from specc.emit.trace import make_trace, write_trace
from specc.engine.craft import falls_back
from specc.engine.events import GoalDone, GoalStarted
from specc.engine.locking import lacking, lock_made, locked_units, restore, unlike, unlocked
from specc.engine.replay import fill_of, locked_entry
from specc.engine.report import GoalReport, UnitReport
from specc.engine.session import Session
from specc.engine.unit import UnitWriter
from specc.plan.lock import UnitLock
from specc.plan.plan import changes
from specc.plan.values import Action, Body, Built, Goal, SlotSlice
from specc.target.values import Fill


async def make_goal(session: Session, goal: Goal) -> GoalReport:
    """Make a package, or say why not. What stood there before stays as it was unless all checks pass."""
    began = session.clock.now()
    folder = session.places.artifact(goal.target, goal.module)
    report = GoalReport(goal.target, goal.module, "failed", "", session.places.relative(folder), 0.0, goal.reasons)
    report = await _make(session, goal, report, folder)
    report = msgspec.structs.replace(report, seconds=session.clock.now() - began)
    session.listen(GoalDone(goal.id, report.status, report.message or "; ".join(report.warnings), report.seconds))
    return report


async def _make(session: Session, goal: Goal, report: GoalReport, folder: Path) -> GoalReport:
    built = session.state.get(goal.id)
    owned = ours(built)
    if built is not None and built.pending:
        settle(session.disk, folder, _staging(session, goal), owned, _saved(session, goal))
    now = standing(session, goal)
    if now.edited and not session.options.force:
        return _refused(report, "edited by hand since it was built", now.edited)
    reasons = now.reasons
    report = msgspec.structs.replace(report, reasons=reasons)
    if built is not None and not reasons:
        restore(session, goal, built)
        return msgspec.structs.replace(report, status="up-to-date", warnings=_stale_bodies(session, goal, built))
    missing = lacking(session, goal) if session.options.locked else ()
    if missing:
        return msgspec.structs.replace(report, message=f"a model would be needed: {'; '.join(missing)}")
    session.listen(GoalStarted(goal.id, reasons))
    bench = session.bench(goal.target, session.program.modules[goal.module])
    try:
        fills: dict[str, Fill] = {}
        units: list[UnitReport] = []
        origins: list[UnitOrigin] = []
        verdict, package = Verdict(()), Package((), {})
        for action in goal.actions:
            last = action is goal.actions[-1] and not falls_back(action)
            kept = None if last else _kept(session, action, built)
            if kept is not None:
                units.append(UnitReport(action.function, "kept", True, (), why="nothing that decides it has changed"))
                origins.append(_origin(session, action))
                fills[action.function] = kept
                continue
            written = await UnitWriter(session, bench, action, fills, last).write()
            units.append(msgspec.structs.replace(written.report, why=_why(built, action)))
            origins.append(written.origin)
            verdict, package = written.verdict, written.package
            if written.report.stopped:
                return _stopped(report, units, goal)
            if written.fill is not None:
                fills[action.function] = written.fill
            elif not falls_back(action) or written.origin.origin == "hand":
                return _failed(report, units, verdict)
        if not goal.actions or falls_back(goal.actions[-1]):
            async with session.checking:
                verdict, package = await bench.check(fills, tuple(fills), True)
    finally:
        bench.close()
    sections = [unit for unit, action in zip(units, goal.actions, strict=True) if falls_back(action) and unit.origin != "hand"]
    done = msgspec.structs.replace(
        report,
        units=tuple(units),
        checks=(*verdict.checks, *_judged(origins)),
        sandbox=verdict.sandbox,
        warnings=(*verdict.warnings, *_unsettled(units), *_plainer(goal, fills), *_unjudged(units)),
        examples=verdict.reported,
        sections=len(sections),
        survived=sum(unit.passed for unit in sections),
    )
    if not verdict.passed:
        return msgspec.structs.replace(done, message=verdict.summary)
    if plain := too_plain(goal, fills):
        return msgspec.structs.replace(done, message=plain)
    return _emit(session, goal, done, package, verdict, tuple(origins), fills, owned)


class Standing(msgspec.Struct, frozen=True):
    """How a package stands before it is worked on."""

    edited: tuple[str, ...]
    """Files that were edited by hand."""
    reasons: tuple[str, ...]
    """Why it is to be made; empty where it is up to date."""


def standing(session: Session, goal: Goal) -> Standing:
    """Look at a package, its entry in specc.lock and the packages that it imports."""
    built = session.state.get(goal.id)
    found = edits(session.disk, session.places.artifact(goal.target, goal.module), ours(built))
    return Standing(found.changed, (*goal.reasons, *unlocked(session, goal, built), *_other(session, goal, built, found)))


def _other(session: Session, goal: Goal, built: Built | None, found: Edits) -> tuple[str, ...]:
    """What the plan can't know: files that are gone, imported packages that have come out otherwise, what the command line wants."""
    if built is None:
        return ()
    moved = [name for name, id in goal.rests.items() if (need := session.state.get(id)) and built.needs.get(name) != need.artifact]
    deleted = [f"{session.places.relative(session.places.artifact(goal.target, goal.module))}/{name} is gone" for name in found.deleted[:3]]
    imports = [f"the package of `{name}`, which it {'is checked against' if ':' in name else 'imports'}, has other files" for name in moved]
    refreshed = [f"`{action.function}` is to be asked for anew" for action in goal.actions if session.refreshes(action.id)]
    changed = ["files that were edited by hand are to be replaced"] if found.changed else []
    return (*changed, *deleted, *imports, *refreshed, *(("everything is to be made anew",) if session.options.rebuild else ()))


def _kept(session: Session, action: Action, built: Built | None) -> Fill | None:
    """The code of a function that nothing has changed about: the checks of the whole package hold it too."""
    same = built is not None and built.digest and not changes(built, action) and not session.options.rebuild
    return fill_of(session, action) if same else None


def _origin(session: Session, action: Action) -> UnitOrigin:
    entry = locked_entry(session, action)
    assert entry is not None, action.id
    return UnitOrigin(action.function, "model", entry.candidates, entry.request, entry.reply, entry.judge)


def _why(built: Built | None, action: Action) -> str:
    if built is None or not built.digest:
        return "it has not been built"
    return "; ".join(changes(built, action)) or "its package is checked as a whole"


def ours(built: Built | None) -> dict[str, set[str]]:
    """What specc wrote in a package's folder, and what a build that was interrupted was about to write."""
    found: dict[str, set[str]] = {}
    for files in (built.files, built.pending) if built else ():
        for name, sum in files.items():
            found.setdefault(name, set()).add(sum)
    return found


def _staging(session: Session, goal: Goal) -> Path:
    return session.places.staging / f"{goal.target}-{goal.module}"


def _unsettled(units: list[UnitReport]) -> tuple[str, ...]:
    """What the spec leaves open, as the candidates show it."""
    return tuple(found.text for unit in units for found in (unit.ambiguity, unit.crash) if found is not None)


def _plainer(goal: Goal, fills: Mapping[str, Fill]) -> tuple[str, ...]:
    """What of a document is plainer than it could be."""
    plain = [action.function for action in goal.actions if falls_back(action) and action.function not in fills]
    if not plain:
        return ()
    return (f"no candidate passed, what specc renders stands instead: {', '.join(f'`{name}`' for name in plain)}",)


def _judged(origins: list[UnitOrigin]) -> tuple[Check, ...]:
    """The judge's verdicts on the sections that are taken: none of them is against one. What has no verdict is not counted."""
    verdicts = sum(bool(origin.judge) for origin in origins)
    return (Check("judge", True, 0.0, verdicts),) if verdicts else ()


def _unjudged(units: list[UnitReport]) -> tuple[str, ...]:
    return tuple(f"no verdict of the judge on `{unit.function}`: {unit.unjudged}" for unit in units if unit.unjudged)


def too_plain(goal: Goal, fills: Mapping[str, Fill]) -> str:
    """Why a document doesn't count as built though nothing in it is wrong: less than half of its steps survived."""
    steps = [action for action in goal.actions if isinstance(action.slice, SlotSlice) and action.slice.slot.essential]
    survived = sum(action.function in fills for action in steps)
    return f"only {survived} of {len(steps)} steps survived the checks; half is the least" if 2 * survived < len(steps) else ""


def _refused(report: GoalReport, why: str, files: tuple[str, ...]) -> GoalReport:
    names = ", ".join(f"{report.folder}/{name}" for name in files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
    remedy = "Move the change into the spec (or into bodies/), or build with --force, which keeps the edited files in build/.specc/saved."
    return msgspec.structs.replace(report, message=f"{why}: {names}. {remedy}")


def _failed(report: GoalReport, units: list[UnitReport], verdict: Verdict) -> GoalReport:
    unit = units[-1]
    by = "the body written by hand fails" if unit.origin == "hand" else f"none of {len(unit.attempts)} candidates passed"
    message = f"`{unit.function}`: {by}; the last: {verdict.summary}"
    return msgspec.structs.replace(
        report, units=tuple(units), checks=verdict.checks, sandbox=verdict.sandbox, message=message, examples=verdict.reported
    )


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
    fills: Mapping[str, Fill],
    owned: Mapping[str, Collection[str]],
) -> GoalReport:
    disk, places, module = session.disk, session.places, session.program.modules[goal.module]
    folder = places.artifact(goal.target, goal.module)
    files = {file.path: file.content.encode() for file in package.sources} | package.outputs
    strangers = foreign(disk, folder, owned, files)
    if strangers and not session.options.force:
        return _refused(report, "not written by specc, and in the way", strangers)
    unchanged = bool(owned) and all(disk.read(folder / name) == content for name, content in files.items()) and set(owned) == set(files)
    built = _built(session, goal, files, locked_units(session, goal, origins, fills, verdict))
    if session.options.locked and (fault := unlike(session, goal, built)):
        return msgspec.structs.replace(report, message=fault)
    before = session.state.get(goal.id) or Built("", {}, {}, {}, pending=built.files)
    session.state.keep(goal.id, msgspec.structs.replace(before, pending=built.files))
    replace(disk, folder, _staging(session, goal), files, ours(session.state.get(goal.id)), _saved(session, goal))
    disk.write(places.interface(goal.target, goal.module), msgspec.json.encode(session.program.closure(goal.module)))
    toolchain = session.toolchains[goal.target]
    regions = package.regions
    if not session.writes(goal.target):
        program = session.rendered(goal.module)
        regions = session.target(goal.target).regions(program.modules[goal.module], program, package.sources)
    source = session.sources[module.source]
    trace = make_trace(goal.target, module, session.program, regions, tuple(sorted(files)), places.relative(folder), source)
    write_trace(disk, places.trace, trace)
    specs = {module.source, *(session.program.modules[need].source for need in goal.needs)}
    made = statement(
        files=files,
        source=module.source,
        spec={name: digest_bytes(session.sources[name].data) for name in specs},
        target={"name": goal.target, "version": toolchain.target.manifest.version, "digest": toolchain.digest},
        model=session.provider.identity(),
        tools={tool.name: tool.version for tool in toolchain.tools.values()},
        units=origins,
        verdict=verdict,
    )
    write_provenance(disk, places.provenance, goal.target, goal.module, made)
    session.state.keep(goal.id, built)
    lock_made(session, goal, built)
    # What is kept of a section that is rendered stays; all else has passed by now.
    kept = any(unit.kept for unit in report.units)
    for name in [unit.function for unit in report.units if not unit.kept] if kept else [""]:
        disk.remove(places.failed / goal.target / goal.module / name)
    warnings = report.warnings + _stale_bodies(session, goal, built)
    return msgspec.structs.replace(report, status="unchanged" if unchanged else "built", warnings=warnings)


def _saved(session: Session, goal: Goal) -> Path:
    """A folder of its own for what a replacement puts aside."""
    base = session.places.saved / goal.target / goal.module
    number = 1
    while session.disk.exists(base / str(number)):
        number += 1
    return base / str(number)


def _built(session: Session, goal: Goal, files: Mapping[str, bytes], units: dict[str, UnitLock]) -> Built:
    before = session.state.get(goal.id)
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
        {action.function: action.request_parts for action in goal.actions},
        {action.function: action.check_parts for action in goal.actions},
        {name: digest_bytes(content) for name, content in sorted(files.items())},
        bodies,
        {name: need.artifact for name, id in goal.rests.items() if (need := session.state.get(id)) is not None},
        units,
        goal.id not in session.options.named or bool(before and before.configured),
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
                path = session.places.body(
                    goal.target, goal.module, action.function, session.toolchains[goal.target].target.manifest.extension
                )
                ids = ", ".join(f"{goal.module}#{name}" for name in changed)
                warnings.append(f"{session.places.relative(path)} was written for other wordings of {ids}: review it and save it again")
    return tuple(warnings)
