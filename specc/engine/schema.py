"""The JSON Schema of specc.toml."""

from typing import Any

import msgspec

from specc.model.config import ModelConfig
from specc.workspace.config import Config


def config_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) for editors: `[workspace]` and `[targets]` from the workspace's own type, `[model]` from the model layer's."""
    (_, model), components = msgspec.json.schema_components([Config, ModelConfig])
    components["Config"]["properties"]["model"] = model
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Config", "$defs": components}
