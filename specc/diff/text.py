"""A difference for a terminal."""

import re
from collections.abc import Callable, Iterator

from specc.diff.values import Change, Difference, ModuleDifference, Reason, Step
from specc.diff.words import marked, shortened

_LINE_END = re.compile(r"\s*\n\s*")
_BLOCKS = ("|", "```", "~~~")
"""How tables and code blocks begin: they can't be shown on one line."""

SIGNS = {"added": "+", "removed": "-"}


def render_text(difference: Difference) -> str:
    """Every change with its place, its reasons and its words; `[-gone-]` and `{+new+}` as in git's word diff."""
    if not difference.modules:
        return "no change"
    lines: list[str] = []
    for module in difference.modules:
        lines += [f"{module.name}  {module.file}", f"  {step_sentence(module)}"]
        lines += [*(line for change in module.changes for line in _change(change)), ""]
    return "\n".join([*lines, f"smallest honest step: {difference.step.value}"])


def step_sentence(module: ModuleDifference) -> str:
    """`1.2.0 → 2.0.0: major`, or what is wrong with it."""
    step = module.step.value
    if not module.old_version:
        return f"{step} (no version before)" if not module.new_version else f"{step}, now {module.new_version}"
    if module.new_version == module.old_version:
        return f"{step}, {module.old_version} → at least {module.least_version}"
    if not module.new_version:
        return f"{step}, {module.old_version} → no version"
    told = f"{step}, {module.old_version} → {module.new_version}"
    return told if module.honest is not False else f"{told}, which is too low: at least {module.least_version}"


def _change(change: Change) -> Iterator[str]:
    sign = SIGNS.get(change.reasons[0].kind, "!" if change.step is Step.MAJOR else "~")
    place = f"line {change.side.line}" if change.new else f"old line {change.side.line}"
    yield f"  {sign} {change.subject} {name(change)}  {'; '.join(map(said, change.reasons))}  [{change.step.value}, {place}]"
    if text := changed_words(change, lambda text: f"[-{text}-]", lambda text: f"{{+{text}+}}"):
        yield f"      {text}"


def name(change: Change) -> str:
    """What the thing is called."""
    id = change.side.id
    return (
        f"#{id}"
        if change.subject in ("section", "clause", "property", "dialogue")
        else f"in #{id}"
        if change.subject == "commentary"
        else id
    )


def said(reason: Reason) -> str:
    """A reason in words."""
    told = reason.kind.replace("-", " ") if reason.kind != "held-back" else "held back"
    return f"{told}: {reason.text}" if reason.text else told


def changed_words(change: Change, gone: Callable[[str], str], fresh: Callable[[str], str]) -> str:
    """The words of a thing, on one line, with what changed in them marked."""
    if change.subject in ("module", "text"):
        return ""
    old, new = (_LINE_END.sub(" ", side.text).strip() if side else "" for side in (change.old, change.new))
    if (new or old).startswith(_BLOCKS):
        return ""
    if change.old and change.new:
        unmarked = new if change.subject == "dialogue" else ""
        return marked(old, new, gone, fresh) if old != new else unmarked
    return shortened(old or new)
