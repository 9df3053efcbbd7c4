"""Tags for clauses that have none, written into the text and nothing else with it."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from random import Random

from specc.base.source import Source
from specc.ir.draft import Draft, Statement
from specc.ir.lower import lower
from specc.syntax.parser import parse

LETTERS = "bcdfghjkmnpqrstvwxyz"
"""Without vowels, so that no tag is a word, and without what looks like a digit."""
DIGITS = "23456789"
LENGTH = 4

_USED = re.compile(rb"\[\^([^\]\[\s^]+)\]|\{#([^\s}]+)")

Insertion = tuple[int, str]
"""A byte offset and the tag that goes there."""


def tag_source(source: Source, random: Random, taken: frozenset[str] = frozenset()) -> tuple[Source, int, int]:
    """The source with a tag behind each clause that has none; how many were written, and how many could not be.

    `taken` are names that no tag may have, beside those of the source itself. Sentences and list items take tags; tables
    and code do not. A place where a tag would change what any clause says is left as it is.
    """
    draft = _lowered(source)
    names = _names(source, draft, random, taken)
    insertions = [(statement.span.end, next(names)) for statement in _statements(draft) if not statement.tags]
    wanted = len(insertions)
    while insertions:
        written = _written(source, insertions)
        wrong = _wrong(draft, _lowered(written), insertions)
        if not wrong:
            return written, len(insertions), wanted - len(insertions)
        insertions = [one for one in insertions if one[1] not in wrong]
    return source, 0, wanted


def _lowered(source: Source) -> Draft:
    return lower(parse(source)[0], source)[0]


def _statements(draft: Draft) -> Iterator[Statement]:
    for part in draft.body:
        if isinstance(part, Statement) and part.form in ("sentence", "item"):
            yield part


def _names(source: Source, draft: Draft, random: Random, taken: frozenset[str]) -> Iterator[str]:
    """Names that nothing has. They grow longer where a spec has so many that short ones would run out."""
    used = {(tag or id).decode() for tag, id in _USED.findall(source.data)}
    used |= taken | {section.id for section in draft.sections}
    length = LENGTH
    while (len(used) + len(draft.body)) * 100 > len(LETTERS + DIGITS) ** length:
        length += 1
    while True:
        name = "".join(random.choices(LETTERS + DIGITS, k=length))
        if name not in used and not name.isalpha() and not name.isdigit():
            used.add(name)
            yield name


def _written(source: Source, insertions: list[Insertion]) -> Source:
    parts: list[bytes] = []
    at = 0
    for place, name in insertions:
        parts += [source.data[at:place], f"[^{name}]".encode()]
        at = place
    return Source(source.name, b"".join([*parts, source.data[at:]]))


def _wrong(before: Draft, after: Draft, insertions: list[Insertion]) -> set[str]:
    """The tags that became anything but one more tag of the clause they were meant for."""
    meant = dict(insertions)
    old = [part for part in before.body if isinstance(part, Statement)]
    new = [part for part in after.body if isinstance(part, Statement)]
    last = insertions[0][1]
    wrong: set[str] = set()
    for one, other in zip_longest(old, new):
        name = meant.get(one.span.end) if one and not one.tags else None
        last = name or last
        labels = [*(tag.label for tag in one.tags), *([name] if name else [])] if one else []
        if not one or not other or one.text != other.text or labels != [tag.label for tag in other.tags]:
            wrong.add(last)
            if len(old) != len(new):
                # What stands behind can't be compared any more.
                return wrong
    return wrong
