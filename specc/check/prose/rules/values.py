"""Numbers, quoted values and code spans that the prose states stand in the clauses, examples, signatures or outputs behind it."""

import re
from collections.abc import Iterator

from specc.check.prose.draft import Draft, Fault, Text, fault
from specc.check.prose.facts import NUMBER, NUMBER_WORDS, Facts, Known, number

_QUOTED = re.compile(r"\"([^\"\n]+)\"|“([^”\n]+)”|(?<!\w)'([^'\n]+)'(?!\w)|(?<!\w)‘([^’\n]+)’(?!\w)")
_CALL = re.compile(r"([\w.:$-]+)\(([^()]*)\)")


def check(draft: Draft) -> Iterator[Fault]:
    """Every piece of prose, table cells included."""
    known = Known(draft)
    for text in draft.texts:
        facts = known.of(text)
        yield from (fault("values", text, message) for message in (*_numbers(text, facts), *_quoted(text, facts), *_spans(text, facts)))


def _numbers(text: Text, facts: Facts) -> Iterator[str]:
    for found in dict.fromkeys(NUMBER.findall(text.plain)):
        if number(found) not in facts.numbers:
            yield f"the number {found} stands in none of the facts: leave it out or take the right one"
    for word in dict.fromkeys(re.findall(r"[a-z]+", text.plain.lower())):
        if word in NUMBER_WORDS and NUMBER_WORDS[word] not in facts.numbers | facts.counts:
            yield f"“{word}” stands in none of the facts: leave the number out or take the right one"


def _quoted(text: Text, facts: Facts) -> Iterator[str]:
    for groups in _QUOTED.findall(text.plain):
        value = next(group for group in groups if group)
        if "`" not in value and not facts.holds(value.rstrip(".,;:!?")) and not facts.holds(value):
            yield f"the quoted “{value}” stands in none of the facts: leave it out or write it as it stands there"


def _spans(text: Text, facts: Facts) -> Iterator[str]:
    for span in dict.fromkeys(text.spans):
        bare = span.strip().rstrip(";")
        if not (facts.knows(bare) or facts.knows(bare.strip("\"'")) or (facts.has_code(bare) and "(" in bare) or _naming(bare, facts)):
            yield f"`{span}` stands in none of the facts: leave it out or write it as it stands there"


def _naming(span: str, facts: Facts) -> bool:
    """Whether a span is just a known function with parentheses, or with names of parameters in them."""
    call = _CALL.fullmatch(span)
    if call is None:
        return False
    arguments = [part.strip() for part in call[2].split(",") if part.strip()]
    return all(re.fullmatch(r"[A-Za-z_][\w.-]*", part) and facts.holds(part) for part in (call[1], *arguments))
