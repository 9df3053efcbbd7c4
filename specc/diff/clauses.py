"""Which clause was which, and what became of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import msgspec

from specc.diff.likeness import Bag, likeness, pair, words
from specc.diff.sections import authority_reasons
from specc.diff.state import State
from specc.diff.values import Change, Reason, Side, Step
from specc.ir.force import force_of
from specc.ir.values import Clause, Force

ALIKE_HERE = 0.4
"""How alike two sentences of one section must be, to be one that was reworded."""
ALIKE_ELSEWHERE = 0.7
"""The same for sentences of different sections."""

_WEIGHTY = re.compile(
    r"`[^`]+`|(?<![\w.])[-−]?\d[\d.,:]*|\b(?:not|no|never|none|nor|neither|cannot|without|except|unless|only|all|any|each|every"
    r"|or|if|at least|at most|less|more|fewer|before|after|until|always)\b|n't\b",
    re.I,
)
"""What can turn a sentence's meaning by itself: code, numbers, negations, quantities, conditions."""
_FORCE = re.compile(r"\b(?:(?:must|should)(?:\s+not\b|n['’]t\b)?|may)\b", re.I)
_CODE = re.compile(r"`[^`]*`")
MANY = 4
"""As many words that turn a meaning are named."""


def pair_clauses(old: State, new: State, sections: dict[str, str]) -> list[tuple[int, int]]:
    """Indices of clauses that are one: of the same words in its section, else of the same tag, else alike."""
    return _Pairing(old, new, sections).run()


class _Pairing:
    def __init__(self, old: State, new: State, sections: dict[str, str]) -> None:
        self.olds = old.module.clauses
        self.news = new.module.clauses
        self.sections = sections
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()

    def run(self) -> list[tuple[int, int]]:
        self._same(lambda clause, section: (section, _plain(clause.text)))
        self._tags()
        self._same(lambda clause, section: _plain(clause.text))
        by_section: dict[str | None, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for index in self._left():
            by_section[self.sections.get(self.olds[index].section)][0].append(index)
        for index in self._fresh():
            by_section[self.news[index].section][1].append(index)
        for section, (left, fresh) in by_section.items():
            if section is not None:
                self._alike(left, fresh, ALIKE_HERE)
        self._alike(self._left(), self._fresh(), ALIKE_ELSEWHERE)
        return sorted(self.pairs.items())

    def _left(self) -> list[int]:
        return [index for index in range(len(self.olds)) if index not in self.pairs]

    def _fresh(self) -> list[int]:
        return [index for index in range(len(self.news)) if index not in self.taken]

    def _take(self, index: int, other: int) -> None:
        self.pairs[index] = other
        self.taken.add(other)

    def _same(self, key: Callable[[Clause, str | None], object]) -> None:
        """Clauses of equal keys, in the order in which they stand."""
        waiting: dict[object, list[int]] = defaultdict(list)
        for other in reversed(self._fresh()):
            waiting[key(self.news[other], self.news[other].section)].append(other)
        for index in self._left():
            found = waiting.get(key(self.olds[index], self.sections.get(self.olds[index].section)))
            if found:
                self._take(index, found.pop())

    def _tags(self) -> None:
        """A tag is a clause's name: whoever bears it is the same clause. Of several, those that are most alike."""
        homes = {tag: other for other in self._fresh() for tag in self.news[other].tags}
        found = {(index, homes[tag]) for index in self._left() for tag in self.olds[index].tags if tag in homes}
        scored = sorted((-likeness(Bag(self.olds[i].text), Bag(self.news[j].text)), i, j) for i, j in found)
        for _, index, other in scored:
            if index not in self.pairs and other not in self.taken:
                self._take(index, other)

    def _alike(self, left: Sequence[int], fresh: Sequence[int], least: float) -> None:
        found = pair([Bag(self.olds[index].text) for index in left], [Bag(self.news[other].text) for other in fresh], least)
        for index, other in found:
            self._take(left[index], fresh[other])


def compare_clauses(old: State, new: State, sections: dict[str, str]) -> Iterator[Change]:
    """What became of the clauses."""
    pairs = dict(pair_clauses(old, new, sections))
    back = {other: index for index, other in pairs.items()}
    homes = {tag: clause for clause in new.module.clauses for tag in clause.tags}
    former = {tag: clause for clause in old.module.clauses for tag in clause.tags}
    for index, clause in enumerate(old.module.clauses):
        if index not in pairs:
            yield _gone(old, clause, new, homes)
            continue
        other = new.module.clauses[pairs[index]]
        reasons = tuple(_reasons(clause, other, sections, homes))
        if reasons:
            yield Change("clause", reasons, _side(old, clause), _side(new, other))
    for index, clause in enumerate(new.module.clauses):
        if index not in back:
            yield _fresh(old, former, new, clause)


def _side(state: State, clause: Clause) -> Side:
    return state.side(clause.id, clause.text, clause.span, clause.section)


def _gone(old: State, clause: Clause, new: State, homes: dict[str, Clause]) -> Change:
    found = [homes[tag] for tag in clause.tags if tag in homes]
    if found and len(found) == len(clause.tags):
        reason = Reason("merged", f"into `#{found[0].id}`, which bears its tag", Step.MINOR)
        return Change("clause", (reason,), _side(old, clause), _side(new, found[0]))
    text = f"it said {clause.force}" if clause.force is not Force.NONE else ""
    reason = Reason("removed", text, Step.MAJOR if clause.force in _BINDING else Step.MINOR)
    return Change("clause", (reason,), _side(old, clause), None)


def _fresh(old: State, former: dict[str, Clause], new: State, clause: Clause) -> Change:
    found = [former[tag] for tag in clause.tags if tag in former]
    if found and len(found) == len(clause.tags):
        reason = Reason("split", f"from `#{found[0].id}`, which bore its tag", Step.PATCH)
        return Change("clause", (reason,), _side(old, found[0]), _side(new, clause))
    step = Step.PATCH if clause.force is Force.NONE else Step.MINOR
    return Change("clause", (Reason("added", "", step),), None, _side(new, clause))


def _reasons(left: Clause, right: Clause, sections: dict[str, str], homes: dict[str, Clause]) -> Iterator[Reason]:
    yield from _force_reasons(left, right)
    if _beside_force(left.text) != _beside_force(right.text):
        yield _reworded(left, right)
    if sections.get(left.section) != right.section:
        step = Step.PATCH if left.functions == right.functions else Step.MINOR
        yield Reason("moved", f"from `#{left.section}` to `#{right.section}`", step)
        yield from authority_reasons(left.authority, right.authority)
    if left.tags != right.tags:
        lost = [tag for tag in left.tags if tag not in right.tags]
        gained = [tag for tag in right.tags if tag not in left.tags]
        words = ", ".join([*(f"without [^{tag}]" for tag in lost), *(f"with [^{tag}]" for tag in gained)])
        if lost or gained:
            yield Reason("retagged", words, Step.PATCH if all(tag in homes for tag in lost) else Step.MINOR)


_BINDING = (Force.MUST, Force.MUST_NOT)
_DENYING = (Force.MUST_NOT, Force.SHOULD_NOT)
_WEIGHT = {Force.NONE: 0, Force.MAY: 1, Force.SHOULD: 2, Force.SHOULD_NOT: 2, Force.MUST: 3, Force.MUST_NOT: 3}


def _force_reasons(left: Clause, right: Clause) -> Iterator[Reason]:
    if left.force is not right.force:
        yield _force_reason(left.force, right.force, "")
    elif left.force is Force.NONE:
        # Beside capitals, lower-case words have no force of their own; that one was changed is still worth telling.
        quiet = force_of(_CODE.sub("`", left.text))[1], force_of(_CODE.sub("`", right.text))[1]
        if quiet[0] is not quiet[1]:
            reason = _force_reason(*quiet, ", in lower case")
            yield msgspec.structs.replace(reason, step=Step.MINOR)


def _force_reason(left: Force, right: Force, how: str) -> Reason:
    text = f"{left or 'no force'} → {right or 'no force'}{how}"
    if Force.NONE not in (left, right) and (left in _DENYING) != (right in _DENYING):
        return Reason("force-reversed", text, Step.MAJOR)
    if _WEIGHT[right] > _WEIGHT[left]:
        return Reason("force-raised", text, Step.MINOR)
    return Reason("force-lowered", text, Step.MAJOR if left in _BINDING else Step.MINOR)


def _reworded(left: Clause, right: Clause) -> Reason:
    turned = [*(_weighty(left.text) - _weighty(right.text)), *(_weighty(right.text) - _weighty(left.text))]
    if turned:
        step = Step.MAJOR if left.force in _BINDING else Step.MINOR
        return Reason("reworded", f"perhaps in meaning ({', '.join(dict.fromkeys(turned[:MANY]))})", step)
    if words(left.text) == words(right.text):
        return Reason("editorial", "the words are the same", Step.PATCH)
    return Reason("reworded", "", Step.PATCH if left.force is right.force is Force.NONE else Step.MINOR)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _beside_force(text: str) -> str:
    """A text without the words that its force is told by."""
    return _FORCE.sub("MUST", _plain(text))


def _weighty(text: str) -> Counter[str]:
    return Counter(
        " ".join(found.group().split()).lower().rstrip(".,:") for found in _WEIGHTY.finditer(_FORCE.sub("", text).replace("’", "'"))
    )
