"""Phrases as `rules.toml` writes them, found in a sentence.

A phrase is words, one space apart, in lower case. A word may be a choice `if|when`, may stand for any word `*`, may be left out `so?`,
and may ask for a part of speech `clear/ADJ`. A phrase that begins with `^` stands at the start of the sentence.
"""

import re
from collections.abc import Iterator
from functools import cache

from specc.lint.values import Hit, Sentence, Word

_Part = tuple[frozenset[str] | None, str, bool]
"""The words it may be (`None`: any), the tag it must have (or empty), whether it may be left out."""


class Phrases:
    """A list of phrases, indexed by their first words."""

    def __init__(self, phrases: tuple[str, ...]) -> None:
        self._by_first: dict[str, list[tuple[bool, tuple[_Part, ...]]]] = {}
        for phrase in phrases:
            parts = tuple(_part(word) for word in phrase.removeprefix("^").split())
            first = parts[0][0]
            assert first is not None and not parts[0][2], f"`{phrase}` must begin with a word"
            for word in first:
                self._by_first.setdefault(word, []).append((phrase.startswith("^"), parts))

    def hits(self, sentence: Sentence) -> Iterator[Hit]:
        """Where a phrase stands, the longest at each place, none inside another."""
        words = sentence.words
        at = 0
        while at < len(words):
            ends = [
                end
                for start_only, parts in self._by_first.get(words[at].text, ())
                if (not start_only or at == 0) and (end := _match(words, at, parts)) is not None
            ]
            if ends:
                yield Hit(words[at].start, words[max(ends) - 1].end)
                at = max(ends)
            else:
                at += 1


@cache
def phrases(lines: tuple[str, ...]) -> Phrases:
    """The list that these lines write, compiled once."""
    return Phrases(lines)


def _part(word: str) -> _Part:
    word, _, tag = word.partition("/")
    optional = word.endswith("?")
    choices = word.rstrip("?")
    return (None if choices == "*" else frozenset(choices.split("|"))), tag.rstrip("?"), optional or tag.endswith("?")


def _match(words: tuple[Word, ...], at: int, parts: tuple[_Part, ...], inside: bool = False) -> int | None:
    """The index after the phrase, if it begins at `at`. No punctuation stands inside a phrase."""
    if not parts:
        return at
    choices, tag, optional = parts[0]
    word = words[at] if at < len(words) else None
    fits = word and (choices is None or word.text in choices) and _tagged(tag).match(word.tag) and not (inside and word.gap)
    end = _match(words, at + 1, parts[1:], inside=True) if fits else None
    return _match(words, at, parts[1:], inside) if end is None and optional else end


@cache
def _tagged(tag: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{tag})\b" if tag else "")
