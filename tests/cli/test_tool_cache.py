"""A tool's cache that is damaged costs a second run, never a candidate."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace, quick_reply, quick_spec
from tests.cli.test_build import GOOD, SPEC

STEP = '''

def steps(module: Module, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
    """A tool that is as good as what it finds in its cache."""
    script = "test ! -e ../.cache/tool/state || grep -q good ../.cache/tool/state || { echo internal error >&2; exit 2; }; LAST"
    return (Step("tool", "compile", ("/bin/sh", "-c", script), (), module.name, cache="tool"),)
'''


@pytest.mark.parametrize(("last", "status"), [("echo good > ../.cache/tool/state", "built"), ("echo no >&2; exit 1", "failed")])
def test_a_tool_that_trips_over_its_cache_runs_once_more_without_it(quick: Workspace, last: str, status: str) -> None:
    toolchain = quick.root / "targets/python/toolchain.py"
    toolchain.write_text(toolchain.read_text() + STEP.replace("LAST", last))
    quick.write("specs/doubling.md", quick_spec())
    quick.write("build/.specc/cache/tool/state", "bad")
    quick.script(quick_reply())
    ran = quick.run("build", "-t", "python", "--candidates", "1", "--format", "json")
    assert json.loads(ran.stdout)["goals"][0]["status"] == status, ran.stderr


def garbled(path: Path) -> None:
    path.write_bytes(random.Random(path.name).randbytes(path.stat().st_size))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.toolchain
@pytest.mark.parametrize("damage", [garbled, cut, emptied], ids=lambda damage: damage.__name__)
def test_mypy_s_own(workspace: Workspace, damage: Callable[[Path], None]) -> None:
    """cargo and tsc keep nothing from one package to the next: `test_nothing_else_is_kept`."""
    workspace.write("specs/doubling.md", SPEC)
    workspace.script(GOOD["python"])
    assert workspace.run("build", "-t", "python").returncode == 0
    files = [path for path in (workspace.root / "build/.specc/cache/mypy").rglob("*") if path.is_file()]
    assert files
    for path in files:
        damage(path)
    shutil.rmtree(workspace.root / "build/python")
    workspace.script({"error": "the reply is in the records"})
    ran = workspace.run("build", "-t", "python", "--candidates", "1")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_nothing_else_is_kept() -> None:
    root = Path(__file__).parents[2]
    kept = [path.parent.name for path in (root / "targets").glob("*/toolchain.py") if ".cache/" in path.read_text()]
    assert kept == ["python"]
