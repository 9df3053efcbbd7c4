"""Any server that speaks OpenAI's Chat Completions: OpenAI, Azure, OpenRouter, Ollama, LM Studio, vLLM …"""

import ipaddress
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from specc.base.error import SpeccError
from specc.model.config import ModelConfig
from specc.model.provider import Closing, Listener, Notice
from specc.model.values import Reply, Request

if TYPE_CHECKING:
    from specc.model.wire import Wire

SLOTS = 4


class OpenAIProvider(Closing):
    """A server at `base_url`. The key comes from the environment and goes nowhere but there."""

    name = "openai"

    def __init__(self, config: ModelConfig) -> None:
        if not config.model:
            raise SpeccError(
                "no model is named for the provider openai",
                'Set model in [model] of specc.toml, for example model = "gpt-5-mini".',
            )
        self.config = config
        self.model = config.model
        self.slots = config.slots or SLOTS
        self.base_url = config.address
        self._wire: Wire | None = None
        if urlsplit(self.base_url).scheme not in ("http", "https") or not urlsplit(self.base_url).hostname:
            raise SpeccError(
                f"base_url is no web address: {self.base_url!r}",
                "Set it in [model] of specc.toml, for example https://api.openai.com/v1.",
            )

    def identity(self) -> str:
        """See Provider."""
        return f"openai:{self.model}"

    async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
        """See Provider."""
        if self._wire is None:
            self._wire = self._connect(on_event)
        return await self._wire.complete(request, on_event)

    def _connect(self, on_event: Listener | None) -> "Wire":
        local = is_loopback(self.base_url)
        key = os.environ.get(self.config.api_key_env, "").strip()
        if not key and not local:
            raise SpeccError(
                f"the environment variable {self.config.api_key_env} is not set: {self._host()} needs a key",
                f"export {self.config.api_key_env}=… (or set api_key_env in [model] of specc.toml to the variable that holds it).",
            )
        if key and not local and urlsplit(self.base_url).scheme == "http" and on_event:
            on_event(Notice(f"the key goes to {self._host()} unencrypted: base_url begins with http://"))
        from specc.model.http import Secret
        from specc.model.wire import Endpoint, Wire

        endpoint = Endpoint(
            label=self._host(),
            base_url=self.base_url,
            model=self.model,
            timeout=self.config.timeout_seconds,
            retries=self.config.max_retries,
            slots=self.slots,
            api_version=self.config.api_version,
            proxies=not local,
        )
        return Wire(endpoint, Secret(key))

    def _host(self) -> str:
        """The server's name and port, without what else an address may hold."""
        parts = urlsplit(self.base_url)
        return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

    async def close(self) -> None:
        """See Provider."""
        wire, self._wire = self._wire, None
        if wire:
            await wire.close()


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
