"""A clause's text -> condition, subject, predicate: who must do what, and when."""

import re

import msgspec

from specc.ir.values import Clause, Force


class Parts(msgspec.Struct, frozen=True):
    """A clause taken apart at the word that gives it its force; all are empty where it has none."""

    condition: str = ""
    subject: str = ""
    predicate: str = ""


_CODE = re.compile(r"`+[^`]*`+")
_CLAUSE = re.compile(r"[,;:]\s+|\s[–—-]+\s")
_CONJUNCTION = re.compile(r"(?:^|\s)(?:and|but|so|or|then)\s+$", re.I)
_LEAD = re.compile(r"^(?:and|but|so|or|then|however|also|in addition|therefore|thus|note that)\b,?\s+", re.I)
_SUBORDINATE = re.compile(
    r"^(?:if|when|whenever|where|while|unless|until|once|after|before|as|for|in|on|by|with|without|during|except|because|since|although|though"
    r"|given|to|at|under|upon|even|only|similarly|by default|generally|instead)\b",
    re.I,
)


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
    words = r"\s+".join(clause.force.split())
    text = _CODE.sub(lambda match: "`" * len(match.group()), clause.text)
    if clause.capitals:
        return re.search(rf"\b{words}\b", text)
    head, _, tail = clause.force.lower().partition(" ")
    return re.search(rf"\b{head}(?:\s+not\b|n['’]t\b)" if tail else rf"\b{head}(?!\s+not\b|n['’]t)\b", text)


def _split(before: str) -> tuple[str, str]:
    """What stands before the word of force -> condition and subject: the subject begins behind the last comma of an introduction."""
    stops = list(_CLAUSE.finditer(before))
    if not stops:
        return "", before
    first = before[: stops[0].start()]
    if not _SUBORDINATE.match(before) and len(stops) > 1 and stops[-1].group().startswith(","):
        # `The assistant, when asked, must`: what stands between commas qualifies a subject that stands in front.
        return before[stops[0].end() : stops[-1].start()], first
    last = stops[-1]
    return before[: last.end()].strip(), _CONJUNCTION.sub("", before[last.end() :]).strip()
