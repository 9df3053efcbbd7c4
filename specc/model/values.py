"""What is asked of a model and what it answers."""

import math
from typing import Any

import msgspec

from specc.base.digest import digest

BYTES_PER_TOKEN = 3.0
"""Fewer than code and English have."""


class Sampling(msgspec.Struct, frozen=True):
    """How the model chooses its next token, and when it stops."""

    temperature: float = 0.0
    """0 is greedy: the same request gives the same reply, as far as the server keeps its word."""
    max_tokens: int = 2048
    """The longest reply. One that reaches it is cut short and never accepted."""
    seed: int | None = None
    """Sent as it stands. A caller that wants distinct samples gives each its own seed."""
    top_p: float = 1.0
    stop: tuple[str, ...] = ()
    """Texts that end the reply; they are not part of it."""


class Message(msgspec.Struct, frozen=True):
    """One turn of a conversation. `role` is `system`, `user` or `assistant`."""

    role: str
    content: str


class Request(msgspec.Struct, frozen=True):
    """All that decides what a model answers, and nothing else: no key, no address, no time-out.

    `model` is the provider's `identity()`; the provider knows by which name its server calls that model.
    """

    model: str
    messages: tuple[Message, ...]
    sampling: Sampling = Sampling()
    sample: int = 0
    """Tells repeated requests apart: two samples of the same prompt are two requests."""
    schema: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    """JSON Schema that the reply is to keep to, as far as the server can hold the model to it. Unset, it is in no digest."""

    def digest(self) -> str:
        """The name under which the reply is recorded."""
        return digest(self)

    @property
    def most(self) -> "Usage":
        """The most that it may cost: a cautious estimate of the prompt, and the longest reply."""
        prompt = sum(len(message.content.encode()) for message in self.messages)
        return Usage(math.ceil(prompt / BYTES_PER_TOKEN), self.sampling.max_tokens, estimated=True)


class Usage(msgspec.Struct, frozen=True):
    """Tokens that a request has cost. `cached_tokens` are those of the prompt that the server had at hand."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    estimated: bool = False
    """The server did not count; the numbers were guessed from the length of the texts."""

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.estimated or other.estimated,
        )


class Price(msgspec.Struct, frozen=True):
    """What a million tokens cost, in any currency."""

    input: float
    output: float

    def cost(self, usage: Usage) -> float:
        """What a usage costs. A discount for cached tokens is not known, so not given."""
        return (usage.prompt_tokens * self.input + usage.completion_tokens * self.output) / 1_000_000


class Reply(msgspec.Struct, frozen=True):
    """What a model answered. Only a reply that the model itself ended (`finish == "stop"`) becomes one."""

    text: str
    usage: Usage = Usage()
    finish: str = "stop"
    seconds: float = 0.0
    """From the first attempt to the last token, waits between attempts included."""
    model: str = ""
    """The model's name in the server's own words, where it gives one."""
