"""What a list of phrases can't find: rules that look at parts of speech."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from specc.lint.clauses import SUBORDINATORS, in_main_clause, is_finite
from specc.lint.phrases import phrases
from specc.lint.rules import WORDS
from specc.lint.values import Hit, Rule, Sentence, Word

Finder = Callable[[Rule, Sentence], Iterator[Hit]]

_BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_MODALS = frozenset(("must", "shall", "should", "may", "might", "can", "could", "will", "would", "cannot"))
_STATES = WORDS["states"]
_ACTS = WORDS["acts"]
"""States, unless somebody must bring them about."""
_DUTIES = frozenset(("must", "shall", "should"))
_IRREGULAR = WORDS["participles"]
_PRONOUNS = frozenset(("it", "they", "them", "this", "that", "these", "those"))
_STANDS_FOR_NOUN = ("NOUN", "PROPN")
_EMPTY_IT = WORDS["empty-it"]
_PARTIES = WORDS["parties"]
_CONCESSIONS = frozenset(("while", "although", "though", "whereas"))
_ABILITIES = WORDS["abilities"]


def weak_commitment(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """Phrases of effort and preference, but not what an if, a which or a that says of somebody else's."""
    for hit in phrases(rule.phrases).hits(sentence):
        at = _index(sentence, hit.start)
        word = sentence.words[at]
        if word.text in ("attempt", "try") and _forbidden(sentence, at):
            continue
        if word.tag.startswith(("NOUN", "ADJ")) and word.text in ("attempt", "aim", "consider", "hope", "favor", "favour"):
            continue
        if word.text.startswith("consider") and len(hit_words(sentence, hit)) == 1 and not _considers(sentence, at):
            continue
        if _attributive(sentence, at):
            continue
        if word.text in ("prefer", "encourage", "recommend", "try", "attempt", "seek", "advise") and not _in_own_name(sentence, at):
            continue
        if in_main_clause(sentence, at) or at == 0:
            yield hit


def _attributive(sentence: Sentence, at: int) -> bool:
    """ "recommended patches", "to encourage diversity, …": no promise."""
    words = sentence.words
    before, after = words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None
    if words[at].text in ("recommended", "preferred", "encouraged", "advised"):
        return bool(after and after.tag in ("NOUN", "ADJ") and not after.gap and not (before and before.text in _BE))
    return words[at].text in ("encourage", "recommend", "favor", "favour") and at == 1 and before is not None and before.text == "to"


def _considers(sentence: Sentence, at: int) -> bool:
    """Whether considering is all that is asked: an imperative, or the verb of a must or should."""
    words = sentence.words
    if at == 0 or words[at].gap[-1:] in (",", ";", ":", "."):
        return True
    before = at - 1
    while before >= 0 and words[before].tag == "ADV":
        before -= 1
    return before >= 0 and words[before].text in ("should", "must", "shall")


def _forbidden(sentence: Sentence, at: int) -> bool:
    """Whether the effort itself is forbidden: "must never attempt to"."""
    for word in reversed(sentence.words[max(at - 6, 0) : at]):
        if word.text in ("never", "not", "n't"):
            return True
        if word.gap:
            return False
    return False


def _in_own_name(sentence: Sentence, at: int) -> bool:
    """Whether the verb isn't that of a user or of anybody else the sentence only tells of."""
    before = sentence.words[max(at - 3, 0) : at]
    return not any(word.text in ("user", "users", "people", "attacker", "may", "might", "would") for word in before)


def passive(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """Passive verbs of main clauses without a `by`."""
    words = sentence.words
    for at, word in enumerate(words):
        if word.text not in _BE:
            continue
        verb = _participle(words, at + 1)
        first = _first_auxiliary(words, at)
        if verb is None or first is None or _actor(words, verb):
            continue
        duty = words[first].text in _DUTIES or words[at - 1].text == "to"
        if words[verb].text in (_STATES - _ACTS if duty else _STATES):
            continue
        if in_main_clause(sentence, first):
            yield Hit(words[first].start, words[verb].end)


def _participle(words: tuple[Word, ...], at: int) -> int | None:
    """The participle that follows a form of be, past adverbs."""
    while (
        at < len(words)
        and not words[at].gap
        and (words[at].tag == "ADV" or words[at].text in ("not", "n't", "be", "been", "being", "also"))
    ):
        at += 1
    if at == len(words) or words[at].gap:
        return None
    word = words[at]
    shaped = word.text.endswith("ed") or word.text in _IRREGULAR
    names = words[at - 1].text != "be" and at + 1 < len(words) and words[at + 1].tag == "NOUN" and not words[at + 1].gap
    demanded = at > 1 and words[at - 1].text == "be" and any(each.text in _DUTIES for each in words[at - 3 : at - 1]) and word.tag == "ADJ"
    return at if shaped and not names and (demanded or word.tag in ("VERB|Part", "VERB|Fin", "PROPN", "VERB|Inf", "VERB")) else None


def _first_auxiliary(words: tuple[Word, ...], at: int) -> int | None:
    """The finite verb that the form of be belongs to; `None` for an infinitive or a participle."""
    for index in range(at, max(at - 7, -1), -1):
        word = words[index]
        if word.text == "to" and index == at - 1:
            before = index - 2 if index > 1 and words[index - 1].text == "not" else index - 1
            return before if before >= 0 and words[before].text in ("is", "are") else None
        if word.text in _MODALS or word.text in ("is", "are", "was", "were", "has", "have", "had"):
            return index
        if index < at and word.tag.startswith("VERB") and words[at].text != "being":
            return _carried(words, index)
    return None


def _carried(words: tuple[Word, ...], at: int) -> int | None:
    """The auxiliary of the verb before an "and be done": "SHALL time out and not be accepted"."""
    for index in range(at, max(at - 6, -1), -1):
        if words[index].text in _MODALS:
            return index
    return None


def _actor(words: tuple[Word, ...], verb: int) -> bool:
    """Whether `by` names who does it, before the clause ends."""
    for at in range(verb + 1, len(words) - 1):
        word = words[at]
        if set(word.gap) & set(";:.—"):
            return False
        if word.text == "by":
            after = words[at + 1]
            return not (after.text.endswith("ing") and after.tag.startswith(("VERB", "NOUN"))) and after.text not in ("default", "means")
        if is_finite(word):
            return False
    return False


def comparison(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """Comparatives and superlatives whose other side isn't named."""
    words = sentence.words
    for hit in phrases(rule.phrases).hits(sentence):
        at = _index(sentence, hit.start)
        found = hit_words(sentence, hit)
        if found[0].text != "as" and any(word.text in ("than", "over") for word in words[at + 1 :]):
            continue
        if found[0].text in ("most", "more", "less", "least") and len(found) > 1 and found[1].tag == "ADJ" and _quantity(words, at + 1):
            continue
        if found[0].text in ("improve", "improves", "enhance", "enhances", "increase", "reduce") and not _demanded(sentence, at):
            continue
        yield hit


def _quantity(words: tuple[Word, ...], at: int) -> bool:
    """Whether "most stable signals" counts signals: no article stands before, and a plural follows."""
    before = words[at - 2].text if at >= 2 else ""
    after = words[at + 1] if at + 1 < len(words) else None
    return (
        words[at - 1].text in ("most", "more", "less")
        and before not in ("the", "a", "its", "their")
        and bool(after and after.tag == "NOUN" and after.text.endswith("s") and not after.gap)
    )


def _demanded(sentence: Sentence, at: int) -> bool:
    """Whether the verb is what the clause asks for, and no mere purpose."""
    words = sentence.words
    before = words[at - 1].text if at else ""
    if at == 0:
        return True
    if before == "to":
        return at > 1 and words[at - 2].text in ("aim", "aims", "has", "have", "needs", "try", "is", "are")
    return before in ("must", "should", "shall", "will") and in_main_clause(sentence, at)


def two_forces(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """The first word of a second force."""
    found = list(_forces(sentence))
    for at, force in found:
        if force != found[0][1]:
            word, first = sentence.words[at], sentence.words[found[0][0]]
            yield Hit(word.start, word.end, sentence.text[first.start : first.end])
            return


def _forces(sentence: Sentence) -> Iterator[tuple[int, str]]:
    words = sentence.words
    for at, word in enumerate(words):
        kind = {"must": "MUST", "shall": "MUST", "should": "SHOULD", "may": "MAY", "can": "MAY", "cannot": "MUST NOT"}.get(word.text)
        loud = sentence.text[word.start : word.end].isupper()
        if kind is None:
            if (at == 0 and word.tag == "VERB|Inf") or word.text == "please":
                yield at, "MUST"
            elif word.text in ("don't", "do") and at + 1 < len(words) and words[at + 1].text in ("not", "n't") and _imperative(words, at):
                yield at, "MUST NOT"
            continue
        if not loud and not in_main_clause(sentence, at, _CONCESSIONS):
            continue
        if word.text in ("can", "cannot") and not _party_before(words, at):
            continue
        if word.text == "may" and not loud and not _party_before(words, at) and not _passive_after(words, at):
            continue
        after = words[at + 1].text if at + 1 < len(words) else ""
        negated = after in ("not", "n't", "never", "no") or (word.text == "may" and after == "only")
        if negated and kind != "MUST NOT":
            kind = "MUST NOT" if kind == "MAY" else f"{kind} NOT"
        yield at, kind


def _imperative(words: tuple[Word, ...], at: int) -> bool:
    return at == 0 or words[at - 1].text in ("and", "please", "or")


def _passive_after(words: tuple[Word, ...], at: int) -> bool:
    return any(word.text == "be" for word in words[at + 1 : at + 3])


def _party_before(words: tuple[Word, ...], at: int) -> bool:
    """Whether the subject just before is somebody who can be bound."""
    if at and words[at - 1].tag == "CCONJ":
        return any(word.text in _PARTIES for word in words[:at])
    for word in reversed(words[max(at - 3, 0) : at]):
        if word.text in _PARTIES:
            return True
        if word.tag.startswith(_STANDS_FOR_NOUN):
            return False
    return False


def weak_modal(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """can, could, might and cannot, where a party that can be bound is their subject."""
    words = sentence.words
    for at, word in enumerate(words):
        if word.text not in ("can", "could", "might", "cannot") or not in_main_clause(sentence, at):
            continue
        verb = next((each for each in words[at + 1 : at + 5] if each.tag not in ("ADV", "PART") and each.text not in ("also",)), None)
        if verb is None or verb.text in _ABILITIES:
            continue
        passive_voice = verb.text == "be" and _participle(words, words.index(verb) + 1) is not None
        if verb.text == "be" and not passive_voice:
            continue
        if word.text in ("could", "might") and not _party_before(words, at):
            continue
        if passive_voice or _party_before(words, at) or word.text == "cannot":
            yield Hit(word.start, word.end)


def dangling_pronoun(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """The first pronoun that no noun precedes."""
    words = sentence.words
    led = _lead(words)
    for at, word in enumerate(words):
        if word.text in _PRONOUNS and _is_pronoun(words, at):
            yield Hit(word.start, word.end)
            return
        if (
            at >= led
            and word.text not in ("addition", "example", "instance", "case", "cases", "general", "default", "theory", "practice", "course")
            and (
                word.tag in _STANDS_FOR_NOUN
                or word.text in ("anyone", "everyone", "somebody", "anybody", "everybody", "someone", "who", "both")
            )
        ):
            return


def _is_pronoun(words: tuple[Word, ...], at: int) -> bool:
    word, after = words[at], words[at + 1] if at + 1 < len(words) else None
    if after is None:
        return word.text in ("it", "they", "them", "this", "that")
    if word.text == "it":
        return not _empty_it(words, at)
    if word.text in ("they", "them"):
        return True
    if word.text in ("that", "this") and "," in after.gap:
        return at > 0 and (words[at - 1].tag == "ADP" or words[at - 1].text in ("after", "before", "do", "does", "doing"))
    if (
        word.text == "that"
        and at
        and not word.gap
        and words[at - 1].tag not in ("ADP", "SCONJ")
        and words[at - 1].text not in SUBORDINATORS
    ):
        return False
    verb = after.tag.startswith(("AUX", "VERB")) and after.tag != "VERB|Part"
    return verb or after.text in ("also", "only", "never", "always", "should", "must", "may")


def _empty_it(words: tuple[Word, ...], at: int) -> bool:
    """ "It is possible that …": an `it` that stands for nothing."""
    following = [word.text for word in words[at + 1 : at + 6]]
    if not following or following[0] not in ("is", "'s", "was", "may", "must", "might", "would", "seems", "appears", "becomes"):
        return False
    return (
        any(word in _EMPTY_IT for word in following[:5])
        and any(word.text in ("that", "to", "if", "for", "than") for word in words[at + 1 : at + 10])
    ) or following[:3] == ["may", "be", "that"]


def _lead(words: tuple[Word, ...]) -> int:
    """How many words stand in a leading phrase without a verb: what it names is rarely what an `it` behind it stands for."""
    for at, word in enumerate(words):
        if is_finite(word):
            return 0
        if at and "," in word.gap:
            opened = words[1] if words[0].text in SUBORDINATORS else words[0]
            return at if opened.tag in ("VERB|Ger", "VERB|Part", "ADV", "ADP", "ADJ") and word.text == "it" else 0
    return 0


def _index(sentence: Sentence, start: int) -> int:
    return next(index for index, word in enumerate(sentence.words) if word.start >= start)


def hit_words(sentence: Sentence, hit: Hit) -> tuple[Word, ...]:
    """The words of a hit."""
    return tuple(word for word in sentence.words if hit.start <= word.start < hit.end)


def mixed_case_keyword(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """ "MUST not"."""
    words = sentence.words
    for before, word in pairwise(words):
        loud = [sentence.text[each.start : each.end].isupper() for each in (before, word)]
        if before.text in ("must", "shall", "should") and word.text == "not" and loud == [True, False]:
            yield Hit(before.start, word.end)


def and_or(rule: Rule, sentence: Sentence) -> Iterator[Hit]:
    """ "and/or"."""
    for before, word in pairwise(sentence.words):
        if before.text == "and" and word.text == "or" and word.gap == "/":
            yield Hit(before.start, word.end)


FINDERS: dict[str, Finder] = {
    "weak_commitment": weak_commitment,
    "passive": passive,
    "comparison": comparison,
    "two_forces": two_forces,
    "weak_modal": weak_modal,
    "dangling_pronoun": dangling_pronoun,
    "mixed_case_keyword": mixed_case_keyword,
    "and_or": and_or,
}
