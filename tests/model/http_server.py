"""A real HTTP server in the test's own event loop, which does what the test says, request by request."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Self

Act = Callable[[asyncio.StreamWriter], Awaitable[None]]


class HttpServer:
    """Answers the n-th request with the n-th act, and all further ones with the last."""

    def __init__(self, *acts: Act) -> None:
        self.acts = acts
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        """Request line, headers (names in lower case) and JSON body of each request."""
        self.open = 0
        """Connections that are being answered."""
        self.changed = asyncio.Event()
        """Set when a connection begins or ends."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [body for _, _, body in self.requests]

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.changed.set()
        try:
            line, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            headers = {k.lower(): v for k, v in (header.split(": ", 1) for header in lines)}
            body = json.loads(await reader.readexactly(int(headers.get("content-length", 0))) or b"{}")
            self.requests.append((line, headers, body))
            await self.acts[min(len(self.requests), len(self.acts)) - 1](writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            self.changed.set()
            writer.close()


def answer(status: int, body: str = "", kind: str = "application/json", **headers: str) -> Act:
    """A plain answer."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, kind, **{"content_length": str(len(body.encode())), **headers}) + body.encode())

    return act


def events(*chunks: Any, done: bool = True, then: Act | None = None) -> Act:
    """A stream of events: objects as JSON, texts as they are."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, "text/event-stream"))
        for chunk in chunks:
            text = chunk if isinstance(chunk, str) else json.dumps(chunk)
            writer.write(f"data: {text}\n\n".encode())
        if done:
            writer.write(b"data: [DONE]\n\n")
        await writer.drain()
        if then:
            await then(writer)

    return act


def head(status: int, kind: str, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def delta(text: str | None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    """One piece of a reply."""
    choice = {"index": 0, "delta": {"content": text} if text is not None else {}, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m-1", "choices": [choice], **more}


USAGE = {"prompt_tokens": 7, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 5}}
COUNT = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m-1", "choices": [], "usage": USAGE}
OK = events(delta("Hello"), delta(", world"), delta(None, "stop"), COUNT)


async def hang(writer: asyncio.StreamWriter) -> None:
    """Say nothing, for longer than any test waits."""
    await writer.drain()
    await asyncio.sleep(3600)


async def reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection off hard."""
    writer.transport.abort()
