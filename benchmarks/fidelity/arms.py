"""The arms: specc whole, specc with one part left out, and the bare model."""

import msgspec

from specc.engine.schedule import SCHEDULE, TRANSLATING, Choice, Strategy, Try


class Arm(msgspec.Struct, frozen=True):
    """One way to get code for a spec."""

    what: str
    strategy: Strategy = Strategy()
    candidates: int = 0
    """0: as many as the command line says."""
    opening: bool = True
    """Whether a model that can is given the beginning of its reply."""
    raw: bool = False
    """One greedy answer to a plain prompt, taken as it comes."""


def _without(kind: str, tries: tuple[Try, ...]) -> tuple[Try, ...]:
    return tuple(Try("sample", each.temperature) if each.kind == kind else each for each in tries)


ARMS = {
    "raw": Arm("the bare model: one greedy answer to a plain prompt with the same text", raw=True),
    "whole": Arm("specc as it is"),
    "greedy": Arm("one candidate, mended by the compilers' proposals", Strategy(choice=Choice(further=0), languages=()), candidates=1),
    "no-opening": Arm("the model begins its reply itself", opening=False),
    "no-mending": Arm("without the compilers' own proposals", Strategy(mendings=0)),
    "no-repair": Arm(
        "with samples in the place of repairs", Strategy(tries=_without("repair", SCHEDULE), translating=_without("repair", TRANSLATING))
    ),
    "no-translation": Arm("each language from the spec alone", Strategy(languages=())),
    "no-choice": Arm("the first candidate that passes is taken", Strategy(choice=Choice(further=0))),
}
