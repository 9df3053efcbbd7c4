"""Names of the code that stand in the prose outside of code spans are names that exist there."""

import re
from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault, fault
from specc.check.prose.facts import Known

_LOOKS_LIKE_CODE = re.compile(r"\b(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|\w+::\w+|[A-Za-z]\w*_\w+|[A-Z][A-Z_]+_[A-Z]+)\b")
_COMMON = {"TypeScript", "JavaScript", "GitHub", "macOS"}


def check(draft: Draft) -> Iterator[Fault]:
    """Every piece of prose."""
    known = Known(draft)
    for text in draft.texts:
        facts = known.of(text)
        for name in dict.fromkeys(_LOOKS_LIKE_CODE.findall(text.plain)):
            if name not in facts.names and name not in _COMMON and not facts.holds(name):
                yield fault("names", text, f"there is no `{name}` in the facts: take the right name or leave it out")
