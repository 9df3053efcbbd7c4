"""The `[model]` table of specc.toml."""

import os
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

DEFAULT_MODEL = "qwen2.5-coder-1.5b"
OPENAI_URL = "https://api.openai.com/v1"


class ModelConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which model writes the code, where it runs, and how it is asked. Everything has a default: the local model."""

    provider: Literal["local", "openai", "scripted"] = "local"
    """`local`: on this machine. `openai`: any OpenAI-compatible server. `scripted`: replies from a file."""
    model: str | None = None
    """local: a name of the catalogue or a path to a .gguf file. openai: the server's name for the model."""
    base_url: str | None = None
    """openai: the API's address. Default: the variable OPENAI_BASE_URL, then OpenAI's own."""
    api_key_env: str = "OPENAI_API_KEY"
    """openai: the environment variable that holds the key. The key itself never stands in a file."""
    api_version: str | None = None
    """openai: Azure's api-version. Setting it makes the key travel as Azure wants it."""
    script: str | None = None
    """scripted: the file of replies, relative to the workspace."""
    temperature: Annotated[float, Meta(ge=0, le=2)] = 0.6
    """Of further samples. The first candidate is always asked for at temperature 0."""
    top_p: Annotated[float, Meta(gt=0, le=1)] = 1.0
    max_tokens: Annotated[int, Meta(ge=1)] = 1024
    """The longest reply, in tokens."""
    context: Annotated[int, Meta(ge=512)] = 8192
    """Tokens that prompt and reply may have together. local: reserved when the model is loaded."""
    threads: Annotated[int, Meta(ge=1)] | None = None
    """local: threads that compute. Default: one per core."""
    slots: Annotated[int, Meta(ge=1)] | None = None
    """Requests at once. Default: 1 for local, 4 for openai."""
    timeout_seconds: Annotated[float, Meta(gt=0)] = 300.0
    """The deadline of one request, all its retries and waits included."""
    max_retries: Annotated[int, Meta(ge=0, le=20)] = 4
    """Further attempts after the first one failed for a reason that may pass."""
    price_input: Annotated[float, Meta(ge=0)] | None = None
    """Price of a million tokens of prompt, in any currency. Default: the catalogue's, for models that it knows."""
    price_output: Annotated[float, Meta(ge=0)] | None = None
    """Price of a million tokens of reply."""

    @property
    def address(self) -> str:
        """Of a hosted model's API."""
        return self.base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL
