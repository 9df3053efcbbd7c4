"""What became of one exchange with a server: a reply, or a fault and whether to try again."""

import math
import random
import re
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import msgspec
import openai

from specc.model.http import UnusableBodyError
from specc.model.provider import BadAnswerError, CutShortError, ModelError, RefusedError, UnreachableError
from specc.model.values import Reply, Request, Usage

AGAIN = frozenset({408, 429, 500, 502, 503, 504, 529})
OVERLOAD = frozenset({429, 503, 529})
LONGEST_WAIT = 120.0
EXCERPT = 300
BYTES_PER_TOKEN = 3.3
OPTIONAL = ("stream_options", "max_tokens", "seed", "top_p", "temperature", "stop", "response_format")
"""Parameters that a server may not know. It is asked once more without the one it names."""


class Fault(msgspec.Struct, frozen=True):
    """Why an exchange gave no reply. `wait` is what the server asked for, in seconds."""

    error: ModelError
    again: bool
    wait: float | None = None
    leave_out: str | None = None
    """A parameter to leave out in an exchange that then counts as the same attempt."""
    overload: bool = False
    """The server has too much to do."""


class Collected:
    """The pieces of a streamed reply, as lenient about their shape as servers are different."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces = 0
        self.waited = 0.0
        """Seconds from the request to the first piece."""
        self.finish: str | None = None
        self.choices = False
        self.model = ""
        self.usage: Usage | None = None

    def add(self, chunk: Any) -> None:
        """Take in one event of the stream."""
        self.pieces += 1
        self.model = str(getattr(chunk, "model", None) or self.model)
        if (usage := getattr(chunk, "usage", None)) is not None:
            self.usage = _usage(usage)
        choices = getattr(chunk, "choices", None)
        if not isinstance(choices, list) or not choices:
            return
        self.choices = True
        content = getattr(getattr(choices[0], "delta", None), "content", None)
        if isinstance(content, str):
            self.texts.append(content)
        self.finish = getattr(choices[0], "finish_reason", None) or self.finish

    def spent(self, request: Request) -> Usage:
        """What the exchange has cost: as the server counted it, else guessed from the texts."""
        return self.usage or _estimate(request, "".join(self.texts))


def verdict(collected: Collected, request: Request, label: str) -> Reply | Fault:
    """A stream that came to its end: a reply only if the model itself ended it."""
    text, finish = "".join(collected.texts), collected.finish
    usage = collected.spent(request)
    if finish == "stop":
        return Reply(text, usage, finish, 0.0, collected.model)
    if not collected.choices:
        return Fault(BadAnswerError(f"{label} sent a reply without choices", _CHECK_URL), again=True)
    if finish is None:
        message = f"the stream from {label} broke off before the reply ended"
        return Fault(UnreachableError(message, _TRY_LATER, usage), again=True)
    if finish == "length":
        message = f"the reply was cut short after {usage.completion_tokens} tokens"
        remedy = "Raise max_tokens (or context) in [model] of specc.toml."
    else:
        message = f"{label} ended the reply early: {_plain(str(finish))}"
        remedy = "The server withheld the rest; word the spec differently, or use another model."
    return Fault(CutShortError(message, remedy, usage, text), again=False)


_CHECK_URL = "Check base_url in [model] of specc.toml: it usually ends in /v1."
_TRY_LATER = "Try again later; what is done so far is kept."


def explain(fault: Exception, label: str, scrub: Callable[[str], str], left_out: frozenset[str]) -> Fault:
    """What an exception of the SDK means. Nothing of the exception is kept but text without the key."""
    if isinstance(fault, openai.APIStatusError):
        return _explain_status(fault, label, scrub, left_out)
    reason = _plain(scrub(_innermost(fault)))
    if isinstance(fault, UnusableBodyError):
        return Fault(BadAnswerError(f"{label}: {reason}", _CHECK_URL), again=False)
    if isinstance(fault, openai.APIConnectionError):
        return Fault(UnreachableError(f"no connection to {label}: {reason}", _TRY_LATER), again=True)
    if isinstance(fault, openai.APIError):
        return Fault(UnreachableError(f"{label} reported: {reason}", _TRY_LATER), again=True)
    return Fault(BadAnswerError(f"{label} sent what is no valid reply: {reason}", _CHECK_URL), again=True)


def _explain_status(fault: openai.APIStatusError, label: str, scrub: Callable[[str], str], left_out: frozenset[str]) -> Fault:
    status, text = fault.status_code, scrub(_body(fault))
    message = f"{label} answered {status}: {_plain(text)}" if text.strip() else f"{label} answered {status}"
    if status in (400, 422) and (name := _unknown_parameter(text, left_out)):
        return Fault(RefusedError(message), again=True, leave_out=name)
    if status in AGAIN and "insufficient_quota" not in text:
        wait = _retry_after(fault.response.headers.get("retry-after"))
        return Fault(UnreachableError(message, _TRY_LATER), again=True, wait=wait, overload=status in OVERLOAD)
    return Fault(RefusedError(message, _remedy(status)), again=False)


def _remedy(status: int) -> str:
    if status in (401, 403):
        return "Check the key in the environment variable that api_key_env names, and what it is allowed to use."
    if status == 404:
        return "Check base_url and model in [model] of specc.toml."
    if status == 413 or status in (400, 422):
        return "Check the options in [model] of specc.toml; a prompt that is too long needs a larger context."
    if status == 429:
        return "The account's quota is used up: see the provider's billing page."
    return _CHECK_URL


def _body(fault: openai.APIStatusError) -> str:
    """The server's words: the error's message where there is one, else the body."""
    body = fault.body
    if isinstance(body, dict):
        words = [str(body[name]) for name in ("message", "param", "code") if body.get(name)]
        return " · ".join(words) or str(body)
    return str(body or "")


def _unknown_parameter(text: str, left_out: frozenset[str]) -> str | None:
    """The optional parameter that the server complains about, if there is one not yet left out."""
    for name in OPTIONAL:
        named = rf"['\"`]{name}['\"`]" if name == "stop" else rf"\b{name}\b"
        if name not in left_out and re.search(named, text):
            return name
    return None


def _innermost(fault: BaseException) -> str:
    """The words of the error that began a chain: the SDK's own are just "Connection error."."""
    while isinstance(fault, openai.APIConnectionError) and fault.__cause__ is not None:
        fault = fault.__cause__
    return f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__


def _plain(text: str) -> str:
    """A line short enough for a message, without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * EXCERPT]).split())
    return line if len(line) <= EXCERPT else line[:EXCERPT] + "…"


def _retry_after(value: str | None) -> float | None:
    """Seconds from a Retry-After header: a number or a date."""
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except ValueError:
            return None
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_WAIT)


def backoff(attempt: int, asked: float | None, first: float) -> float:
    """Seconds to wait after a failed attempt (counted from 1): what the server asked for, else ever longer.

    A little chance keeps clients that failed together from coming back together.
    """
    if asked is not None:
        return asked
    return float(min(first * 2 ** (attempt - 1), LONGEST_WAIT / 4) * random.uniform(1, 1.25))  # noqa: S311


def _usage(usage: Any) -> Usage:
    details = getattr(usage, "prompt_tokens_details", None)
    return Usage(
        _count(getattr(usage, "prompt_tokens", 0)),
        _count(getattr(usage, "completion_tokens", 0)),
        _count(getattr(details, "cached_tokens", 0)),
    )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _estimate(request: Request, text: str) -> Usage:
    prompt = sum(len(message.content.encode()) for message in request.messages)
    return Usage(
        math.ceil(prompt / BYTES_PER_TOKEN),
        math.ceil(len(text.encode()) / BYTES_PER_TOKEN),
        estimated=True,
    )
