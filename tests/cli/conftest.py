"""A workspace on the disk and the real `specc` command in it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


class Workspace:
    """A folder with specs, in which `specc` runs as a user would run it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.env: dict[str, str] = {}

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def script(self, *replies: object) -> None:
        """Have the scripted model give these replies, in order."""
        self.write("specc.toml", '[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n')
        self.write("replies.jsonl", json.dumps({"replies": list(replies)}) + "\n")

    def made(self) -> set[str]:
        """What stands in build/ beside specc's own folder."""
        return {path.name for path in (self.root / "build").glob("*")} - {".specc"}

    def run(self, *args: str, stdin: str = "", cwd: Path | None = None, timeout: float = 300) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "specc", *args],
            cwd=cwd or self.root,
            input=stdin,
            capture_output=True,
            text=True,
            env={**os.environ, **self.env},
            timeout=timeout,
            check=False,
        )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


QUICK_SPEC = """---
spec: {name}
summary: Doubles numbers.
---

# {name} {{#{name}}}

```wit
/// Twice a number.
{function}: func(value: s32) -> s32;
```

`{function}` MUST return {words}.[^twic]

**Examples** for `{function}`:

| value | result | tags    |
| ----- | ------ | ------- |
| `2`   | `4`    | [^twic] |
| `-3`  | `-6`   | [^twic] |
"""


def quick_spec(name: str = "doubling", function: str = "double", words: str = "twice the value") -> str:
    """A spec with one function."""
    return QUICK_SPEC.format(name=name, function=function, words=words)


def quick_reply(function: str = "double", body: str = "value * 2") -> str:
    """What a model may answer for it."""
    return f"```python\ndef {function}(value: int) -> int:\n    return {body}\n```"


@pytest.fixture
def quick(workspace: Workspace) -> Workspace:
    """A workspace whose own target `python` is the bundled one without mypy, ruff and pytest: driver and examples decide alone."""
    root = Path(__file__).parents[2]
    for kind in ("targets", "templates"):
        shutil.copytree(root / kind / "python", workspace.root / kind / "python", ignore=shutil.ignore_patterns("__pycache__"))
    manifest = workspace.root / "targets/python/target.toml"
    needs = manifest.read_text().split("[[needs]]")
    manifest.write_text("[[needs]]".join(needs[:2]))
    toolchain = workspace.root / "targets/python/toolchain.py"
    toolchain.write_text(
        toolchain.read_text() + "\n\ndef steps(module: Module, tools: Mapping[str, Tool]) -> tuple[Step, ...]:\n    return ()\n"
    )
    return workspace
