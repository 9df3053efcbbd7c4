"""What became of dialogues and prompts."""

from collections.abc import Callable, Iterator, Sequence

from specc.diff.likeness import Bag, pair
from specc.diff.state import State
from specc.diff.values import Change, Reason, Side, Step
from specc.ir.values import Comparison, Dialogue, Grade, Message

ALIKE = 0.4
"""How alike the texts of two dialogues must be, to be one that was reworded."""

Words = tuple[tuple[str, ...], ...]


def compare_dialogues(old: State, new: State, sections: dict[str, str]) -> Iterator[Change]:
    """Dialogues of the spec, and prompts of the files beside it."""
    both = (old.module.dialogues, new.module.dialogues, False), (old.module.prompts, new.module.prompts, True)
    for olds, news, prompt in both:
        pairs = _pair(old, olds, new, news, sections)
        for index, one in enumerate(olds):
            if index not in pairs:
                yield Change("dialogue", (Reason("removed", "", Step.MINOR),), _side(old, one), None)
            elif reasons := tuple(_reasons(one, news[pairs[index]], sections, prompt)):
                yield Change("dialogue", reasons, _side(old, one), _side(new, news[pairs[index]]))
        kept = set(pairs.values())
        for index, other in enumerate(news):
            if index not in kept:
                yield Change("dialogue", (Reason("added", "", Step.PATCH),), None, _side(new, other))


def _pair(old: State, olds: Sequence[Dialogue], new: State, news: Sequence[Dialogue], sections: dict[str, str]) -> dict[int, int]:
    """Indices of dialogues that are one: of the same words, else of the same title in the same section, else alike."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    keys: tuple[tuple[Callable[[Dialogue], object], Callable[[Dialogue], object]], ...] = (
        (_words, _words),
        (lambda one: one.title and (sections.get(one.section), one.title), lambda other: other.title and (other.section, other.title)),
    )
    for left, right in keys:
        waiting: dict[object, list[int]] = {}
        for index in reversed(range(len(news))):
            if index not in taken:
                waiting.setdefault(right(news[index]), []).append(index)
        for index, one in enumerate(olds):
            found = waiting.get(left(one)) if index not in pairs and left(one) else None
            if found:
                pairs[index] = found.pop()
                taken.add(pairs[index])
    gone = [index for index in range(len(olds)) if index not in pairs]
    fresh = [index for index in range(len(news)) if index not in taken]
    found_pairs = pair([Bag(old.slice(olds[i].span)) for i in gone], [Bag(new.slice(news[j].span)) for j in fresh], ALIKE)
    return pairs | {gone[i]: fresh[j] for i, j in found_pairs}


def _words(one: Dialogue) -> Words:
    """What is said in a dialogue, by whom; without grades."""
    return tuple(_said(turn) for turn in one.turns)


def _said(turn: object) -> tuple[str, ...]:
    if isinstance(turn, Comparison):
        return ("comparison", *(_plain(answer.message) for answer in turn.answers))
    return (turn.role, _plain(turn)) if isinstance(turn, Message) else ()


def _plain(message: Message) -> str:
    return " ".join(message.text.split())


def _grades(one: Dialogue) -> dict[str, Grade | None]:
    """The grade of each answer, by its words."""
    return {_plain(answer.message): answer.grade for comparison in one.comparisons for answer in comparison.answers}


def _side(state: State, one: Dialogue) -> Side:
    return state.side(one.tags[0] if one.tags else one.section, one.title, one.span, one.section)


def _reasons(one: Dialogue, other: Dialogue, sections: dict[str, str], prompt: bool) -> Iterator[Reason]:
    before, after = _grades(one), _grades(other)
    changed = [(before[text], after[text]) for text in before if text in after and before[text] is not after[text]]
    for left, right in dict.fromkeys(changed):
        # What was held up as right is now wrong, or the reverse: who learnt from it learnt the opposite.
        turned = {left, right} == {Grade.GOOD, Grade.BAD}
        yield Reason("regraded", f"{left or 'no grade'} → {right or 'no grade'}", Step.MAJOR if turned else Step.MINOR)
    if _words(one) != _words(other):
        yield Reason("reworded", "what is said in it", Step.PATCH)
    elif not changed and _grounds(one) != _grounds(other):
        yield Reason("editorial", "what its grades are founded on", Step.PATCH)
    if one.title != other.title:
        yield Reason("reworded", "its title", Step.PATCH)
    if not prompt and sections.get(one.section, one.section) != other.section:
        yield Reason("moved", f"from `#{one.section}` to `#{other.section}`", Step.PATCH)
    if set(one.tags) != set(other.tags):
        yield Reason("retagged", "it names other clauses", Step.PATCH)


def _grounds(one: Dialogue) -> list[tuple[tuple[str, ...], str]]:
    return [(answer.cites, " ".join(answer.rationale.split())) for comparison in one.comparisons for answer in comparison.answers]
