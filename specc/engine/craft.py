"""What differs between writing a function and writing the slot of a document: what is asked, and how the answer is read."""

from specc.engine.session import Session
from specc.plan.values import Action, Slice, SlotSlice
from specc.prompt.document import slot_prompt
from specc.prompt.prompt import Failed, Prompt, Reference, prompt_for
from specc.target.values import Fill, Finding

TOKENS_PER_WORD = 6
"""The longest reply to a slot, as a multiple of the words that it may have: a small model that goes on and on is stopped early."""


def write_prompt(session: Session, action: Action, failed: Failed | None = None, reference: Reference | None = None) -> Prompt:
    """What the model is asked for an action: the first time, after a candidate that failed, or beside the function in another language."""
    budget = session.model.context - session.model.max_tokens
    if isinstance(action.slice, SlotSlice):
        return slot_prompt(action.slice, failed)
    target, module, program = session.target(action.target), session.program.modules[action.module], session.program
    view = target.view(module, program, action.slice.function)
    examples = tuple(target.example(module, program, index) for index in action.slice.examples)
    return prompt_for(action.slice, view, examples, failed, budget, reference)


def longest(session: Session, action: Action) -> int:
    """The most tokens of a reply."""
    most = session.model.max_tokens
    return min(most, TOKENS_PER_WORD * action.slice.slot.bounds.words[1] + 100) if isinstance(action.slice, SlotSlice) else most


def read(session: Session, action: Action, reply: str) -> tuple[Fill | None, tuple[Finding, ...]]:
    """Cut a reply down to what goes into the action's hole or slot."""
    if isinstance(action.slice, SlotSlice):
        text = session.document(action.target).read(reply, action.slice.slot)
        return (Fill(text), ()) if text else (None, (Finding("read", "the reply holds no text"),))
    return session.target(action.target).read(reply, session.program.modules[action.module], session.program, action.slice.function)


def hole_path(session: Session, action: Action) -> str:
    """The file of the package in which the action's function stands; empty for a slot."""
    if isinstance(action.slice, SlotSlice):
        return ""
    holes = session.target(action.target).holes(session.program.modules[action.module], session.program)
    return next(hole.path for hole in holes if hole.function == action.function)


def falls_back(action: Action) -> bool:
    """Whether something stands in the place of what no candidate satisfied."""
    return isinstance(action.slice, SlotSlice)


def own_slice(action: Action) -> Slice:
    """The slice of an action that writes a function."""
    assert isinstance(action.slice, Slice), action.id
    return action.slice
