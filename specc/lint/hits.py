"""A rule on a sentence -> the places it objects to."""

from collections.abc import Iterator
from functools import lru_cache

from specc.lint.grammar import FINDERS
from specc.lint.phrases import phrases
from specc.lint.rules import RULES
from specc.lint.sentence import read_sentence
from specc.lint.values import Hit, Rule, Sentence

_OF_SENTENCES = frozenset((*FINDERS, "phrases"))


@lru_cache(maxsize=1 << 14)
def read_hits(source: str) -> tuple[Sentence, tuple[tuple[Rule, Hit], ...]]:
    """The sentence of a slice of a spec, and what the rules object to in it. Kept: of an edited spec most clauses are as they were."""
    sentence = read_sentence(source)
    return sentence, tuple((rule, hit) for rule in RULES if rule.finder in _OF_SENTENCES for hit in find(rule, sentence))


def find(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """The places, without those that are part of a phrase which the rule excepts."""
    found = FINDERS[rule.finder](rule, sentence) if rule.finder in FINDERS else phrases(rule.phrases).hits(sentence)
    fine = list(_all(rule, sentence))
    for hit in found:
        if not any(each.start < hit.end and hit.start < each.end for each in fine) and not _named(sentence, hit):
            yield hit


def _named(sentence: Sentence, hit: Hit) -> bool:
    """Whether it is part of a name, with a capital inside the sentence: "a High Security Zone"."""
    found = sentence.text[hit.start : hit.end].split()[0]
    return (
        found.istitle()
        and bool(sentence.words)
        and hit.start > sentence.words[0].start
        and sentence.text[: hit.start].rstrip()[-1:].isalnum()
    )


def _all(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    return phrases(rule.unless).hits(sentence)
