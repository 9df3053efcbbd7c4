"""Clauses in the words of a language, and prose as words and sentences."""

import re
from collections.abc import Mapping

_END = re.compile(r"(?<=[.!?])[\"'”)]*\s+(?=[A-Z`\"“(])")
_SPAN = re.compile(r"`[^`]*`")


def worded(text: str, names: Mapping[str, str]) -> str:
    """A clause in the words of a language: the spec's names in code spans as the language writes them, links as text."""
    plain = re.sub(r"\[([^\]\[]+)\]\(#[^)\s]*\)", r"\1", text)
    return " ".join(re.sub(r"`([^`]+)`", lambda span: f"`{names.get(span[1], span[1])}`", plain).split())


def words(text: str) -> list[str]:
    """The words of prose; a code span counts as one."""
    return re.findall(r"`|[^\W_]+(?:['’-][^\W_]+)*", text)


def sentences(text: str) -> list[str]:
    """The sentences of prose."""
    return [part for part in _END.split(text.strip()) if part]


def shortened(text: str, count: int, most: int) -> str:
    """The first sentences of prose: at most `count`, of at most `most` words; one is left in any case.

    A reply that goes on for too long is often right to begin with.
    """
    hidden = _SPAN.sub(lambda span: f"`{'x' * (len(span[0]) - 2)}`", text)
    ends = [match.end() for match in _END.finditer(hidden)] + [len(text)]
    for end in reversed(ends[:count]):
        if len(words(_SPAN.sub("`", text[:end]))) <= most:
            return text[:end].rstrip()
    return text
