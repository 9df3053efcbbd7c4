"""How busy `specc build` keeps a model's server: its tokens per second against those of a client that does nothing but ask.

    python -m benchmarks.busy                        4 slots, then 1
    python -m benchmarks.busy --slots 8 --check 1

The server is a process of its own, speaks OpenAI's Chat Completions over HTTP, writes `--rate` tokens per second in each of its slots and
lets further requests wait. specc builds made-up specs with it; the compiler is a `sleep` of `--check` seconds. Then an asyncio client
around the openai SDK sends just the same requests, all at once, so that no slot is ever free. Both are timed by the server: from the first
request to the last token.
"""

import argparse
import asyncio
import contextlib
import hashlib
import json
import multiprocessing
import os
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.uptodate import generate, run, specc

FIRST_TOKEN = 0.05
"""Seconds for the prompt."""


class Server:
    """Writes tokens at a fixed rate, in so many slots."""

    def __init__(self, slots: int, rate: float, tokens: int) -> None:
        self.turns = asyncio.Semaphore(slots)
        self.rate, self.tokens = rate, tokens
        self.bodies: list[dict[str, Any]] = []
        self.began = self.ended = 0.0
        self.written = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = int(head.partition("content-length:")[2].partition("\r\n")[0])
                body = json.loads(await reader.readexactly(length))
                self.began = self.began or time.monotonic()
                self.bodies.append(body)
                async with self.turns:
                    await self.answer(body, writer)
        writer.close()

    async def answer(self, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        """A reply whose words depend on the request."""
        began = time.monotonic()
        word = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:8]
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        for number in range(self.tokens):
            await asyncio.sleep(began + FIRST_TOKEN + number / self.rate - time.monotonic())
            write(writer, chunk({"content": f"{word} "}))
        write(writer, chunk({}, "stop"), chunk(None, None, self.tokens), b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        self.written += self.tokens
        self.ended = time.monotonic()
        await writer.drain()


def chunk(delta: dict[str, str] | None, finish: str | None = None, tokens: int = 0) -> bytes:
    """One event of a stream."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    event: dict[str, Any] = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": choices}
    if tokens:
        event["usage"] = {"prompt_tokens": 1, "completion_tokens": tokens, "total_tokens": tokens + 1}
    return f"data: {json.dumps(event)}\n\n".encode()


def write(writer: asyncio.StreamWriter, *events: bytes) -> None:
    data = b"".join(events)
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")


def serving(slots: int, rate: float, tokens: int, told: Connection) -> None:
    """The server's process: tells its port, then, when asked, what it has seen since it was asked last."""

    async def main() -> None:
        server = Server(slots, rate, tokens)
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, backlog=4096)
        told.send(listening.sockets[0].getsockname()[1])
        while await asyncio.to_thread(told.recv):
            told.send((server.bodies, server.written, server.ended - server.began))
            server.bodies, server.written, server.began = [], 0, 0.0

    asyncio.run(main())


async def plain(url: str, bodies: list[dict[str, Any]]) -> None:
    """Send all requests at once."""
    import httpx2
    import openai

    limits = httpx2.Limits(max_connections=None)
    async with openai.AsyncOpenAI(api_key="none", base_url=url, http_client=httpx2.AsyncClient(limits=limits, timeout=600)) as client:

        async def ask(body: dict[str, Any]) -> None:
            async for _ in await client.chat.completions.create(**body):
                pass

        await asyncio.gather(*map(ask, bodies))


def measure(slots: int, options: argparse.Namespace) -> None:
    """Have specc build, then repeat its requests, and print both."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serving, args=(slots, options.rate, options.tokens, theirs), daemon=True)
    process.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate(root, range(options.specs), 1, ("/bin/sleep", str(options.check)))
        model = f'[model]\nprovider = "openai"\nmodel = "m"\nbase_url = "{url}"\nslots = {slots}\n'
        (root / "specc.toml").write_text('[workspace]\ntargets = ["first", "second"]\n' + model)
        elapsed = run(specc("build", *(["-j", str(options.jobs)] if options.jobs else [])), root)
    ours.send(True)
    bodies, written, seconds = ours.recv()
    asyncio.run(plain(url, bodies))
    ours.send(True)
    _, again, bare = ours.recv()
    assert written == again, (written, again)
    process.terminate()
    ratio = bare / seconds
    print(f"| {slots} | {len(bodies)} | {written / seconds:.1f} | {again / bare:.1f} | {ratio:.3f} | {elapsed - seconds:.2f} |", flush=True)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slots", type=int, nargs="*", default=[4, 1])
    parser.add_argument("--specs", type=int, default=30, help="with one function, for two targets, each asked for three times")
    parser.add_argument("--rate", type=float, default=50.0, help="tokens per second of a slot")
    parser.add_argument("--tokens", type=int, default=60, help="tokens of a reply")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--check", type=float, default=0.3, help="seconds that the compiler takes")
    options = parser.parse_args()
    os.environ.pop("OPENAI_API_KEY", None)
    print("| slots | requests | specc, tokens/s | plain client, tokens/s | specc / plain | s before the first and after the last |")
    print("| --- | --- | --- | --- | --- | --- |")
    for slots in options.slots:
        measure(slots, options)


if __name__ == "__main__":
    main()
