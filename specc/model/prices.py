"""What a configured model costs."""

from urllib.parse import urlsplit

from specc.model.catalogue import hosted
from specc.model.config import ModelConfig
from specc.model.values import Price


def price_of(config: ModelConfig) -> Price | None:
    """The price that the configuration names, else the catalogue's for a model at its own host; `None` where nobody knows it.

    What runs on this machine costs nothing.
    """
    if config.price_input is not None or config.price_output is not None:
        return Price(config.price_input or 0.0, config.price_output or 0.0)
    if config.provider != "openai":
        return Price(0.0, 0.0)
    host = urlsplit(config.address).hostname
    return next((one.price for one in hosted() if (one.host, one.model) == (host, config.model)), None)
