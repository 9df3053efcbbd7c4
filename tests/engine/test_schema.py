"""The shipped JSON Schema of specc.toml is that of the code, and takes what the code takes."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from specc.engine.schema import config_schema

ROOT = Path(__file__).parent.parent.parent


def test_the_shipped_schema_is_current() -> None:
    assert json.loads((ROOT / "docs/specc.schema.json").read_text()) == json.loads(json.dumps(config_schema()))


def test_the_documented_configuration_is_valid() -> None:
    text = (ROOT / "docs/configuration.md").read_text()
    table = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    jsonschema.validate(table, config_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"model": {"provider": "gpt"}}, config_schema())
