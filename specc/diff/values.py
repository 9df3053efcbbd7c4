"""What changed between two states of specs."""

import enum
from collections.abc import Iterable
from typing import Literal

import msgspec


class Step(enum.StrEnum):
    """A step of semver. A state of a spec may follow another without a major step when whatever satisfies it satisfies the other too."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def size(self) -> int:
        """0 to 3."""
        return tuple(Step).index(self)


Subject = Literal["module", "section", "clause", "function", "resource", "type", "example", "property", "dialogue", "commentary", "text"]
"""What a change is about. `text` is what has no meaning to specc: layout, comments, HTML."""

Kind = Literal[
    "added",
    "removed",
    "renamed",
    "moved",
    "reworded",
    "editorial",
    "merged",
    "split",
    "retagged",
    "force-raised",
    "force-lowered",
    "force-reversed",
    "authority-raised",
    "authority-lowered",
    "authority-changed",
    "override-added",
    "override-removed",
    "compatible",
    "breaking",
    "documentation",
    "outcome",
    "regraded",
    "held-back",
    "shown",
    "metadata",
]


class Reason(msgspec.Struct, frozen=True):
    """One way in which a thing changed."""

    kind: Kind
    text: str
    """In words, for people; may be empty where the kind says all."""
    step: Step


class Side(msgspec.Struct, frozen=True):
    """A thing as it was, or as it is now. `line` counts from 1."""

    id: str
    text: str
    """Empty where it may not be shown: held-back examples reach no report."""
    section: str
    file: str
    line: int


class Change(msgspec.Struct, frozen=True):
    """What became of one thing. `old` is `None` where it was added, `new` where it was removed."""

    subject: Subject
    reasons: tuple[Reason, ...]
    old: Side | None
    new: Side | None

    @property
    def step(self) -> Step:
        """The largest step that one of its reasons asks for."""
        return largest(reason.step for reason in self.reasons)

    @property
    def side(self) -> Side:
        """The new side, or where there is none the old one."""
        side = self.new or self.old
        assert side, "a change has a side"
        return side


class ModuleDifference(msgspec.Struct, frozen=True):
    """What became of one module."""

    name: str
    file: str
    """Where it stands now; where it was removed, where it stood."""
    old_version: str
    new_version: str
    step: Step
    least_version: str
    """The smallest version that is honest; empty where the old state has none."""
    honest: bool | None
    """Whether the new state's version is at least that; `None` where one of the two is missing."""
    changes: tuple[Change, ...]


class Difference(msgspec.Struct, frozen=True):
    """What became of a workspace, or of the specs that were named."""

    step: Step
    modules: tuple[ModuleDifference, ...]
    """Those that changed, in the order of their names."""
    old_errors: int
    """What is wrong with the old state: what an error breaks is left out, and may seem to be added or removed."""
    new_errors: int


def largest(steps: Iterable[Step]) -> Step:
    """The largest of some steps."""
    return max(steps, key=lambda step: step.size, default=Step.NONE)
