"""The JSON Schema of the IR: the contract for other people's targets."""

from typing import Any

import msgspec

from specc.ir.values import Module


def ir_schema() -> dict[str, Any]:
    """The schema of what `specc dump --stage ir` prints: a list of modules."""
    schema = msgspec.json.schema(list[Module])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "specc IR", **schema}
