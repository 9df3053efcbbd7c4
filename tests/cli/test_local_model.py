"""The real local model, through the whole compiler, for all three targets."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace

pytestmark = [pytest.mark.toolchain, pytest.mark.local_model]

ROOT = Path(__file__).parent.parent.parent
TARGETS = ("rust", "typescript", "python")
ASKED = [
    ("Spec, compile & ship: 2nd edition", None, {"result": "spec-compile-ship-2nd-edition"}),
    ("Spec, compile & ship", 14, {"result": "spec-compile"}),
    ("…", None, {"error": "empty-title"}),
    ("Specifications", 4, {"error": {"too-short": 14}}),
]


def test_the_local_model_builds_the_slug_spec_for_every_language(workspace: Workspace) -> None:
    workspace.write("specs/slug.md", (ROOT / "specs" / "slug.md").read_text())
    chosen = [word for target in TARGETS for word in ("-t", target)]
    ran = workspace.run("build", *chosen, "-k", "--format", "json", timeout=1200)
    report = json.loads(ran.stdout)
    assert ran.returncode == 0, [goal["message"] for goal in report["goals"]]
    assert report["model"].startswith("local:qwen2.5-coder-1.5b@sha256:")
    lines = "".join(json.dumps({"function": "slugify", "args": {"title": title, "max-length": most}}) + "\n" for title, most, _ in ASKED)
    for target in TARGETS:
        answers = workspace.run("call", f"build/{target}/slug", stdin=lines).stdout
        assert [json.loads(line) for line in answers.splitlines()] == [answer for _, _, answer in ASKED]
    again = workspace.run("build", *chosen, "--format", "json")
    assert [goal["status"] for goal in json.loads(again.stdout)["goals"]] == ["up-to-date"] * len(TARGETS)
