"""From the configuration to a provider."""

from pathlib import Path

from specc.model.config import ModelConfig
from specc.model.provider import Provider


def open_provider(config: ModelConfig, folder: Path | None = None) -> Provider:
    """The provider that a configuration names. Cheap: nothing is started, asked or loaded before the first request.

    Relative paths are taken from `folder`, the workspace. Raises SpeccError when the configuration lacks something
    or the catalogue does not have the model.
    """
    folder = folder or Path()
    if config.provider == "local":
        from specc.model.providers.local import LocalProvider

        return LocalProvider(config, folder)
    if config.provider == "openai":
        from specc.model.providers.openai import OpenAIProvider

        return OpenAIProvider(config)
    from specc.model.providers.scripted import ScriptedProvider

    return ScriptedProvider(config, folder)
