"""specc.toml."""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from specc.base.error import SpeccError
from specc.workspace.root import CONFIG


class WorkspaceConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[workspace]`."""

    specs: tuple[str, ...] = ("specs/**/*.md",)
    """Globs, relative to specc.toml, of the files that are specs."""
    targets: tuple[str, ...] = ()
    """What is built of specs that name no targets. Default: rust, typescript, python."""
    warnings: Literal["allow", "deny"] = "allow"
    """Whether warnings block a build."""


Setting = Literal["off", "hint", "sure"]


class LevelConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[lint.policy]`, `[lint.behavioural]`: how prose of one kind is linted."""

    clauses: Literal["all", "binding"] = "all"
    """Which clauses: all of them, or those that say what must, should or may be; findings in the others are hints then."""
    rules: dict[str, Setting] = {}
    """As `lint.rules`, and before it."""


class LintConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[lint]`: the linter for wording."""

    hints: bool = False
    """Whether hints are shown."""
    rules: dict[str, Setting] = {}
    """Code or name of a rule -> `off`, `hint` or `sure`, where it shall not be what it is by default."""
    terms: tuple[str, ...] = ()
    """Words and phrases that are never reported, beside the terms that specs define."""
    policy: LevelConfig = LevelConfig(clauses="binding")
    """Specs that declare no function and no type."""
    behavioural: LevelConfig = LevelConfig()
    """Specs that declare some."""


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[budget]`: what one run may spend on a model at most. Nothing is set by default."""

    max_tokens: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """Tokens of prompts and replies together."""
    max_cost: Annotated[float, msgspec.Meta(ge=0)] | None = None
    """In the currency of the model's prices."""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A workspace's configuration. Everything has a default, so the file may be missing."""

    workspace: WorkspaceConfig = WorkspaceConfig()
    model: dict[str, Any] = {}
    """`[model]`: see docs/models.md."""
    lint: LintConfig = LintConfig()
    budget: Budget = Budget()
    targets: dict[str, dict[str, Any]] = {}
    """`[targets.<name>]`: a target's options."""


def load_config(root: Path) -> Config:
    """The configuration of the workspace at `root`. Raises SpeccError naming file, line and remedy."""
    path = root / CONFIG
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return Config()
    except UnicodeDecodeError as error:
        raise SpeccError(f"{CONFIG} is not UTF-8 (byte {error.start})", "Save it as UTF-8.") from None
    except OSError as error:
        raise SpeccError(f"{CONFIG} can't be read: {error.strerror}") from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpeccError(f"{CONFIG}: {error}", "Mend it there; docs/configuration.md shows every key.") from None
    return decode(table, Config, text)


def decode(table: Any, type: type[Config], text: str, prefix: str = "") -> Config:
    """A table as a configuration; unknown keys and wrong types are told with their line in `text`."""
    try:
        return msgspec.convert(table, type)
    except msgspec.ValidationError as error:
        raise SpeccError(*told(str(error), type, text, prefix)) from None


def told(message: str, type: Any, text: str, prefix: str = "") -> tuple[str, str]:
    """msgspec's message in a user's words: file, line, and what would be right."""
    what, _, path = message.partition(" - at `$")
    keys = [key for key in f"{prefix}{path}".strip("`").replace("[...]", "").split(".") if key]
    unknown = re.search(r"unknown field `(\w+)`", what)
    if unknown:
        name = unknown[1]
        known = _fields(type, keys[len(prefix.split(".")) if prefix else 0 :])
        close = get_close_matches(name, known, n=1)
        remedy = f"Did you mean `{close[0]}`?" if close else f"Known keys: {', '.join(known)}."
        return f"{CONFIG}:{_line(text, [*keys, name])}: there is no key `{'.'.join([*keys, name])}`", remedy
    return f"{CONFIG}:{_line(text, keys)}: `{'.'.join(keys)}`: {what}", "docs/configuration.md shows every key."


def _fields(type: Any, keys: list[str]) -> list[str]:
    """The keys that a table of the configuration may have."""
    for key in keys:
        type = next((field.type for field in msgspec.structs.fields(type) if field.encode_name == key), type)
    return [field.encode_name for field in msgspec.structs.fields(type)]


def _line(text: str, keys: list[str]) -> int:
    """The line of a key, counted from 1: the first after its table's header; TOML parsers keep no places."""
    lines = text.splitlines()
    table = ".".join(keys[:-1])
    start = next((number for number, line in enumerate(lines) if line.strip() == f"[{table}]"), 0)
    key = keys[-1] if keys else ""
    found = (number for number in range(start, len(lines)) if re.match(rf"\s*(\[.*)?\"?{re.escape(key)}\"?\s*[=\].]", lines[number]))
    return next(found, start) + 1
