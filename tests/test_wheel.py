"""The built wheel works outside a clone, as `pipx install` puts it there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_build import GOOD, SPEC

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.toolchain


def run(*args: str, cwd: Path, env: dict[str, str] | None = None, stdin: str = "") -> str:
    ran = subprocess.run(args, cwd=cwd, env=env, input=stdin, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_wheel_installed_by_pipx_builds_and_runs(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT), cwd=tmp_path)
    wheel = next((tmp_path / "dist").glob("*.whl"))
    env = {**os.environ, "PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(tmp_path / "bin")}
    run(sys.executable, "-m", "pipx", "install", "--python", sys.executable, str(wheel), cwd=tmp_path, env=env)
    specc, work = str(tmp_path / "bin/specc"), tmp_path / "work"
    run(specc, "init", str(work), cwd=tmp_path)
    assert "nothing wrong" in run(specc, "check", cwd=work)
    assert [line.split()[:2] for line in run(specc, "target", "list", cwd=work).splitlines()] == [
        ["docs", "bundled"],
        ["python", "bundled"],
        ["rust", "bundled"],
        ["tutorial", "bundled"],
        ["typescript", "bundled"],
    ]
    (work / "specs/doubling.md").write_text(SPEC)
    (work / "specc.toml").write_text('[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n')
    (work / "replies.jsonl").write_text(json.dumps({"replies": [GOOD["python"]]}) + "\n")
    run(specc, "build", "specs/doubling.md", "-t", "python", cwd=work)
    answer = run(specc, "call", "build/python/doubling", cwd=work, stdin='{"function": "double", "args": {"value": 21}}\n')
    assert json.loads(answer) == {"result": 42}
    run(specc, "docs", "export", "public", cwd=work)
    assert {path.name for path in (work / "public/doubling").iterdir()} == {"index.html", "index.md", "search.js", "site.css", "site.js"}
