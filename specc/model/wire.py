"""A request sent to an OpenAI-compatible server (Chat Completions), and its reply, whole or not at all.

Around the `openai` SDK, whose time-out is per read, whose errors quote what the server said, and which takes a stream
that breaks off for one that ended. Imported late: the SDK takes 0.3 s to load.
"""

import asyncio
import time
from typing import Any

import msgspec
import openai

from specc.model.answers import Collected, Fault, backoff, explain, verdict
from specc.model.http import GuardedClient, Secret
from specc.model.pace import Pace
from specc.model.provider import Listener, ModelError, Notice, Progress, UnreachableError, Waiting
from specc.model.values import Reply, Request, Usage

PROGRESS_SECONDS = 0.1


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where requests go and how long one may take."""

    label: str
    """How messages call the server."""
    base_url: str
    model: str
    """The server's name for the model."""
    timeout: float
    """Seconds for one request, retries and waits included."""
    retries: int
    slots: int
    api_version: str | None = None
    """Azure's; with it the key travels in the header `api-key`."""
    proxies: bool = True
    """Whether HTTPS_PROXY and its like count."""
    llama: bool = False
    """It is llama.cpp's own server, as started by specc: see `_llama_options`."""
    first_wait: float = 1.0
    """Seconds before the second attempt; each further wait is twice as long."""


class Wire:
    """One server, spoken to by any number of requests at once, of which as many as it bears are under way, `slots` at most."""

    def __init__(self, endpoint: Endpoint, key: Secret) -> None:
        self.endpoint = endpoint
        self._key = key
        self.pace = Pace(endpoint.slots)
        self._left_out: set[str] = set()
        version = endpoint.api_version
        http = GuardedClient(key, version is not None, endpoint.proxies, endpoint.timeout)
        self._client = openai.AsyncOpenAI(
            api_key="none",  # the real one is known to the HTTP client alone
            base_url=endpoint.base_url,
            default_query={"api-version": version} if version else None,
            max_retries=0,
            http_client=http,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def complete(self, request: Request, on_event: Listener | None) -> Reply:
        """The reply, or a ModelError. The deadline starts when it is this request's turn."""
        tell = on_event or (lambda event: None)
        async with self.pace.turn():
            started = time.monotonic()
            deadline = asyncio.timeout(self.endpoint.timeout)
            try:
                async with deadline:
                    reply = await self._attempts(request, tell, started + self.endpoint.timeout)
            except TimeoutError:
                if not deadline.expired():
                    raise
            else:
                return msgspec.structs.replace(reply, seconds=time.monotonic() - started)
        raise UnreachableError(
            f"{self.endpoint.label} gave no whole reply within {self.endpoint.timeout:g} s",
            "Raise timeout_seconds in [model] of specc.toml, or use a faster model.",
        )

    async def _attempts(self, request: Request, tell: Listener, end: float) -> Reply:
        """Attempt by attempt, each failure told. Errors are raised here, away from what the SDK raised."""
        attempt, attempts = 1, self.endpoint.retries + 1
        lost = Usage()
        while True:
            outcome = await self._attempt(request, tell)
            if isinstance(outcome, Reply):
                return msgspec.structs.replace(outcome, usage=lost + outcome.usage)
            lost += outcome.error.usage
            outcome.error.usage = lost
            if outcome.leave_out:
                self._left_out.add(outcome.leave_out)
                tell(Notice(f"{self.endpoint.label} does not take {outcome.leave_out}: asking without it"))
                continue
            if not outcome.again or attempt >= attempts:
                raise self._final(outcome.error, attempt)
            wait = backoff(attempt, outcome.wait, self.endpoint.first_wait)
            if time.monotonic() + wait >= end:
                outcome.error.message += f"; the next attempt, in {wait:.0f} s, would be past the deadline"
                raise self._final(outcome.error, attempt)
            tell(Waiting(outcome.error.message, wait, attempt, attempts))
            await asyncio.sleep(wait)
            attempt += 1

    def _final(self, error: ModelError, attempt: int) -> ModelError:
        if attempt > 1:
            error.message += f" ({attempt} attempts)"
        error.args = (error.message,)
        return error

    async def _attempt(self, request: Request, tell: Listener) -> Reply | Fault:
        """One exchange. Whatever the SDK raises becomes a value, so that no traceback leads back to it."""
        begun, collected = self.pace.round, Collected()
        try:
            await self._collect(collected, self._options(request), tell)
        except Exception as fault:
            explained = explain(fault, self.endpoint.label, self._key.scrub, frozenset(self._left_out))
            if collected.pieces:
                explained.error.usage = collected.spent(request)
            if explained.overload:
                await self.pace.refused(begun)
            return explained
        outcome = verdict(collected, request, self.endpoint.label)
        if isinstance(outcome, Reply):
            await self.pace.answered(begun, collected.waited)
        return outcome

    async def _collect(self, collected: Collected, options: dict[str, Any], tell: Listener) -> None:
        began = told = time.monotonic()
        async with await self._client.chat.completions.create(**options) as stream:
            async for chunk in stream:
                now = time.monotonic()
                if not collected.pieces:
                    collected.waited = now - began
                collected.add(chunk)
                if now - told >= PROGRESS_SECONDS:
                    told = now
                    tell(Progress(collected.pieces))

    def _options(self, request: Request) -> dict[str, Any]:
        sampling = request.sampling
        options: dict[str, Any] = {
            "temperature": sampling.temperature,
            "max_tokens": sampling.max_tokens,
            "stream_options": {"include_usage": True},
        }
        if sampling.seed is not None:
            options["seed"] = sampling.seed
        if sampling.top_p != 1.0:
            options["top_p"] = sampling.top_p
        if sampling.stop:
            options["stop"] = list(sampling.stop)
        if request.schema is not msgspec.UNSET:
            shape = {"name": "reply", "strict": True, "schema": request.schema}
            options["response_format"] = {"type": "json_schema", "json_schema": shape}
        if "max_tokens" in self._left_out:
            options["max_completion_tokens"] = sampling.max_tokens
        options = {name: value for name, value in options.items() if name not in self._left_out}
        if self.endpoint.llama:
            options |= _llama_options(request)
        messages = [{"role": message.role, "content": message.content} for message in request.messages]
        return {"model": self.endpoint.model, "messages": messages, "stream": True, **options}


def _llama_options(request: Request) -> dict[str, Any]:
    """A seed for every sample, and at temperature 0 no prompt out of the cache.

    A prompt that was computed in other pieces gives other last bits, and of twelve greedy replies three then came
    out different. With the prompt computed in one go they never did. Samples may take what the cache has.
    """
    sampling = request.sampling
    seed = request.sample if sampling.seed is None else sampling.seed
    return {"seed": seed, "extra_body": {"cache_prompt": sampling.temperature > 0}}
