"""A clause's text -> condition, subject, predicate: who must do what, and when."""

import re

import msgspec

from specc.ir.values import Clause, Force


class Parts(msgspec.Struct, frozen=True):
    """A clause taken apart at the word that gives it its force; all are empty where it has none."""

    condition: str = ""
    subject: str = ""
    predicate: str = ""


def _pattern(force: Force) -> str:
    head, _, tail = force.partition(" ")
    negated = r"(?:\s+NOT\b|N['’]T\b)"
    if force is Force.MAY:
        return r"\bMAY\b"
    return rf"\b{head}{negated}" if tail else rf"\b{head}\b(?!{negated})"


_CODE = re.compile(r"`+[^`]*`+")
_CLAUSE = re.compile(r"[,;:](?:\s+|$)|\s[–—-]+\s")
_CONJUNCTION = re.compile(r"(?:^|\s)(?:and|but|so|or|then)\s+$", re.I)
_LEAD = re.compile(r"^(?:and|but|so|or|then|however|also|in addition|therefore|thus|note that)\b,?\s+", re.I)
_SUBORDINATE = re.compile(
    r"^(?:if|when|whenever|where|while|unless|until|once|after|before|as|for|in|on|by|with|without|during|except|because|since|although|though"
    r"|given|to|at|under|upon|even|only|similarly|by default|generally|instead)\b",
    re.I,
)
_WORDS = {
    (force, capitals): re.compile(_pattern(force) if capitals else _pattern(force).lower()) for force in Force for capitals in (True, False)
}


def parts_of(clause: Clause) -> Parts:
    """Take a clause apart. Deterministic and shallow: it knows words and commas, no grammar."""
    word = _word(clause)
    if word is None:
        return Parts()
    before, predicate = clause.text[: word.start()].strip(), clause.text[word.end() :].strip()
    condition, subject = _split(_LEAD.sub("", before))
    return Parts(condition, subject, predicate)


def _word(clause: Clause) -> re.Match[str] | None:
    """The word of force, outside of code spans."""
    if clause.force is Force.NONE:
        return None
    text = _CODE.sub(lambda match: "`" * len(match.group()), clause.text)
    return _WORDS[clause.force, clause.capitals].search(text)


def _split(before: str) -> tuple[str, str]:
    """What stands before the word of force -> condition and subject: the subject begins behind the last comma of an introduction."""
    stops = list(_CLAUSE.finditer(before))
    if not stops:
        return "", before
    first = before[: stops[0].start()]
    if len(stops) > 1 and stops[-1].end() == len(before) and not _SUBORDINATE.match(before):
        # `The assistant, when asked, must`: what stands between commas qualifies a subject that stands in front.
        return before[stops[0].end() : stops[-1].start()], first
    last = next((stop for stop in reversed(stops) if stop.end() < len(before)), None)
    if last is None:
        return "", before.rstrip(",;: ")
    return before[: last.end()].strip(), _CONJUNCTION.sub("", before[last.end() :]).strip()
