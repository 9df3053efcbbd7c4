"""Two texts, word by word."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher

LONG = 400
"""Characters of a stretch that is shown; the middle of a longer one is left out."""
MOST = 20_000
"""Characters of texts that are compared word by word. Of longer ones it is only said that they differ."""

_PART = re.compile(r"\s+|\w+|[^\w\s]")


def marked(old: str, new: str, gone: Callable[[str], str], fresh: Callable[[str], str]) -> str:
    """The new text, with what is gone and what is new marked by two functions."""
    if len(old) + len(new) > MOST:
        return fresh("…")
    left, right = (_PART.findall(text) for text in (old, new))
    parts: list[str] = []
    for same, before, after in _runs(left, right):
        if same:
            parts.append(shortened(after))
        else:
            parts += [mark(shortened(text)) for mark, text in ((gone, before), (fresh, after)) if text]
    return "".join(parts)


def _runs(left: list[str], right: list[str]) -> list[tuple[bool, str, str]]:
    """Stretches that are the same or not. A blank between two changes belongs to them: what changed is a phrase."""
    found: list[tuple[bool, str, str]] = []
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for place, (kind, i, j, k, m) in enumerate(blocks):
        before, after = "".join(left[i:j]), "".join(right[k:m])
        same = kind == "equal" and not (after.isspace() and 0 < place < len(blocks) - 1)
        if found and not same and not found[-1][0]:
            found[-1] = (False, found[-1][1] + before, found[-1][2] + after)
        else:
            found.append((same, before, after))
    return found


def shortened(text: str) -> str:
    """A text without its middle where it is long."""
    if len(text) <= LONG:
        return text
    head, tail = text[: LONG // 2].rsplit(" ", 1)[0], text[-LONG // 2 :].split(" ", 1)[-1]
    return f"{head} … {tail}"
