"""What every provider of a model can do, what it reports on the way, and how it fails."""

from collections.abc import Callable
from typing import Protocol, Self

import msgspec

from specc.base.error import SpeccError
from specc.model.values import Reply, Request, Usage


class Waiting(msgspec.Struct, frozen=True, tag="waiting"):
    """An attempt failed; the next one starts in `seconds`. `attempt` counts from 1, `attempts` is their bound."""

    reason: str
    seconds: float
    attempt: int
    attempts: int


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """The reply has `tokens` tokens so far (pieces of the stream: near enough, not for accounts)."""

    tokens: int


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """Something that a user who watches may want to know: the model is being loaded, an option was left out."""

    text: str


Event = Waiting | Progress | Notice
Listener = Callable[[Event], None]


class ModelError(SpeccError):
    """A request that got no reply one may use. Final: the provider has done all retries itself.

    `usage` is what it has cost nevertheless, as far as that is known.
    """

    def __init__(self, message: str, remedy: str = "", usage: Usage | None = None) -> None:
        super().__init__(message, remedy)
        self.usage = usage or Usage()


class CutShortError(ModelError):
    """The model spoke, but its reply is not whole: it reached `max_tokens`, or a filter withheld the rest.

    The model and the server are well; this candidate failed. `text` is what came.
    """

    def __init__(self, message: str, remedy: str, usage: Usage, text: str) -> None:
        super().__init__(message, remedy, usage)
        self.text = text


class RefusedError(ModelError):
    """The server will not take this request, now or later: wrong key, unknown model, prompt too long."""


class UnreachableError(ModelError):
    """No whole answer within the deadline and the retries: no connection, overload, faults of the server."""


class BadAnswerError(ModelError):
    """The server answers, but not as an OpenAI-compatible server does: a web page, no JSON, too many bytes."""


class Provider(Protocol):
    """A source of replies. Making one is cheap and touches nothing; the first request may start a server.

    Used as `async with open_provider(config) as provider`, which closes it.
    """

    name: str
    """`local`, `openai`, `scripted`."""
    continues: bool
    """Whether an assistant's message that ends a conversation is gone on with, so that the reply is its continuation."""
    slots: int
    """How many requests are served at once. More may be sent: they wait for their turn."""

    def identity(self) -> str:
        """What answers, for digests and provenance: `openai:gpt-5`, `local:qwen2.5-coder-1.5b@sha256:…`.

        Two providers of one identity are taken to give the same replies. No address, no key.
        """
        ...

    async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
        """The reply to a request, whole. Raises a `ModelError` when there is none, another `SpeccError` when
        something is missing on this machine. Cancelling ends the request at the server too."""
        ...

    async def close(self) -> None:
        """End what was started. May be called twice."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc: object) -> None: ...


class Closing:
    """What providers share: the context manager that closes them."""

    continues = False

    async def close(self) -> None:
        """End what was started."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()
