"""How alike two texts are, and which of many belong together."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"\w+(?:[-']\w+)*")
COMMON = 64
"""A pair of words that stands in more texts than this says nothing about which of them belong together."""

Feature = str | tuple[str, str]


def words(text: str) -> list[str]:
    """The words of a text in lower case, whatever apostrophes it uses."""
    return _WORD.findall(text.replace("’", "'").lower())


class Bag:
    """The words of a text, and its pairs of neighbouring words, counted."""

    def __init__(self, text: str) -> None:
        found = words(text)
        self.features: Counter[Feature] = Counter(found)
        self.features.update(pairwise(found))
        self.size = sum(self.features.values())


def likeness(left: Bag, right: Bag) -> float:
    """From 0 (nothing in common) to 1 (the same words in the same order): Dice's coefficient of the bags."""
    if not left.size or not right.size:
        return float(left.size == right.size)
    small, large = sorted((left.features, right.features), key=len)
    common = sum(min(count, large[feature]) for feature, count in small.items() if feature in large)
    return 2 * common / (left.size + right.size)


def pair(olds: Sequence[Bag], news: Sequence[Bag], least: float) -> list[tuple[int, int]]:
    """Pairs of indices, the most alike first taken; none is less alike than `least`, and each stands in one pair at most.

    Only texts that share a pair of words (or, of a single word, the word) are compared.
    """
    places: dict[Feature, list[int]] = {}
    for index, bag in enumerate(news):
        for feature in bag.features:
            if isinstance(feature, tuple) or bag.size == 1:
                places.setdefault(feature, []).append(index)
    scored: list[tuple[float, int, int]] = []
    for index, bag in enumerate(olds):
        near = {other for feature in bag.features for other in _few(places.get(feature, ()))}
        found = ((likeness(bag, news[other]), other) for other in near)
        scored += [(-score, index, other) for score, other in found if score >= least]
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, index, other in sorted(scored):
        if index not in taken_old and other not in taken_new:
            taken_old.add(index)
            taken_new.add(other)
            pairs.append((index, other))
    return pairs


def _few(found: Sequence[int]) -> Sequence[int]:
    return found if len(found) <= COMMON else ()
