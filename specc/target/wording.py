"""Clauses in the words of a language."""

import re
from collections.abc import Mapping


def worded(text: str, names: Mapping[str, str]) -> str:
    """A clause in the words of a language: the spec's names in code spans as the language writes them, links as text."""
    plain = re.sub(r"\[([^\]\[]+)\]\(#[^)\s]*\)", r"\1", text)
    return " ".join(re.sub(r"`([^`]+)`", lambda span: f"`{names.get(span[1], span[1])}`", plain).split())
