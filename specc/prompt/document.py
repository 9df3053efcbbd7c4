"""Writing the prompt for a slot of a document."""

from specc.plan.values import SlotSlice
from specc.prompt.prompt import Failed, Prompt, Turn
from specc.target.render import render
from specc.target.wording import worded


def slot_prompt(unit: SlotSlice, failed: Failed | None) -> Prompt:
    """Ask for a slot's text, or for its repair: then the failed text is shown with what the checks say of it.

    A slot's sample comes first, as if it had been asked for and answered: small models follow an example better than rules.
    """
    from specc.target.loader import bundled

    folder, slot = bundled("templates") / "document", unit.slot
    clauses = [(clause.id, worded(clause.text, slot.names)) for clause in unit.clauses]
    about = "" if unit.summary in slot.facts else unit.summary
    given = {"slot": slot, "clauses": clauses, "facts": slot.facts, "about": about, "failed": failed}
    user = render(folder, "write.md.j2" if failed is None else "repair.md.j2", **given)
    turns = [Turn("system", render(folder, "system.md.j2", **given).strip())]
    if slot.sample is not None:
        shown = given | {"clauses": [("", text) for text in slot.sample.clauses], "facts": slot.sample.facts, "about": ""}
        turns += [Turn("user", render(folder, "write.md.j2", **shown).strip()), Turn("assistant", slot.sample.text)]
    return Prompt((*turns, Turn("user", user.strip())))


def judge_prompt(unit: SlotSlice, ids: tuple[str, ...], text: str) -> Prompt:
    """Ask whether a slot's text says what the clauses with these ids say."""
    from specc.target.loader import bundled

    folder, slot = bundled("templates") / "document", unit.slot
    texts = {id: worded(clause.text, slot.names) for clause in unit.clauses for id in (clause.id, *clause.tags)}
    facts = {"clauses": [(id, texts[id]) for id in ids], "text": text}
    system, user = (render(folder, name, **facts).strip() for name in ("judge-system.md.j2", "judge.md.j2"))
    return Prompt((Turn("system", system), Turn("user", user)))
