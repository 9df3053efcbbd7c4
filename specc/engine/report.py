"""What a build did: the value behind the summary and `--format json`."""

import msgspec

from specc.check.values import CaseResult, Check
from specc.engine.choosing import Ambiguity, Crash
from specc.model.values import Usage


class AttemptReport(msgspec.Struct, frozen=True):
    """One candidate."""

    kind: str
    passed: bool
    summary: str
    usage: Usage
    model_seconds: float
    check_seconds: float
    recorded: bool
    """The reply came from the records: nothing was spent on it in this build."""
    judge_usage: Usage = Usage()
    """What was spent on the judge of a document's section in this build."""


class UnitReport(msgspec.Struct, frozen=True):
    """One function, or one slot of a document."""

    function: str
    origin: str
    """`model`, `hand`, `kept`: it stands as it was built before; `rendered`: in a document, its fallback stands."""
    passed: bool
    attempts: tuple[AttemptReport, ...]
    kept: str = ""
    """Where the failed candidates are kept, for a function that no candidate satisfied."""
    witnesses: int = 0
    """Independent candidates, in all languages, that give the same answers to generated inputs as the one that was taken, it among them;
    0 where none was compared."""
    comparing_seconds: float = 0.0
    """What the runs on generated inputs took."""
    ambiguity: Ambiguity | None = None
    crash: Crash | None = None
    """What the one that was taken has no answer to, though its types allow it."""
    stopped: str = ""
    """Why no further candidate was asked for: the budget has no room for one."""
    why: str = ""
    """Why it was asked for, checked again or left alone."""
    unjudged: str = ""
    """Why the judge gave no verdict on a document's section that is taken, where one was asked for."""


class GoalReport(msgspec.Struct, frozen=True):
    """One package."""

    target: str
    module: str
    status: str
    """`built`, `unchanged`, `up-to-date`, `failed`, `stopped` (the budget has no room for a further request) or `skipped`."""
    message: str
    folder: str
    """Relative to the workspace."""
    seconds: float
    reasons: tuple[str, ...] = ()
    units: tuple[UnitReport, ...] = ()
    checks: tuple[Check, ...] = ()
    sandbox: str = ""
    warnings: tuple[str, ...] = ()
    examples: tuple[CaseResult, ...] = ()
    """What came of each example that was run last; of held-back ones no more than that."""
    left: tuple[str, ...] = ()
    """The functions that are still to be written, where it was stopped."""
    sections: int = 0
    """The slots of a document that the model was to fill."""
    survived: int = 0
    """How many of them hold its text: it passed all checks."""

    @property
    def id(self) -> str:
        """`rust:slug`."""
        return f"{self.target}:{self.module}"

    @property
    def good(self) -> bool:
        """Whether the package stands as the spec wants it."""
        return self.status in ("built", "unchanged", "up-to-date")

    @property
    def usage(self) -> Usage:
        """What was spent on it in this build."""
        spent = Usage()
        for unit in self.units:
            for attempt in unit.attempts:
                spent += attempt.judge_usage if attempt.recorded else attempt.usage + attempt.judge_usage
        return spent


class Report(msgspec.Struct, frozen=True):
    """One build."""

    goals: tuple[GoalReport, ...]
    model: str
    seconds: float
    usage: Usage
    cost: float
    """In the currency of the model's prices; 0 where they are not known."""

    @property
    def good(self) -> bool:
        """Whether all that was asked for stands."""
        return all(goal.good for goal in self.goals)
