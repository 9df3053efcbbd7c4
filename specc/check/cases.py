"""What a driver is asked, what it answered, and whether that is what was expected."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from specc.base.span import Span


class Case(msgspec.Struct, frozen=True):
    """One example as a question: `function` called with `args` must give `expected`.

    Values are in their canonical JSON form. `kind` says what is expected: a result, or the function's own error. A
    held-back case is never shown to a model. `name` is what reports call it.
    """

    function: str
    args: dict[str, Any]
    kind: Literal["result", "error"]
    expected: Any
    held_back: bool = False
    tags: tuple[str, ...] = ()
    span: Span | None = None
    name: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What came back: a result or a declared error with its `value`, or a failure whose value is the text that says why."""

    kind: Literal["result", "error", "failure"]
    value: Any


class Judgement(msgspec.Struct, frozen=True):
    """A case and its answer, compared.

    "wrong" is an answer that is not the expected one, "failure" that there was none: a crash, a hang, a value without a
    JSON form. `message` says what happened in one sentence, or is "" for "pass".
    """

    case: Case
    answer: Answer
    verdict: Literal["pass", "wrong", "failure"]
    message: str = ""


Equal = Callable[[Any, Any], bool]
"""Whether an expected and an actual value of a case's type are equal; False for one that does not fit the type."""


def judge(case: Case, answer: Answer, equal: Equal) -> Judgement:
    """Compares an answer with what the case expects; `equal` is that of the case's result or error type."""
    if answer.kind == "failure":
        return Judgement(case, answer, "failure", str(answer.value))
    if answer.kind == case.kind and equal(case.expected, answer.value):
        return Judgement(case, answer, "pass")
    expected, actual = _text(case.kind, case.expected), _text(answer.kind, answer.value)
    return Judgement(case, answer, "wrong", f"expected {expected}, got {actual}")


def _text(kind: str, value: Any) -> str:
    return f"the {kind} {msgspec.json.encode(value).decode()}"


def differing(expected: Any, actual: Any) -> int:
    """Which of the calls is the first that answered otherwise than expected; -1 where that is not the answers' fault."""
    if not isinstance(expected, list) or not isinstance(actual, list):
        return -1
    return next((at for at, (left, right) in enumerate(zip(expected, actual, strict=False)) if left != right), -1)
