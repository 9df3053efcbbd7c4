"""The lists of words in words.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache
def words(kind: str) -> frozenset[str]:
    """One of the lists, by its key."""
    text = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[kind].split())
