"""What a clause asks, allows or forbids, in a form in which two clauses can be compared."""

import re
from typing import Literal

import msgspec

from specc.base.kept import kept
from specc.ir.parts import parts_of
from specc.ir.values import Clause, Force

Attitude = Literal["asks", "allows", "forbids", "unclear"]
"""`unclear` is MAY with a NOT behind it: readers take it for a permission not to, or for a ban."""


class Stance(msgspec.Struct, frozen=True):
    """A clause without the ways in which the same thing can be worded."""

    attitude: Attitude
    binding: bool
    """MUST and MUST NOT, unlike SHOULD and SHOULD NOT."""
    definite: bool
    """Whether the subject is one that the text around it makes known: `the result`."""
    key: tuple[str, str, str]
    """Condition, subject and predicate: equal where two clauses speak of the same."""


_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(?<!\w)[*_]+(?=\w)|(?<=\w)[*_]+(?!\w)")
_TOKEN = re.compile(r"`+[^`]*`+|\w+(?:[-'’.]\w+)*|[-+*/<>=%€$£]")
_DEFINITE = re.compile(r"\W*(?:the|this|that|these|those|its|their|such|said)\b", re.I)
_NOBODY = re.compile(r"^(?:no|none of|neither of)\s+|^(?:nobody|no one|none)$", re.I)
_FIRST = re.compile(r"^\W+|[^\w\s].*", re.S)
_PRONOUNS = """
it this that they these those he she one we you i which who what there some other others both either
"""
_VAGUE = frozenset(_PRONOUNS.split())
_CLOSING = " .,;:!?…"
_FORCE = frozenset(("must", "not", "should", "may", "never", "mustn", "shouldn", "mustn't", "shouldn't", "mustn’t", "shouldn’t"))
_IDLE = frozenset(("a", "an", "the", "every", "each", "any", "all", "always", "ever"))
"""Words without which a clause says the same."""


def stance_of(clause: Clause) -> Stance | None:
    """The stance of a clause; `None` where it takes none, or speaks of `it` or `they`."""
    parts = parts_of(clause)
    attitude = _attitude(clause.force)
    if attitude is None or not parts.subject or not parts.predicate:
        return None
    subject, predicate = parts.subject, parts.predicate
    if clause.force is Force.MAY and (match := re.match(r"not\b", predicate, re.I)):
        attitude, predicate = "unclear", predicate[match.end() :]
    if match := re.match(r"never\b", predicate, re.I):
        attitude, predicate = _negated(attitude), predicate[match.end() :]
    if match := _NOBODY.match(subject):
        # “No clerk MAY” and “no clerk MUST” both forbid; of whom nothing is forbidden is too clever to be compared.
        if attitude not in ("asks", "allows"):
            return None
        attitude, subject = "forbids", subject[match.end() :] or "anybody"
    words = _words(subject)
    if not words or _FIRST.sub("", subject).split()[0].lower() in _VAGUE:
        return None
    key = (" ".join(_words(parts.condition)), " ".join(words), " ".join(_words(predicate)))
    binding = clause.force in (Force.MUST, Force.MUST_NOT) or (attitude == "forbids" and clause.force is Force.MAY)
    return Stance(attitude, binding, _DEFINITE.match(subject) is not None, key)


def opposed(left: Stance, right: Stance) -> bool:
    """Whether nobody can do as both say. That SHOULD NOT forbids leaves room for MAY; MUST NOT leaves none."""
    pair = {left.attitude: left, right.attitude: right}
    if pair.keys() == {"asks", "forbids"} or pair.keys() == {"asks", "unclear"}:
        return True
    return pair.keys() == {"allows", "forbids"} and pair["forbids"].binding


@kept
def last_words(text: str) -> tuple[str, ...]:
    """The last two words of a clause, one where the other gives it its force: the same for clauses of one key, and found fast."""
    tail = (_LINK.sub(r"\1", text) if "](" in text else text)[-60:].rstrip(_CLOSING)
    found: list[str] = []
    for piece in reversed(tail.split()[-6:]):
        lower = piece.lower()
        if lower in _FORCE or len(found) >= 2:
            break
        if lower not in _IDLE:
            found += [_singular(lower)] if piece.isalnum() else reversed(_words(piece))
    return tuple(found[:2])


def _attitude(force: Force) -> Attitude | None:
    if force is Force.NONE:
        return None
    if force is Force.MAY:
        return "allows"
    return "forbids" if force in (Force.MUST_NOT, Force.SHOULD_NOT) else "asks"


def _negated(attitude: Attitude) -> Attitude:
    found: dict[Attitude, Attitude] = {"asks": "forbids", "allows": "forbids", "forbids": "asks", "unclear": "unclear"}
    return found[attitude]


def _words(text: str) -> list[str]:
    """The words of a text, without idle ones, marks and the endings of plurals; code as it stands."""
    found = (match.group() for match in _TOKEN.finditer(_EMPHASIS.sub("", _LINK.sub(r"\1", text))))
    return [word if word.startswith("`") else _singular(word.lower()) for word in found if word.lower() not in _IDLE]


def _singular(word: str) -> str:
    """The same for a word and its plural; that it may be no word does no harm."""
    word = word.replace("’", "'")
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    word = word.rstrip("e") or word
    return f"{word[:-1]}i" if word.endswith("y") else word
