"""No phrases that a model says to whoever asked it."""

import re
from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault, fault

PHRASES = re.compile(
    r"^\W*(certainly|sure|of course|absolutely|great question|okay|ok)\b\W*(?=[,!.:])|\bhere(?:'s| is| are) (?:the|a|an|your|my|some)\b"
    r"|\bas an ai\b|\blanguage model\b|\bi hope (?:this|that)\b|\blet me know\b|\bfeel free\b|\bhappy to help\b|\bi (?:can|will|have|am)\b"
    r"|\bi'(?:ll|ve|m)\b|\bas (?:you )?requested\b|\bthe (?:text|marks?|rules?) above\b|\bthe facts?\b|\bin conclusion\b"
    r"|\brevised (?:text|version)\b"
    r"|\b(?:one|two|three|short) sentences?:|\[insert\b|\bTODO\b",
    re.I,
)


def check(draft: Draft) -> Iterator[Fault]:
    """A model's texts: what the spec itself says to its readers is its own affair."""
    for text in draft.texts:
        if text.passage not in draft.fills:
            continue
        if found := PHRASES.search(text.plain):
            yield fault("chat", text, f"“{found[0].strip()}” speaks to the one who asked, not to the reader: leave it out")
