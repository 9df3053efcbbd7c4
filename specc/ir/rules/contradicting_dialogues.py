"""E0505: an answer is GOOD in one dialogue and BAD in another, behind the same messages."""

from collections.abc import Iterator

import msgspec

from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.overrides import Overrides
from specc.ir.values import Answer, Comparison, Dialogue, Gap, Grade, Message, Module
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0505",
        name="contradicting-dialogues",
        summary="An answer is GOOD in one dialogue and BAD in another, behind the same messages.",
        why="Whoever learns from both learns nothing; whoever is judged by both fails one.",
        wrong="""\
---
spec: sales
---

# Sales {#sales}

**Example**: a discount

~~~xml
<user>
May I have a discount?
</user>
<assistant> <!-- GOOD -->
Of course, 10 %.
</assistant>
~~~
<!-- file: finance.md -->
# Finance {#finance}

**Example**: nothing is given away

~~~xml
<user>
May I have a discount?
</user>
<assistant> <!-- BAD -->
Of course, 10 %.
</assistant>
~~~
""",
        right="""\
---
spec: sales
---

# Sales {#sales}

**Example**: a discount

~~~xml
<user>
May I have a discount?
</user>
<assistant> <!-- GOOD -->
Of course, 10 %.
</assistant>
~~~
<!-- file: finance.md -->
# Finance {#finance}

**Example**: nothing is given away

~~~xml
<user>
May I have a discount of half the price?
</user>
<assistant> <!-- BAD -->
Of course, 10 %.
</assistant>
~~~
""",
    )
)

Heard = tuple[tuple[str, ...], ...]


class _Graded(msgspec.Struct, frozen=True):
    """An answer with where it stands."""

    module: Module
    dialogue: Dialogue
    answer: Answer

    @property
    def span(self) -> Span:
        """Where the answer stands."""
        return self.answer.message.span


def check(view: View) -> Iterator[Diagnostic]:
    """All graded answers, of dialogues and of prompts."""
    graded: dict[tuple[Heard, str], dict[Grade, _Graded]] = {}
    for module, dialogue in _doubtful(view):
        for heard, answer in _answers(dialogue):
            if answer.grade not in (Grade.GOOD, Grade.BAD):
                continue
            one = _Graded(module, dialogue, answer)
            known = graded.setdefault((heard, _plain(answer.message)), {})
            other = known.get(Grade.BAD if answer.grade is Grade.GOOD else Grade.GOOD)
            if other and not _settled(one, other, view.overrides):
                yield _diagnostic(one, other)
            known.setdefault(answer.grade, one)


def _doubtful(view: View) -> list[tuple[Module, Dialogue]]:
    """The dialogues with an answer that begins and ends as one of the other grade does: what others heard need not be put together."""
    found: list[tuple[Module, Dialogue, set[str]]] = []
    begun: dict[Grade | None, set[str]] = {grade: set() for grade in (*Grade, None)}
    for module in view.program.modules.values():
        for dialogue in (*module.dialogues, *module.prompts):
            words: set[str] = set()
            for turn in dialogue.turns:
                for answer in turn.answers if isinstance(turn, Comparison) else ():
                    edges = _edges(answer.message.text)
                    begun[answer.grade].add(edges)
                    words.add(edges)
            found.append((module, dialogue, words))
    both = begun[Grade.GOOD] & begun[Grade.BAD]
    return [(module, dialogue) for module, dialogue, words in found if not words.isdisjoint(both)]


def _edges(text: str) -> str:
    """The first and the last words of a text: equal where texts are but for white space."""
    return " ".join((*text.split(None, 3)[:3], *text.rsplit(None, 3)[-3:]))


def _answers(dialogue: Dialogue) -> Iterator[tuple[Heard, Answer]]:
    """Each answer, and what was said before it. Behind a gap (`[...]`) nobody knows what was said."""
    heard: list[tuple[str, ...]] = []
    for turn in dialogue.turns:
        if isinstance(turn, Message):
            heard.append((turn.role, _plain(turn), *(f"{key}={value}" for key, value in sorted(turn.attributes.items()))))
        elif isinstance(turn, Comparison):
            for answer in turn.answers if heard else ():
                yield tuple(heard), answer
        elif isinstance(turn, Gap) and not turn.text.startswith("<!--"):
            return


def _plain(message: Message) -> str:
    return " ".join(message.text.split())


def _settled(one: _Graded, other: _Graded, overrides: Overrides) -> bool:
    return any(
        overrides.overridden(
            left.module.name, set(overrides.above(left.module.name, left.dialogue.section)), right.module.name, right.dialogue.section
        )
        for left, right in ((one, other), (other, one))
        if left.dialogue.section and right.dialogue.section
    )


def _diagnostic(one: _Graded, other: _Graded) -> Diagnostic:
    if one.module.name == other.module.name:
        message = f"this answer is {one.answer.grade} here and {other.answer.grade} elsewhere, behind the same messages"
    else:
        names = one.module.name, other.module.name
        message = f"`{names[0]}` calls this answer {one.answer.grade}, `{names[1]}` calls it {other.answer.grade}, behind the same messages"
    label = Label(other.span, f"{other.answer.grade} here{_because(other.answer)}")
    help = "agree on one grade; or change the messages, so that they show why the grades differ"
    return CODE.at(one.span, message, help, label)


def _because(answer: Answer) -> str:
    return f": {' '.join(answer.rationale.split())}" if answer.rationale else ""
