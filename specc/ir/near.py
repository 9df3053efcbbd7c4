"""Did you mean?"""

from collections.abc import Collection
from difflib import get_close_matches

MANY = 1000
"""Among more names than this none is looked for: comparing takes long, and the guess would be poor."""

MOST = 100
"""Of more wrong names than this in one place the others get no guess: nobody reads so many, and each takes long."""


class Guesses:
    """What was perhaps meant by each of many wrong names."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, Collection[str]], str | None] = {}

    def near(self, name: str, known: frozenset[str], cutoff: float = 0.6) -> str | None:
        """The known name that was perhaps meant, while there are few to be guessed."""
        if (name, known) not in self.made and len(self.made) < MOST:
            self.made[name, known] = near(name, known, cutoff)
        return self.made.get((name, known))


def near(name: str, known: Collection[str], cutoff: float = 0.6) -> str | None:
    """The known name that was perhaps meant."""
    if len(known) > MANY or len(name) > 100:
        return None
    found = get_close_matches(name, sorted(known), 1, cutoff)
    return found[0] if found else None
