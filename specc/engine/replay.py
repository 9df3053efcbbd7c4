"""Taking the accepted reply that specc.lock names instead of asking for one."""

from typing import TYPE_CHECKING

import msgspec

from specc.base.digest import digest, digest_bytes
from specc.engine.continued import whole
from specc.engine.craft import read, write_prompt
from specc.engine.session import Session
from specc.model.values import Reply
from specc.plan.lock import RENDERED, UnitLock
from specc.plan.values import Action
from specc.target.values import Fill

if TYPE_CHECKING:
    from specc.engine.unit import UnitWriter, Written


class Accepted(msgspec.Struct, frozen=True):
    """What was accepted for a unit, and is still an answer to what the spec asks."""

    entry: UnitLock
    reply: Reply
    fill: Fill | None
    """What the compiler's proposals made of the reply; `None` where it was taken as it came."""


def accepted(session: Session, action: Action) -> Accepted | None:
    """What specc.lock (or, where it is silent, the state) names for a unit.

    `None` where the spec now asks for something else, where it is to be asked for anew, and where the record is gone or damaged.
    """
    entry = locked_entry(session, action)
    if entry is None or not entry.request or session.refreshes(action.id):
        return None
    if entry.slice != action.request and entry.prompt != prompt_digest(session, action):
        return None
    record = session.records.named(entry.request)
    reply = whole(record.request, record.reply) if record else None
    if reply is None or digest_bytes(reply.text.encode()) != entry.reply:
        return None
    if not entry.fill:
        return Accepted(entry, reply, None)
    text = session.records.text(entry.fill)
    return None if text is None else Accepted(entry, reply, msgspec.json.decode(text, type=Fill))


def locked_entry(session: Session, action: Action) -> UnitLock | None:
    """A unit's entry in specc.lock; where it has none, the one that the state remembers."""
    goal = f"{action.target}:{action.module}"
    built = session.state.get(goal)
    return session.lock.lock.unit(action.id) or (built.units.get(action.function) if built and not session.options.locked else None)


def rendered_entry(session: Session, action: Action) -> UnitLock | None:
    """The entry of a slot whose fallback stands since no candidate passed, where what would be asked is what was asked then."""
    entry = locked_entry(session, action)
    same = entry is not None and entry.model == RENDERED and entry.slice == action.request and not session.refreshes(action.id)
    return entry if same else None


def prompt_digest(session: Session, action: Action) -> str:
    """Digest of the words that a unit's first prompt has, with what decides the answer besides them."""
    model = session.model
    return digest([session.provider.identity(), write_prompt(session, action), model.max_tokens, model.top_p])


def fill_of(session: Session, action: Action) -> Fill | None:
    """The code that was accepted for a unit, without checking it again."""
    found = accepted(session, action)
    if found is None or found.fill is not None:
        return found.fill if found else None
    return read(session, action, found.reply.text)[0]


async def replayed(writer: "UnitWriter") -> "Written | None":
    """The unit as it was accepted before, held to the checks again; `None` where there is nothing to take, or where it no longer passes."""
    session, action = writer.session, writer.action
    if (entry := rendered_entry(session, action)) is not None:
        return writer.rendered(entry.candidates)
    found = accepted(session, action)
    if found is None:
        return None
    written = await writer.retake(found.entry.request, found.reply, found.fill)
    if written.fill is not None or session.options.locked:
        origin = msgspec.structs.replace(written.origin, candidates=found.entry.candidates)
        return msgspec.structs.replace(written, origin=origin)
    session.tell(f"{action.target}:{action.module}", f"the reply that was accepted for `{action.function}` no longer passes the checks")
    return None
