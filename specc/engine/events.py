"""What a build reports while it runs. The command line shows these; nothing else depends on them."""

from collections.abc import Callable

import msgspec

from specc.model.values import Usage


class GoalStarted(msgspec.Struct, frozen=True, tag="goal-started"):
    """Work on a package begins."""

    goal: str
    reasons: tuple[str, ...]


class Asking(msgspec.Struct, frozen=True, tag="asking"):
    """A candidate is being asked for. `tokens` grows as the reply comes in."""

    goal: str
    function: str
    attempt: int
    kind: str
    tokens: int = 0
    recorded: bool = False
    """The reply is taken from the records."""


class Checking(msgspec.Struct, frozen=True, tag="checking"):
    """A candidate is in the toolchain."""

    goal: str
    function: str
    attempt: int


class Judged(msgspec.Struct, frozen=True, tag="judged"):
    """A candidate was accepted or not."""

    goal: str
    function: str
    attempt: int
    kind: str
    passed: bool
    summary: str
    usage: Usage
    seconds: float
    recorded: bool


class Told(msgspec.Struct, frozen=True, tag="told"):
    """Something a user wants to know now: the model server is being started, a request is retried."""

    goal: str
    text: str
    warning: bool = False


class GoalDone(msgspec.Struct, frozen=True, tag="goal-done"):
    """A package is finished, one way or the other."""

    goal: str
    status: str
    """`built`, `unchanged` (made anew, same bytes), `up-to-date`, `failed`, `stopped`, `skipped`."""
    message: str
    seconds: float


Event = GoalStarted | Asking | Checking | Judged | Told | GoalDone
Listener = Callable[[Event], None]
