"""Specs made to be too much: a diagnostic or success, and in time. (On an idle machine the longest of these takes eight seconds.)"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Workspace

STATED_SECONDS = 300
HEAD = "---\nspec: big\nsummary: S.\n---\n\n# Big {#big}\n\n"


def check(root: Path) -> tuple[int, list[dict[str, Any]], str]:
    argv = [sys.executable, "-m", "specc", "check", "--format", "json"]
    ran = subprocess.run(argv, cwd=root, capture_output=True, text=True, timeout=STATED_SECONDS, check=False)
    assert "Traceback" not in ran.stderr
    return ran.returncode, json.loads(ran.stdout) if ran.stdout else [], ran.stderr


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (">" * 10_000 + " x\n", {"E0103"}),
        ("*a " * 10_000 + "\n", set()),
        ("".join(f"The assistant MUST do thing number {n}.[^c{n}]\n\n" for n in range(100_000)), set()),
    ],
    ids=["10,000 nested quotes", "10,000 stars", "100,000 clauses"],
)
def test_one_large_spec(workspace: Workspace, text: str, codes: set[str]) -> None:
    workspace.write("specs/big.md", HEAD + text)
    code, found, _ = check(workspace.root)
    assert {one["code"] for one in found} == codes
    assert code == bool(codes)


def test_fifty_megabytes_are_refused_by_name(workspace: Workspace) -> None:
    workspace.write("specs/big.md", HEAD + "word " * 10_000_000)
    code, _, said = check(workspace.root)
    assert code == 2
    assert "specs/big.md has 50,000," in said and "Split it" in said


@pytest.mark.parametrize("count", [1, 500])
def test_import_cycles(workspace: Workspace, count: int) -> None:
    for number in range(count):
        imports = f"imports:\n  other: ./s{(number + 1) % count}.md\n"
        workspace.write(f"specs/s{number}.md", f"---\nspec: s{number}\nsummary: S.\n{imports}---\n\n# S {{#s{number}}}\n")
    code, found, _ = check(workspace.root)
    assert code == 1
    (one,) = found
    assert one["code"] == "E0208" and one["file"].startswith("specs/s") and one["line"] == 5
