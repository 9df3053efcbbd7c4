"""A package and specc.lock: what is named there, what isn't, and what of it a build changes."""

from collections.abc import Mapping

import msgspec

from specc.base.digest import digest_bytes
from specc.check.values import Verdict
from specc.emit.provenance import UnitOrigin
from specc.engine.continued import whole
from specc.engine.craft import read
from specc.engine.replay import accepted, prompt_digest
from specc.engine.session import Session
from specc.plan.lock import RENDERED, PackageLock, UnitLock
from specc.plan.values import Action, Built, Goal
from specc.target.values import Fill


def unlocked(session: Session, goal: Goal, built: Built | None) -> tuple[str, ...]:
    """Why a package that the state takes for up to date is to be made all the same: specc.lock names another one that fits the spec."""
    if built is None or goal.reasons:
        return ()
    named = session.lock.lock.package(goal.id) is not None
    whole = all(current(session, action) for action in goal.actions) if session.options.locked or not agrees(session, goal, built) else True
    if session.options.locked:
        return () if whole and agrees(session, goal, built) else ("specc.lock doesn't name it as it stands",)
    return ("specc.lock names another package",) if named and whole and not agrees(session, goal, built) else ()


def agrees(session: Session, goal: Goal, built: Built) -> bool:
    """Whether specc.lock names the replies and the files that the state does. Another toolchain is no difference."""
    package, units = session.lock.lock.package(goal.id), session.lock.lock.units(goal.id)
    same = {name: _replies(unit) for name, unit in units.items()} == {name: _replies(unit) for name, unit in built.units.items()}
    return package is not None and package.artifact == built.artifact and same


def _replies(unit: UnitLock) -> tuple[str, ...]:
    return unit.slice, unit.request, unit.reply, unit.fill


def current(session: Session, action: Action) -> bool:
    """Whether specc.lock itself names what can be taken for a unit as the spec now asks for it."""
    body = session.body(action.target, action.module, action.function)
    entry = session.lock.lock.unit(action.id)
    if body or entry is None:
        return entry is not None and entry.reply == digest_bytes(body.encode())
    if entry.model == RENDERED:
        return entry.slice == action.request
    return accepted(session, action) is not None and (not entry.judge or session.records.named(entry.judge) is not None)


def lacking(session: Session, goal: Goal) -> tuple[str, ...]:
    """The units of a package for which a model would have to be asked, each with what stands against its entry in specc.lock."""
    found = []
    for action in goal.actions:
        entry = session.lock.lock.unit(action.id)
        if current(session, action):
            continue
        if entry is None:
            found.append(f"{action.id} is not in specc.lock")
        elif entry.slice != action.request and entry.prompt != prompt_digest(session, action):
            found.append(f"{action.id} was accepted for another spec, target or model")
        else:
            found.append(f"the record of {action.id} is missing from specc.records, or damaged")
    return tuple(found)


def locked_units(
    session: Session, goal: Goal, origins: tuple[UnitOrigin, ...], fills: Mapping[str, Fill], verdict: Verdict
) -> dict[str, UnitLock]:
    """The entries of a package that has just passed its checks."""
    tools = session.toolchains[goal.target].tools.values()
    toolchain = ", ".join(sorted(f"{tool.name} {tool.version}" for tool in tools))
    checks = ", ".join(f"{check.count} {check.name}" if check.count else check.name for check in verdict.checks)
    found = {}
    for action, origin in zip(goal.actions, origins, strict=True):
        if origin.origin == RENDERED:
            found[action.function] = UnitLock(
                slice=action.request, reply=digest_bytes(b""), model=RENDERED, candidates=origin.candidates, verdict="none passed"
            )
            continue
        by_hand = origin.origin == "hand"
        found[action.function] = UnitLock(
            slice=action.request,
            prompt="" if by_hand else prompt_digest(session, action),
            request="" if by_hand else origin.request,
            reply=origin.reply,
            model="written by hand" if by_hand else session.provider.identity(),
            candidates=origin.candidates,
            toolchain=toolchain,
            verdict=f"passed: {checks}",
            judge=origin.judge,
            fill="" if by_hand else _mended(session, action, origin, fills[action.function]),
        )
    return found


def _mended(session: Session, action: Action, origin: UnitOrigin, fill: Fill) -> str:
    """The name of the record that holds a fill which isn't just what the reply says; empty where it is."""
    record = session.records.named(origin.request)
    text = whole(record.request, record.reply).text if record else ""
    return "" if read(session, action, text)[0] == fill else session.records.lock_text(msgspec.json.encode(fill))


def unlike(session: Session, goal: Goal, built: Built) -> str:
    """What of a package that was made from its entries is not as they say; empty where all is. Another toolchain is no fault by itself."""
    package = session.lock.lock.package(goal.id)
    if package is None:
        return "it is not in specc.lock"
    if set(session.lock.lock.units(goal.id)) != set(built.units):
        return "specc.lock names other functions"
    if package.artifact != built.artifact:
        then = {unit.toolchain for unit in session.lock.lock.units(goal.id).values()}
        now = {unit.toolchain for unit in built.units.values()}
        tools = f": it was made with {' / '.join(sorted(then))}, here are {' / '.join(sorted(now))}" if then != now else ""
        return f"the files that come of its records are not those that specc.lock names{tools}"
    return ""


def restore(session: Session, goal: Goal, built: Built) -> None:
    """Have specc.lock name a package that is up to date, where it doesn't."""
    if not session.options.locked and (session.options.verify or not agrees(session, goal, built)):
        session.lock.put(goal.id, PackageLock(built.artifact), built.units)


def lock_made(session: Session, goal: Goal, built: Built) -> None:
    """Have specc.lock name a package that has just been made."""
    if not session.options.locked:
        session.lock.put(goal.id, PackageLock(built.artifact), built.units)
