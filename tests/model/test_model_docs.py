"""The snippets of docs/models.md are what specc reads."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from specc.model import ModelConfig, open_provider
from specc.model.providers.scripted import read_script

DOCS = Path(__file__).parents[2] / "docs" / "models.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCS.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", blocks("toml"))
def test_every_preset_is_a_configuration_that_opens(text: str, tmp_path: Path):
    (tmp_path / "replies.jsonl").write_text("")
    config = msgspec.convert(tomllib.loads(text)["model"], ModelConfig)
    assert open_provider(config, tmp_path).identity().startswith(config.provider)


def test_the_script_is_one(tmp_path: Path):
    (text,) = blocks("jsonl")
    (tmp_path / "s.jsonl").write_text(text)
    assert len(read_script(tmp_path / "s.jsonl")) == 4


def test_the_defaults_are_the_ones_in_the_table():
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", DOCS.read_text(), re.MULTILINE)
    assert len(rows) == 6
    for name, value in rows:
        assert float(value) == float(getattr(ModelConfig(provider="openai", slots=4), name))
