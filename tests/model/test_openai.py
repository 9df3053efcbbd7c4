"""The provider of hosted models: what it needs from the environment, and what it takes from the configuration."""

import subprocess
import sys

import pytest

from specc.base.error import SpeccError
from specc.model import Message, ModelConfig, Notice, Request, Sampling, UnreachableError, open_provider
from specc.model.providers.openai import is_loopback
from tests.model.http_server import OK, HttpServer

REQUEST = Request("openai:m", (Message("user", "Say hello."),), Sampling(max_tokens=64))


def test_a_model_must_be_named():
    with pytest.raises(SpeccError, match="no model is named") as caught:
        open_provider(ModelConfig(provider="openai"))
    assert "specc.toml" in caught.value.remedy


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://example.org", "https://", "/v1"])
def test_the_address_must_be_one(url: str):
    with pytest.raises(SpeccError, match="base_url"):
        open_provider(ModelConfig(provider="openai", model="m", base_url=url))


async def test_a_missing_key_is_named_before_any_request(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ROUTER_KEY", raising=False)
    config = ModelConfig(provider="openai", model="m", api_key_env="ROUTER_KEY", base_url="https://router.invalid/v1")
    async with open_provider(config) as provider:
        with pytest.raises(SpeccError, match="ROUTER_KEY is not set") as caught:
            await provider.complete(REQUEST)
    assert "ROUTER_KEY" in caught.value.remedy


async def test_a_server_on_this_machine_needs_no_key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:1")
    async with HttpServer(OK) as server:
        config = ModelConfig(provider="openai", model="m", base_url=server.url)
        async with open_provider(config) as provider:
            assert (await provider.complete(REQUEST)).text == "Hello, world"
    assert "authorization" not in server.requests[0][1]


async def test_key_and_address_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    async with HttpServer(OK) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("MY_KEY", " sk-1\n")
        config = ModelConfig(provider="openai", model="gpt-x", api_key_env="MY_KEY")
        async with open_provider(config) as provider:
            await provider.complete(REQUEST)
    assert server.requests[0][1]["authorization"] == "Bearer sk-1"
    assert server.bodies[0]["model"] == "gpt-x"


async def test_a_key_that_travels_unencrypted_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MY_KEY", "sk-1")
    told: list[object] = []
    config = ModelConfig(provider="openai", model="m", api_key_env="MY_KEY", base_url="http://lan.invalid/v1", max_retries=0)
    async with open_provider(config) as provider:
        with pytest.raises(UnreachableError):
            await provider.complete(REQUEST, told.append)
    assert told == [Notice("the key goes to lan.invalid unencrypted: base_url begins with http://")]


def test_the_identity_is_the_same_wherever_the_model_runs():
    def identity(url: str) -> str:
        return open_provider(ModelConfig(provider="openai", model="gpt-x", base_url=url)).identity()

    assert identity("https://a.example/v1") == identity("http://127.0.0.1:1/v1") == "openai:gpt-x"


@pytest.mark.parametrize("url", ["http://localhost:11434/v1", "http://127.0.0.5/v1", "http://[::1]:80/v1"])
def test_loopback(url: str):
    assert is_loopback(url)


@pytest.mark.parametrize("url", ["http://localhost.example.org", "http://127.0.0.1.nip.io", "http://10.0.0.1"])
def test_not_loopback(url: str):
    assert not is_loopback(url)


def test_opening_a_provider_loads_nothing_heavy():
    code = (
        "import sys; from specc.model import ModelConfig, open_provider;"
        "open_provider(ModelConfig(provider='openai', model='m')).identity();"
        "open_provider(ModelConfig()).identity();"
        "print([m for m in ('openai', 'httpx2', 'xllamacpp', 'huggingface_hub', 'rich', 'jinja2') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
