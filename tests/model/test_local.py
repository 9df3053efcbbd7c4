"""The model on this machine: the real server in its child process, with the smallest weights that are here."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from specc.base.error import SpeccError
from specc.model import (
    CutShortError,
    Message,
    ModelConfig,
    Notice,
    Progress,
    RefusedError,
    Request,
    Sampling,
    UnreachableError,
    open_provider,
)
from specc.model.cache import list_models
from specc.model.providers.local import LocalProvider

HERE = sorted((cached for cached in list_models() if cached.path), key=lambda cached: cached.model.size)
PROMPT = (Message("system", "You write Python."), Message("user", "Write a function that adds two numbers. Only code."))


def config(**options: object) -> ModelConfig:
    if not HERE:
        pytest.skip("no model is here: specc model pull")
    return ModelConfig(model=HERE[0].model.name, context=1024, **options)  # type: ignore[arg-type]


def request(provider: LocalProvider, temperature: float = 0.0, max_tokens: int = 128, sample: int = 0) -> Request:
    return Request(provider.identity(), PROMPT, Sampling(temperature, max_tokens), sample)


@pytest.fixture
async def provider() -> AsyncIterator[LocalProvider]:
    opened = open_provider(config())
    assert isinstance(opened, LocalProvider)
    async with opened:
        yield opened


def server_pid(provider: LocalProvider) -> int:
    assert provider._child is not None
    assert provider._child.process is not None
    return provider._child.process.pid


def read(path: str) -> bytes:
    return Path(path).read_bytes()


def is_gone(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


@pytest.mark.local_model
async def test_it_writes_code_and_at_temperature_0_always_the_same(provider: LocalProvider):
    told: list[object] = []
    first = await provider.complete(request(provider), told.append)
    assert "def " in first.text
    assert first.usage.prompt_tokens > 10
    assert first.usage.completion_tokens > 5
    assert told[0] == Notice(f"loading {HERE[0].model.name}")
    for other in ("Name three colours.", "Write a function that adds two integers. Only code."):
        await provider.complete(Request(provider.identity(), (PROMPT[0], Message("user", other)), Sampling(0.9, 32, seed=1)))
        assert (await provider.complete(request(provider))).text == first.text


@pytest.mark.local_model
async def test_samples_differ_and_share_the_prompt(provider: LocalProvider):
    replies = [await provider.complete(request(provider, 1.5, sample=sample)) for sample in (0, 1, 2)]
    assert len({reply.text for reply in replies}) == 3
    assert replies[0].usage.cached_tokens == 0
    assert replies[2].usage.cached_tokens > 10, "the prompt was still at hand"


@pytest.mark.local_model
async def test_a_long_reply_is_cut_short_and_a_long_prompt_refused(provider: LocalProvider):
    with pytest.raises(CutShortError) as cut:
        await provider.complete(request(provider, max_tokens=3))
    assert cut.value.usage.completion_tokens == 3
    with pytest.raises(RefusedError) as refused:
        await provider.complete(Request("m", (Message("user", "word " * 3000),), Sampling(max_tokens=8)))
    assert "context" in refused.value.remedy


@pytest.mark.local_model
async def test_it_listens_on_loopback_alone_and_knows_its_key(provider: LocalProvider):
    await provider.complete(request(provider, max_tokens=64))
    assert provider._wire is not None
    url = provider._wire.endpoint.base_url
    port = int(url.rpartition(":")[2].removesuffix("/v1"))
    body = {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 1}
    async with httpx2.AsyncClient(trust_env=False) as client:
        for headers in ({}, {"authorization": "Bearer wrong"}, {"x-api-key": "wrong"}):
            for path in ("/chat/completions", "/completions", "/embeddings"):
                assert (await client.post(url + path, json=body, headers=headers)).status_code == 401
    listening = [line.split() for line in read("/proc/net/tcp").decode().splitlines()[1:]]
    addresses = {line[1] for line in listening if line[3] == "0A" and line[1].endswith(f":{port:04X}")}
    assert addresses == {f"0100007F:{port:04X}"}
    pid = server_pid(provider)
    key = provider._wire._key.reveal().encode()
    assert key not in read(f"/proc/{pid}/cmdline")
    assert key not in read(f"/proc/{pid}/environ")


@pytest.mark.local_model
async def test_the_child_sees_no_key_of_the_user(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    async with open_provider(config()) as provider:
        assert isinstance(provider, LocalProvider)
        await provider.complete(request(provider, max_tokens=64))
        assert b"canary" not in read(f"/proc/{server_pid(provider)}/environ")


@pytest.mark.local_model
async def test_it_is_gone_after_close(provider: LocalProvider):
    await provider.complete(request(provider, max_tokens=64))
    pid = server_pid(provider)
    await provider.close()
    assert is_gone(pid)
    await provider.close()


@pytest.mark.local_model
async def test_a_server_that_died_is_started_anew(provider: LocalProvider):
    first = await provider.complete(request(provider))
    pid = server_pid(provider)
    os.kill(pid, signal.SIGKILL)
    assert (await provider.complete(request(provider))).text == first.text
    assert server_pid(provider) != pid


@pytest.mark.local_model
async def test_a_server_that_dies_under_a_request_twice_is_an_error(provider: LocalProvider):
    pids: list[int] = []

    def kill(event: object) -> None:
        if isinstance(event, Progress) and server_pid(provider) not in pids:
            pids.append(server_pid(provider))
            os.kill(pids[-1], signal.SIGKILL)

    with pytest.raises(UnreachableError, match="process died") as caught:
        await provider.complete(Request("m", PROMPT, Sampling(1.5, 900)), kill)
    assert len(pids) == 2
    assert "memory" in caught.value.remedy


@pytest.mark.local_model
async def test_cancelling_ends_the_work(provider: LocalProvider):
    await provider.complete(request(provider, max_tokens=64))
    task = asyncio.create_task(provider.complete(Request("m", PROMPT, Sampling(1.5, 900))))
    await asyncio.sleep(0.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    reply = await asyncio.wait_for(provider.complete(request(provider)), 10)
    assert reply.text


PARENT = """
import asyncio, sys
from specc.model import Message, ModelConfig, Request, Sampling, open_provider

async def main():
    provider = open_provider(ModelConfig(model=sys.argv[1], context=1024))
    if sys.argv[2] == "ready":
        await provider.complete(Request("m", (Message("user", "hi"),), Sampling(0.0, 64)))
        print(provider._child.process.pid, flush=True)
        await asyncio.sleep(600)
    task = asyncio.create_task(provider.complete(Request("m", (Message("user", "hi"),), Sampling(0.0, 64))))
    while not (provider._child and provider._child.process):
        await asyncio.sleep(0.01)
    print(provider._child.process.pid, flush=True)
    await task

asyncio.run(main())
"""


@pytest.mark.local_model
@pytest.mark.parametrize("moment", ["ready", "loading"])
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_is_gone_when_the_parent_is(moment: str, sign: signal.Signals):
    argv = [sys.executable, "-c", PARENT, str(config().model), moment]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not is_gone(pid, 0.1)
        parent.send_signal(sign)
        assert is_gone(pid)


async def test_weights_that_are_not_here_say_how_to_get_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("xllamacpp")
    monkeypatch.setenv("SPECC_CACHE", str(tmp_path))
    async with open_provider(ModelConfig()) as provider:
        with pytest.raises(SpeccError, match="not on this machine") as caught:
            await provider.complete(Request("m", PROMPT))
    assert "specc model pull qwen2.5-coder-1.5b" in caught.value.remedy


async def test_a_file_that_is_no_model_is_an_error_with_the_servers_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("xllamacpp")
    monkeypatch.setenv("SPECC_CACHE", str(tmp_path))
    (tmp_path / "mine.gguf").write_bytes(b"not a model")
    async with open_provider(ModelConfig(model="mine.gguf"), tmp_path) as provider:
        assert provider.identity().startswith("local:mine@sha256:")
        with pytest.raises(SpeccError, match="mine could not be loaded:\n") as caught:
            await provider.complete(Request("m", PROMPT))
    assert caught.value.remedy


def test_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SPECC_CACHE", str(tmp_path))
    with pytest.raises(SpeccError, match="no model file"):
        open_provider(ModelConfig(model="none.gguf"), tmp_path).identity()


def test_the_default_is_the_model_of_the_catalogue():
    assert open_provider(ModelConfig()).identity().startswith("local:qwen2.5-coder-1.5b@sha256:cc324af0")
    with pytest.raises(SpeccError, match="no model named"):
        open_provider(ModelConfig(model="gpt-5"))
