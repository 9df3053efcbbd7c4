"""The rules, as `rules.toml` declares them. Importing this module enters their codes into the register."""

import tomllib
from importlib.resources import files
from typing import Any

from specc.diagnostics.register import Code, declare
from specc.lint.values import Precision, Rule

_CLASSES: dict[Precision, str] = {
    "sure": "On by default.",
    "hint": "A hint: shown with `--hints`.",
}


def _rule(table: dict[str, Any]) -> Rule:
    precision: Precision = table["precision"]
    code = Code(
        id=table["code"],
        name=table["name"],
        summary=table["summary"],
        why=f"{table['why']} After {table['basis']}. {_CLASSES[precision]}",
        wrong=table["wrong"],
        right=table["right"],
    )
    phrases, unless = (tuple(line for line in table.get(name, "").splitlines() if line) for name in ("phrases", "unless"))
    return Rule(
        code=declare(code),
        basis=table["basis"],
        precision=precision,
        message=table["message"],
        help=table["help"],
        finder=table.get("finder", "phrases"),
        phrases=(*phrases, *table.get("rewrites", {})),
        unless=unless,
        rewrites=table.get("rewrites", {}),
    )


_TABLES = tomllib.loads((files("specc.lint") / "rules.toml").read_text())
WORDS = {name: frozenset(words.split()) for name, words in _TABLES["words"].items()}
"""The lists of words that finders know."""

RULES = tuple(_rule(table) for table in sorted(_TABLES["rule"], key=lambda table: str(table["code"])))
"""In the order of their codes."""

BY_NAME = {key: rule for rule in RULES for key in (rule.code.id, rule.code.name)}
"""Every rule by its code and by its name."""
