"""An example of a resource, taken apart into its calls."""

import json
from typing import Any

from specc.ir.values import Example, Function, Resource


def steps(example: Example, resource: Resource) -> tuple[tuple[Function, Example], ...]:
    """An example of a resource taken apart: its constructor and each of its calls, as an example of that method alone."""
    constructor = resource.constructor
    made = {param.name: example.args[param.name] for param in constructor.params}
    outcome, value = (example.outcome, example.value if example.outcome == "error" else None)
    found = [(constructor, Example(constructor.name, made, outcome, value, example.tags, example.held_back, example.span))]
    methods = {one.name: one for one in resource.methods}
    for call, answer in zip(example.args["calls"], example.value if outcome == "ok" else (), strict=False):
        name, args = _pair(call)
        method, given = methods[name], _pair(answer)[1]
        kind = "error" if method.fails and "error" in given else "ok"
        value = given[kind] if method.fails else given
        found.append(
            (method, Example(name, args or {}, "error" if kind == "error" else "ok", value, example.tags, example.held_back, example.span))
        )
    return tuple(found)


def told(args: dict[str, Any], resource: Resource) -> str:
    """A run as an example's table has it: `constructor(3); try-take(0, 2); available()`."""
    made = [args[param.name] for param in resource.constructor.params]
    calls = [(name, list((given or {}).values())) for name, given in map(_pair, args["calls"])]
    said = [(name, [json.dumps(value, ensure_ascii=False) for value in given]) for name, given in [("constructor", made), *calls]]
    return "; ".join(f"{name}({', '.join(given)})" for name, given in said)


def _pair(case: Any) -> tuple[str, Any]:
    """A case of a variant as its name and what it carries."""
    return (case, None) if isinstance(case, str) else next(iter(case.items()))
