"""Normative force of a statement (RFC 2119, RFC 8174)."""

import re
from collections.abc import Iterable

from specc.ir.draft import Statement
from specc.ir.values import Force

RARE = 20
"""Capitals in fewer than one of so many clauses with a word of force are a slip, and lower-case words count too."""

_LOUD = re.compile(r"\b(?:(MUST|SHOULD)(\s+NOT\b)?|(MAY))\b")
_QUIET = re.compile(r"\b(?:(must|should)(\s+not\b|n['’]t\b)?|(may))(?![\w])")
_RANK = (Force.MUST, Force.MUST_NOT, Force.SHOULD, Force.SHOULD_NOT, Force.MAY)


def lower_case_counts(statements: Iterable[Statement]) -> bool:
    """Whether the lower-case words of a module count: it has next to none in capitals."""
    loud = quiet = 0
    for statement in statements:
        loud += statement.force is not Force.NONE
        quiet += statement.force is Force.NONE and statement.quiet is not Force.NONE
    return loud * RARE < loud + quiet


def force_of(text: str) -> tuple[Force, Force]:
    """The force that capitals give a text, and the one that lower-case words would give it.

    Where words of different force stand in one statement, the strongest counts; of MUST and MUST NOT the first.
    `text` is without code spans.
    """
    loud = "MUST" in text or "SHOULD" in text or "MAY" in text
    quiet = "must" in text or "should" in text or "may" in text
    return _strongest(_LOUD, text) if loud else Force.NONE, _strongest(_QUIET, text) if quiet else Force.NONE


def _strongest(pattern: re.Pattern[str], text: str) -> Force:
    found = Force.NONE
    for match in pattern.finditer(text):
        word = (match.group(1) or match.group(3)).upper()
        force = Force(f"{word} NOT" if match.group(2) else word)
        if _weight(force) > _weight(found):
            found = force
    return found


def _weight(force: Force) -> int:
    if force is Force.NONE:
        return 0
    return 3 - _RANK.index(force) // 2
