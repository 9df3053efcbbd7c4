"""The judge: the configured model is asked whether a section says what its clauses say. It can fail a candidate, and nothing else.

A refusal, a reply of another shape, one that was cut short, a server that doesn't answer: each is no verdict, which neither passes nor
fails anything and is reported as what it is. Only a verdict is recorded.
"""

from typing import Literal

import msgspec

from specc.engine.events import Asking
from specc.engine.relay import Relay
from specc.engine.session import Session
from specc.model.provider import ModelError
from specc.model.values import Message, Reply, Request, Sampling, Usage
from specc.plan.values import Action, SlotSlice
from specc.prompt.document import judge_prompt
from specc.target.marks import MARK
from specc.target.values import Finding

TOKENS_PER_CLAUSE = 120
"""Room for a reason of one sentence. A model that goes on and on has given no verdict."""
MAX_REASON = 200
"""Characters of a reason that are shown."""
_HARMLESS = str.maketrans("`“”[]<>", "'''()()")


class Opinion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the judge says of a section and one clause. The reason comes first: it is what the verdict follows from."""

    reason: str
    verdict: Literal["agrees", "contradicts", "missing"]


class Judgement(msgspec.Struct, frozen=True):
    """What came of asking."""

    request: str = ""
    """Digest of the request, which names the record; empty where there is no verdict."""
    faults: tuple[Finding, ...] = ()
    missing: str = ""
    """Why there is no verdict."""
    usage: Usage = Usage()
    """What was spent on it in this build."""
    seconds: float = 0.0


def judged_clauses(session: Session, action: Action, text: str) -> tuple[str, ...]:
    """Ids of the clauses to which a section is held: those that it has to rest on, and those that it names; empty where nobody judges."""
    if not isinstance(action.slice, SlotSlice) or not session.document(action.target).judged:
        return ()
    slot = action.slice.slot
    named = {*slot.covers, *MARK.findall(text)}
    return tuple(id for id in slot.clauses if id in named)


async def judge(session: Session, action: Action, text: str, number: int) -> Judgement | None:
    """The judgement on a section's text; `None` where it is not wanted. Raises LimitReachedError where the budget has no room for it."""
    ids = judged_clauses(session, action, text)
    if not ids:
        return None
    assert isinstance(action.slice, SlotSlice)
    request = _request(session, action.slice, ids, text)
    recorded = None if session.refreshes(action.id) else session.records.get(request)
    if recorded is None and session.options.locked:
        return Judgement(missing="specc.lock names none")
    asking = Asking(f"{action.target}:{action.module}", action.function, number, "judge", recorded=recorded is not None)
    session.listen(asking)
    try:
        reply = recorded or await session.provider.complete(request, Relay(session, asking))
    except ModelError as error:
        return Judgement(missing=plain(error.message), usage=error.usage)
    usage, seconds = (Usage(), 0.0) if recorded else (reply.usage, reply.seconds)
    opinions = _read(reply, ids)
    if opinions is None:
        return Judgement(missing="the reply is no verdict", usage=usage, seconds=seconds)
    if recorded is None:
        session.records.put(request, reply)
    against = {"contradicts": ids, "missing": action.slice.slot.covers}
    faults = tuple(_finding(id, one) for id, one in opinions.items() if id in against.get(one.verdict, ()))
    return Judgement(request.digest(), faults, "", usage, seconds)


def judging(session: Session, action: Action) -> Usage:
    """What one verdict on a section may cost, estimated with the slot's fallback for a text; nothing where nobody judges."""
    if not isinstance(action.slice, SlotSlice):
        return Usage()
    text = action.slice.slot.fallback
    ids = judged_clauses(session, action, text)
    return _request(session, action.slice, ids, text).most if ids else Usage()


def _request(session: Session, unit: SlotSlice, ids: tuple[str, ...], text: str) -> Request:
    opinion = {
        "type": "object",
        "properties": {"reason": {"type": "string"}, "verdict": {"type": "string", "enum": ["agrees", "contradicts", "missing"]}},
        "required": ["reason", "verdict"],
        "additionalProperties": False,
    }
    shape = {"type": "object", "properties": dict.fromkeys(ids, opinion), "required": list(ids), "additionalProperties": False}
    return Request(
        model=session.provider.identity(),
        messages=tuple(Message(turn.role, turn.text) for turn in judge_prompt(unit, ids, MARK.sub("", text)).turns),
        sampling=Sampling(max_tokens=min(session.model.max_tokens, TOKENS_PER_CLAUSE * len(ids)), seed=1, top_p=session.model.top_p),
        schema=shape,
    )


def _read(reply: Reply, ids: tuple[str, ...]) -> dict[str, Opinion] | None:
    """The opinions, one on each clause; `None` where the reply isn't just that."""
    try:
        found = msgspec.json.decode(reply.text, type=dict[str, Opinion])
    except (msgspec.DecodeError, UnicodeError):
        return None
    return found if reply.finish == "stop" and set(found) == set(ids) else None


def _finding(id: str, opinion: Opinion) -> Finding:
    what = f"the text contradicts [^{id}]" if opinion.verdict == "contradicts" else f"the text leaves out what [^{id}] says"
    return Finding("judge", f"{what}: “{plain(opinion.reason)}”")


def plain(text: str) -> str:
    """A model's or server's words as a line that means nothing to Markdown or a terminal, and is not long."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 4 * MAX_REASON]).split())
    line = line.translate(_HARMLESS)
    return line if len(line) <= MAX_REASON else f"{line[:MAX_REASON]}…"
