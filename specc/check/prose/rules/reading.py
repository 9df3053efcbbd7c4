"""A model's text is not harder to read than its slot allows.

The measure is the Flesch–Kincaid grade level: Kincaid, Fishburne, Rogers and Chissom, "Derivation of New Readability Formulas for Navy
Enlisted Personnel", Naval Technical Training Command Research Branch Report 8-75, 1975.
"""

import re
from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault, pieces
from specc.target.values import File, Finding
from specc.target.wording import sentences, words


def check(draft: Draft) -> Iterator[Fault]:
    """The fills."""
    for id, fill in draft.fills.items():
        found, most = grade(" ".join(text.plain for text in pieces((File("fill.md", fill),))[0])), draft.slots[id].bounds.grade
        if found > most:
            message = f"the text reads like school year {found:.0f}; {most:.0f} is the highest: use shorter sentences and shorter words"
            yield Fault(id, Finding("reading-level", message))


def grade(text: str) -> float:
    """The Flesch–Kincaid grade level of prose; a code span counts as a word of one syllable."""
    spoken, told = words(text), sentences(text)
    if not spoken or not told:
        return 0.0
    return 0.39 * len(spoken) / len(told) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, without a silent `e` at the end; at least one."""
    bare = re.sub(r"[^a-z]", "", word.lower())
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])(?:e|es|ed)$", "", bare))
    return max(1, len(groups))
