"""Normative force of a statement (RFC 2119, RFC 8174)."""

import re
from collections.abc import Iterable

from specc.ir.draft import Statement
from specc.ir.values import Force

RARE = 20
"""Capitals in fewer than one of so many clauses with a word of force are a slip, and lower-case words count too."""

_LOUD = tuple((word, re.compile(rf"{word}(?<!\w{word})(?P<negated>\s+NOT\b)?(?!\w)")) for word in ("MUST", "SHOULD", "MAY"))
_QUIET = tuple((word, re.compile(rf"{word}(?<!\w{word})(?P<negated>\s+not\b|n['’]t\b)?(?!\w)")) for word in ("must", "should", "may"))
"""Strongest first. A pattern that begins with plain letters is searched for fast."""
_FORCES = {(word, negated): Force(f"{word} NOT" if negated else word) for word in ("MUST", "SHOULD") for negated in (False, True)}
_FORCES |= {("MAY", False): Force.MAY, ("MAY", True): Force.MAY}


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
    return _strongest(_LOUD, text), _strongest(_QUIET, text)


def _strongest(words: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> Force:
    for word, pattern in words:
        if word in text and (match := pattern.search(text)):
            return _FORCES[word.upper(), match["negated"] is not None]
    return Force.NONE
