"""What a function of a text gave, kept for the next time the same text comes: a block that nobody edited."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

MOST = 1 << 13
LONGEST = 1 << 14
"""Texts longer than this are not kept, so that what is kept stays small."""

_CACHES: list[Callable[[], None]] = []
_T = TypeVar("_T")


def kept(function: Callable[[str], _T]) -> Callable[[str], _T]:
    """A pure function of a text that remembers its latest results."""
    cached = lru_cache(maxsize=MOST)(function)
    _CACHES.append(cached.cache_clear)

    @wraps(function)
    def call(text: str) -> _T:
        return cached(text) if len(text) <= LONGEST else function(text)

    return call


def forget() -> None:
    """Forget all that is kept, as in a process that has just begun."""
    for clear in _CACHES:
        clear()
