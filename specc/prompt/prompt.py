"""Writing prompts: what a model is told of a unit, and no more."""

from typing import Any

import msgspec

from specc.ir.values import Force
from specc.plan.values import Slice
from specc.target.render import render
from specc.target.values import Finding, View
from specc.target.wording import worded

CHARS_PER_TOKEN = 3.0
"""A cautious estimate for code and English; the model's own server counts for real."""


class Turn(msgspec.Struct, frozen=True):
    """One message of a prompt."""

    role: str
    text: str


class Prompt(msgspec.Struct, frozen=True):
    """A conversation to be continued by the model."""

    turns: tuple[Turn, ...]
    opening: str = ""
    """The signature with the first of several binding clauses as the body's first comment. A model that can go on with a text is given it
    as the beginning of its reply: it then takes the clauses one by one, as steps, where it else tends to what it knows by heart."""

    @property
    def tokens(self) -> int:
        """An estimate of its length."""
        return round(sum(len(turn.text) for turn in self.turns) / CHARS_PER_TOKEN)


class Miss(msgspec.Struct, frozen=True):
    """A shown example that a candidate failed."""

    call: dict[str, Any] | str
    """The arguments; of a resource the calls, the last of which went wrong."""
    expected: str
    actual: str


class Failed(msgspec.Struct, frozen=True):
    """A candidate that failed, as its repair is shown it."""

    code: str
    findings: tuple[Finding, ...]
    misses: tuple[Miss, ...]


class Reference(msgspec.Struct, frozen=True):
    """The same function as it was accepted in another language."""

    target: str
    language: str
    fence: str
    code: str


def prompt_for(
    unit: Slice, view: View, examples: tuple[str, ...], failed: Failed | None, budget: int, reference: Reference | None = None
) -> Prompt:
    """Ask for a function, or for its repair: then one failed candidate is shown with what the checks say of it, in a fresh conversation.

    With a `reference` it is a translation. `examples` are the shown ones as code; the last are left out where the prompt outgrows `budget`
    tokens.
    """
    kept = len(examples)
    while True:
        prompt = _prompt(unit, view, examples[:kept], failed, reference)
        if prompt.tokens <= budget or kept == 0:
            return prompt
        kept //= 2


def _prompt(unit: Slice, view: View, examples: tuple[str, ...], failed: Failed | None, reference: Reference | None) -> Prompt:
    from specc.target.loader import bundled

    folder = bundled("templates") / "code"
    clauses = [worded(clause.text, view.names) for clause in unit.clauses]
    facts = {"unit": unit, "view": view, "examples": examples, "clauses": clauses, "reference": reference}
    system = render(folder, "system.md.j2", **facts).strip()
    if failed is None:
        user = render(folder, "implement.md.j2", **facts).strip()
    else:
        user = render(folder, "repair.md.j2", **facts, failed=failed).strip()
    return Prompt((Turn("system", system), Turn("user", user)), _opening(unit, view))


def _opening(unit: Slice, view: View) -> str:
    binding = [clause for clause in unit.clauses if unit.function.name in clause.functions and clause.force is not Force.NONE]
    if not view.comment or len(binding) < 2:
        return ""
    return f"```{view.fence}\n{view.signature.rstrip()}\n{view.comment}1. {worded(binding[0].text, view.names)}\n"
