"""A difference as Markdown, ready for a changelog (keepachangelog.com)."""

from collections.abc import Iterator

from specc.diff.text import changed_words, name, said, step_sentence
from specc.diff.values import Change, Difference, ModuleDifference, Step

_HEADINGS = ("Breaking", "Added", "Changed", "Removed", "Editorial")


def render_markdown(difference: Difference) -> str:
    """A section a module: what breaks first, then what was added, changed and removed, and what nobody has to act on."""
    if not difference.modules:
        return "No change.\n"
    return "\n".join(line for module in difference.modules for line in _module(module))


def _module(module: ModuleDifference) -> Iterator[str]:
    yield f"## {module.name} {module.new_version}".rstrip()
    yield ""
    yield f"{step_sentence(module).capitalize()}."
    yield ""
    for heading in _HEADINGS:
        found = [change for change in module.changes if _heading(change) == heading]
        if found:
            yield f"### {heading}"
            yield ""
            yield from map(_entry, found)
            yield ""


def _heading(change: Change) -> str:
    if change.step is Step.MAJOR:
        return "Breaking"
    kinds = {reason.kind for reason in change.reasons}
    if change.subject in ("commentary", "text"):
        return "Editorial"
    if "added" in kinds:
        return "Added"
    if "removed" in kinds:
        return "Removed"
    return "Editorial" if kinds <= {"editorial", "documentation", "retagged", "metadata"} else "Changed"


def _entry(change: Change) -> str:
    reasons = "; ".join(map(said, change.reasons))
    words = changed_words(change, _gone, _fresh)
    return f"- {change.subject} `{name(change)}`: {reasons}" + (f". {_quoted(change, words)}" if words else "")


def _quoted(change: Change, words: str) -> str:
    return f"`{words}`" if change.subject in ("function", "resource", "type", "example") and not (change.old and change.new) else words


def _gone(text: str) -> str:
    return _wrapped(text, "~~")


def _fresh(text: str) -> str:
    return _wrapped(text, "**")


def _wrapped(text: str, mark: str) -> str:
    """Marks must touch the words, and may not be empty."""
    inner = text.strip()
    if not inner:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    return f"{lead}{mark}{inner}{mark}{text[len(text.rstrip()) :]}"
