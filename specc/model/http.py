"""The HTTP client under the `openai` SDK: it adds the key, and bounds what a server may send.

Imported late: it needs the SDK.
"""

from collections.abc import AsyncIterator
from typing import Any

import httpx2

from specc.base.limits import MIB

BODY_BYTES = 32 * MIB
"""More than the longest reply that any model gives, as a stream of events."""
ERROR_BYTES = 1 * MIB
CONNECT_SECONDS = 10.0


class Secret:
    """A key that shows itself only when asked for."""

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    def scrub(self, text: str) -> str:
        """A text without the key."""
        return text.replace(self._value, "***") if self._value else text


class UnusableBodyError(Exception):
    """The body is not what a model's server sends; the message says why. Never worth another attempt."""


class GuardedClient(httpx2.AsyncClient):
    """Sends the key to the configured server only, follows no redirect, and reads at most so many bytes.

    The key stands in no attribute or request that the SDK knows of, so none of its errors or logs can hold it.
    Without `proxies` the server is on this machine.
    """

    def __init__(self, key: Secret, azure: bool, proxies: bool, deadline: float) -> None:
        timeout = httpx2.Timeout(deadline, connect=min(deadline, CONNECT_SECONDS))
        # A new connection costs nothing on this machine, and llama.cpp may close a kept one just as it is used again.
        limits = httpx2.Limits() if proxies else httpx2.Limits(max_keepalive_connections=0)
        super().__init__(trust_env=proxies, follow_redirects=False, timeout=timeout, limits=limits)
        self._key = key
        self._azure = azure

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        """Send a copy of the request that has the key, and put a bound on the body that comes back."""
        response = await super().send(self._with_key(request), **{**options, "stream": True})
        response.request = request
        await self._guard(response)
        if not options.get("stream"):
            await response.aread()
        return response

    def _with_key(self, request: httpx2.Request) -> httpx2.Request:
        told = ("authorization", "user-agent", "x-stainless-")  # the SDK tells the system, its version, the runtime
        kept = [(name, value) for name, value in request.headers.items() if not name.lower().startswith(told)]
        headers = httpx2.Headers([*kept, ("user-agent", "specc")])
        headers["accept-encoding"] = "identity"  # a small body could unpack to a large one
        if self._azure:
            headers["api-key"] = self._key.reveal()
        elif self._key.reveal():
            headers["authorization"] = f"Bearer {self._key.reveal()}"
        return httpx2.Request(request.method, request.url, headers=headers, stream=request.stream, extensions=request.extensions)

    async def _guard(self, response: httpx2.Response) -> None:
        fault = ""
        if response.headers.get("content-encoding", "identity") != "identity":
            fault = "the server sent a compressed body that nobody asked for"
        kind = response.headers.get("content-type", "").partition(";")[0]
        if response.is_success and kind in ("text/html", "application/json"):
            fault = f"the server answered with {kind} instead of a stream of events"
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Bounded(response.stream, BODY_BYTES if response.is_success else ERROR_BYTES)
        if fault:
            await response.aclose()
            raise UnusableBodyError(fault)


class _Bounded(httpx2.AsyncByteStream):
    """A body that may have so many bytes and no more."""

    def __init__(self, stream: httpx2.AsyncByteStream, limit: int) -> None:
        self.stream = stream
        self.limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = self.limit
        async for block in self.stream:
            left -= len(block)
            if left < 0:
                raise UnusableBodyError(f"the server sent more than {self.limit} bytes")
            yield block

    async def aclose(self) -> None:
        await self.stream.aclose()
