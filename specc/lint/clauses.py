"""Where a word stands in its sentence: in a main clause, or below an if, a which, a that."""

from specc.lint.rules import WORDS
from specc.lint.values import Sentence, Word

SUBORDINATORS = WORDS["subordinators"]
_ENDS = frozenset(".;:!?")
_COMMAS = frozenset(",—)")
_RESUMES = frozenset(("then", "therefore"))


_BINDING = WORDS["binding"]


def binds(sentence: Sentence) -> bool:
    """Whether the sentence tells somebody what to do: with a modal verb, or as an imperative."""
    words = sentence.words
    return any(word.text in _BINDING for word in words) or bool(words and words[0].tag == "VERB|Inf")


def is_finite(word: Word) -> bool:
    """Whether the word is a verb that carries a clause."""
    return word.tag in ("AUX|Fin", "VERB|Fin")


def in_main_clause(sentence: Sentence, at: int, but_for: frozenset[str] = frozenset()) -> bool:
    """Whether the verb at that index belongs to a main clause, as far as words and commas tell.

    Read backward to the nearest word that opens a subordinate clause: the verb is below it, unless that clause has had its
    verb already and has been closed since: by a comma, or, where it is a relative clause, by a second verb without "and".
    Words of `but_for` open nothing.
    """
    words = sentence.words
    closed = joined = False
    verbs = 0
    comma = bool(_COMMAS & set(words[at].gap))
    for index in range(at - 1, -1, -1):
        word = words[index]
        if _ENDS & set(words[index + 1].gap) or word.text in _RESUMES:
            return True
        if word.text not in but_for and _opens(words, index):
            if comma and _verbless(words, index):
                return True
            relative = word.tag == "PRON" and index > 0
            return verbs > 0 and (closed or (relative and not joined))
        if is_finite(word):
            verbs += 1
            closed = closed or comma
        joined = joined or (verbs == 0 and word.tag == "CCONJ")
        comma = comma or bool(_COMMAS & set(word.gap))
    return True


def _verbless(words: tuple[Word, ...], at: int) -> bool:
    """Whether a comma closes what the word opens before a verb comes: "When applicable, …", "Before deleting a page, …"."""
    after = words[at + 1]
    return (after.tag in ("ADJ", "VERB|Part", "VERB|Ger", "ADP", "ADV") or after.text in ("this", "that")) and not after.gap


def _opens(words: tuple[Word, ...], at: int) -> bool:
    word = words[at]
    if word.text == "that":
        return at > 0 and word.tag != "DET" and words[at - 1].tag not in ("ADP", "SCONJ") and "," not in word.gap
    if word.text in ("after", "before", "since", "until"):
        return word.tag == "SCONJ"
    if word.text == "as":
        return word.tag == "SCONJ"
    if word.text in ("what", "which"):
        return True
    return word.text in SUBORDINATORS
