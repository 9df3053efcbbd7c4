"""A workspace on the disk and the real `specc` command in it."""

import json
import os
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
