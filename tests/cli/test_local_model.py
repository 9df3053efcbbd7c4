"""The real local model, through the whole compiler, for all three targets."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace

pytestmark = [pytest.mark.toolchain, pytest.mark.local_model]

SLUG = Path(__file__).parents[2] / "specs" / "slug.md"


def test_the_local_model_builds_packages_that_run(workspace: Workspace) -> None:
    workspace.write("specs/slug.md", SLUG.read_text())
    ran = workspace.run("build", "-t", "rust", "-t", "typescript", "-t", "python", "-k", "--format", "json", timeout=1200)
    report = json.loads(ran.stdout)
    assert ran.returncode == 0, [goal["message"] for goal in report["goals"]]
    assert report["model"].startswith("local:qwen2.5-coder-1.5b@sha256:")
    for target in ("rust", "typescript", "python"):
        request = '{"function": "slugify", "args": {"title": "%s", "max-length": null}}\n'
        answers = workspace.run("call", f"build/{target}/slug", stdin=request % "Hello, World!" + request % "日本").stdout
        assert [json.loads(line) for line in answers.splitlines()] == [{"result": "hello-world"}, {"error": "empty-title"}]
    again = workspace.run("build", "-t", "rust", "-t", "typescript", "-t", "python", "--format", "json")
    assert [goal["status"] for goal in json.loads(again.stdout)["goals"]] == ["up-to-date"] * 3
