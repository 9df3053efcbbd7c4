"""Did you mean?"""

from collections.abc import Collection
from difflib import get_close_matches

MANY = 1000
"""Among more names than this none is looked for: comparing takes long, and the guess would be poor."""


def near(name: str, known: Collection[str], cutoff: float = 0.6) -> str | None:
    """The known name that was perhaps meant."""
    if len(known) > MANY or len(name) > 100:
        return None
    found = get_close_matches(name, sorted(known), 1, cutoff)
    return found[0] if found else None
