"""GitHub's slug of a title: the id a heading has where none is written."""

import re

_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()]*\)")
_DROP = re.compile(r"[^\w\- ]")


def slug_of(title: str) -> str:
    """Lower case, without punctuation, spaces as hyphens."""
    text = _LINK.sub(r"\1", title).strip().lower()
    return re.sub(r"\s", "-", _DROP.sub("", re.sub(r"\s", " ", text)))


class Slugs:
    """Ids of headings that have none: a slug that is taken gets `-1`, `-2`, …"""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.counts: dict[str, int] = {}

    def fresh(self, title: str) -> str:
        """An id for this title that no other heading has."""
        slug = slug_of(title) or "section"
        number = self.counts.get(slug, 0)
        name = slug if number == 0 else f"{slug}-{number}"
        while name in self.taken:
            number += 1
            name = f"{slug}-{number}"
        self.counts[slug] = number + 1
        self.taken.add(name)
        return name
