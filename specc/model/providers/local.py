"""The model on this machine: llama.cpp in a child process, started on demand and ended with the build."""

import asyncio
import importlib.util
import os
import secrets
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from specc.base.environment import tool_environment
from specc.base.error import SpeccError
from specc.base.limits import cores
from specc.model.cache import model_path, sha256_of
from specc.model.catalogue import Model, find_model
from specc.model.config import DEFAULT_MODEL, ModelConfig
from specc.model.provider import Closing, Listener, Notice, UnreachableError
from specc.model.values import Reply, Request

if TYPE_CHECKING:
    from specc.model.wire import Wire

SERVER = Path(__file__).with_name("llama_server.py")
START_SECONDS = 180.0
END_SECONDS = 3.0
STDERR_BYTES = 2000
THREADS_WAIT = {"GOMP_SPINCOUNT": "20000"}
"""llama.cpp's threads wait for each other many times a token. Where compilers run beside it, waiting by spinning alone made it
five times slower (2.7 tokens/s instead of 14 on two cores); where nothing else runs, sleeping at once cost a third (13 instead of 22).
A short spin before the sleep is as quick as spinning, and gives way."""


class LocalProvider(Closing):
    """A model of the catalogue, or a .gguf file, served to this process alone."""

    name = "local"
    continues = True

    def __init__(self, config: ModelConfig, folder: Path) -> None:
        name = config.model or DEFAULT_MODEL
        self.config = config
        self.slots = config.slots or 1
        self._weights = folder / Path(name).expanduser() if name.endswith(".gguf") else find_model(name)
        self._label = self._weights.name if isinstance(self._weights, Model) else self._weights.stem
        self._child: _Child | None = None
        self._wire: Wire | None = None
        self._starting = asyncio.Lock()

    def identity(self) -> str:
        """See Provider. The sha256 of a file of the user's own is computed once and remembered."""
        if isinstance(self._weights, Model):
            return f"local:{self._label}@sha256:{self._weights.sha256}"
        return f"local:{self._label}@sha256:{sha256_of(self._file())}"

    def _file(self) -> Path:
        if isinstance(self._weights, Model):
            return model_path(self._weights)
        if not self._weights.is_file():
            raise SpeccError(f"there is no model file {self._weights}", "Check model in [model] of specc.toml.")
        return self._weights

    async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
        """See Provider. The first request loads the model, which takes some seconds.

        A server that died is started anew, once for a request.
        """
        try:
            return await self._ask(request, on_event)
        except _DiedError as fault:
            if on_event:
                on_event(Notice(fault.message))
        return await self._ask(request, on_event)

    async def _ask(self, request: Request, on_event: Listener | None) -> Reply:
        async with self._starting:
            wire, child = await self._ready(on_event)
        try:
            return await wire.complete(request, on_event)
        except UnreachableError as fault:
            if not await child.has_died():
                raise
            message = f"the local model's process died: {child.last_words() or fault.message}"
        raise _DiedError(message, "Is there enough memory? A smaller model or context needs less.")

    async def _ready(self, on_event: Listener | None) -> "tuple[Wire, _Child]":
        """The running server; started if there is none, or none any more."""
        if self._wire and self._child and self._child.alive():
            return self._wire, self._child
        await self.close()
        if importlib.util.find_spec("xllamacpp") is None:
            raise SpeccError(
                "the package xllamacpp, which runs the local model, is not installed",
                "Run `pip install 'specc[local]'`, or name a server in [model] of specc.toml.",
            )
        file = await asyncio.to_thread(self._file)
        if on_event:
            on_event(Notice(f"loading {self._label}"))
        child = self._child = _Child(self._label)
        key = secrets.token_urlsafe(32)
        address = await child.start(file, key, self.config, self.slots)
        self._wire = self._connect(address, key)
        return self._wire, child

    def _connect(self, address: str, key: str) -> "Wire":
        from specc.model.http import Secret
        from specc.model.wire import Endpoint, Wire

        endpoint = Endpoint(
            label="the local model",
            base_url=f"{address}/v1",
            model=self._label,
            timeout=self.config.timeout_seconds,
            retries=min(self.config.max_retries, 1),
            slots=self.slots,
            proxies=False,
            llama=True,
        )
        return Wire(endpoint, Secret(key))

    async def close(self) -> None:
        """See Provider."""
        wire, self._wire = self._wire, None
        child, self._child = self._child, None
        if wire:
            await wire.close()
        if child:
            await child.end()


class _DiedError(UnreachableError):
    """The server ended under a request, or since the last one."""


class _Child:
    """The server's process. Its errors go to a file without a name, so that nobody has to read them all the time."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.process: asyncio.subprocess.Process | None = None
        self.stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115

    async def start(self, file: Path, key: str, config: ModelConfig, slots: int) -> str:
        """The address at which the server answers."""
        options = {
            "parent": os.getpid(),
            "path": str(file),
            "alias": self.label,
            "key": key,
            "slots": slots,
            "context": config.context,
            "threads": config.threads or cores(),
        }
        try:
            async with asyncio.timeout(START_SECONDS):
                address = await self._spawn(msgspec.json.encode(options))
                await self._healthy(address)
        except TimeoutError:
            await self.end()
            raise self._failed(f"is not ready after {START_SECONDS:g} s") from None
        except BaseException:
            await self.end()
            raise
        return address

    async def _spawn(self, options: bytes) -> str:
        # -P: a folder named like a module, where the user happens to stand, is not imported.
        argv = [sys.executable, "-P", str(SERVER)]
        env = tool_environment() | THREADS_WAIT
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*argv, stdin=pipe, stdout=pipe, stderr=self.stderr, env=env)
        self.process = process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(options + b"\n")
        line = await process.stdout.readline()
        if not line.startswith(b"http://127.0.0.1:"):
            await self.end()
            raise self._failed("could not be loaded")
        return line.decode().strip()

    async def _healthy(self, address: str) -> None:
        """Wait until the server says that it is ready."""
        import httpx2

        async with httpx2.AsyncClient(trust_env=False, timeout=5.0) as client:
            while True:
                try:
                    if (await client.get(f"{address}/health")).status_code == 200:
                        return
                except httpx2.HTTPError:
                    pass
                if not self.alive():
                    raise self._failed("ended while it was starting")
                await asyncio.sleep(0.1)

    def _failed(self, what: str) -> SpeccError:
        words = self.last_words()
        return SpeccError(
            f"the local model {self.label} {what}" + (f":\n{words}" if words else ""),
            "Is there enough memory? Try a smaller context or model, or see `specc doctor`.",
        )

    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.returncode is None

    async def has_died(self) -> bool:
        """Whether the process has ended. A connection is lost a moment before the end of the process is known."""
        assert self.process is not None
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), 0.5)
        return not self.alive()

    def last_words(self) -> str:
        """The end of what it wrote to standard error."""
        if self.stderr.closed:
            return self._words
        size = self.stderr.seek(0, os.SEEK_END)
        self.stderr.seek(max(0, size - STDERR_BYTES))
        return self.stderr.read().decode(errors="replace").strip()

    _words = ""

    async def end(self) -> None:
        """End the process: politely, then not."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            try:
                await asyncio.wait_for(self.process.wait(), END_SECONDS)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        if not self.stderr.closed:
            self._words = self.last_words()
            self.stderr.close()
