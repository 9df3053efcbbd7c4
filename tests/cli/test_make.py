"""specc as a step of make and ninja: run when something changed, not run when nothing has, and never twice for one change."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from specc.cli.depfile import escaped, render_depfile
from tests.cli.conftest import Workspace, quick_reply, quick_spec

ROOT = Path(__file__).parents[2]
SPECC = f"{sys.executable} -m specc"
MAKEFILE = f"""
SPECC := {SPECC}
SPECC_TARGETS := python
include specc.mk
all: copy $(SPECC_STAMP)
copy: build/python/doubling/pyproject.toml ; cp $< $@
build/python/doubling/pyproject.toml: $(SPECC_STAMP) ;
"""


def tool(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    assert found, f"{name} is not installed (pip install 'specc[dev]')"
    return found


def run(workspace: Workspace, *args: str, code: int = 0) -> str:
    ran = subprocess.run(args, cwd=workspace.root, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture
def made(quick: Workspace) -> Workspace:
    """Two specs, of which one imports the other, and replies for what the tests change."""
    quick.write("specs/doubling.md", quick_spec())
    importing = quick_spec("treble", "treble-up").replace("summary:", "imports:\n  doubling: ./doubling.md\nsummary:")
    quick.write("specs/treble.md", importing)
    quick.script(quick_reply(), quick_reply("treble_up"))
    rules = [{"match": f"def {name}(", "replies": [quick_reply(name)] * 9} for name in ("double", "treble_up", "more")]
    quick.write("replies.jsonl", "".join(json.dumps(rule) + "\n" for rule in rules))
    return quick


def test_make(made: Workspace) -> None:
    shutil.copy(ROOT / "docs/specc.mk", made.root)
    made.write("Makefile", MAKEFILE)
    make = tool("make")
    first = run(made, make)
    assert "python:doubling" in first and "python:treble" in first and (made.root / "copy").is_file()
    assert SPECC not in run(made, make), "nothing changed, so specc isn't even started"
    made.write("specs/doubling.md", quick_spec(words="the value, twice"))
    again = run(made, make)
    assert "python:doubling" in again and "cp build" not in again, "no byte of that file has changed"
    assert SPECC not in run(made, make)
    made.write("specs/more.md", quick_spec("more", "more"))
    assert "python:more" in run(made, make), "a spec was added"
    (made.root / "specs/more.md").unlink()
    run(made, make)
    assert SPECC not in run(made, make)
    (made.root / "build/specc.stamp.d").unlink()
    assert SPECC in run(made, make), "what it depends on is not known"
    made.write("specs/doubling.md", quick_spec().replace("`4`", "`four`"))
    assert "specs/doubling.md:" in run(made, make, code=2)
    run(made, make, code=2)


def test_ninja_with_the_graph(made: Workspace) -> None:
    ninja = tool("ninja")
    (made.root / "specc.ninja").write_text(made.run("graph", "--format", "ninja", "-t", "python").stdout)
    made.write("build.ninja", f"subninja specc.ninja\nspecc = {SPECC}\n".replace("subninja", "include"))
    text = (made.root / "specc.ninja").read_text().replace("specc = specc\n", f"specc = {SPECC}\n")
    (made.root / "specc.ninja").write_text(text)
    assert "python:treble" in run(made, ninja, "specc")
    assert "no work to do" in run(made, ninja, "specc")
    made.write("specs/doubling.md", quick_spec(words="the value, twice"))
    explained = run(made, ninja, "-d", "explain", "-n", "build/.specc/ninja/python/treble")
    assert "specs/doubling.md" in explained, "ninja knows what the spec imports"
    run(made, ninja, "specc")
    assert "no work to do" in run(made, ninja, "specc")


def test_ninja_by_hand(made: Workspace) -> None:
    docs = (ROOT / "docs/integration.md").read_text()
    rule = next(part.split("```")[0] for part in docs.split("```ninja\n") if part.startswith("rule specc"))
    made.write("build.ninja", rule.replace("= specc build -q", f"= {SPECC} build -q -t python"))
    ninja = tool("ninja")
    run(made, ninja)
    assert "no work to do" in run(made, ninja)
    made.write("bodies/python/doubling/double.py", "def double(value: int) -> int:\n    return value + value\n")
    made.write("specs/treble.md", (made.root / "specs/treble.md").read_text().replace("twice the value", "double the value"))
    assert "body written by hand" in run(made, ninja)
    assert "no work to do" in run(made, ninja)
    made.write("bodies/python/doubling/double.py", "def double(value: int) -> int:\n    return value << 1\n")
    run(made, ninja)
    assert any("value << 1" in path.read_text() for path in (made.root / "build/python/doubling").rglob("*.py"))


def test_nothing_done_nothing_said(made: Workspace) -> None:
    ran = made.run("build", "-q", "-t", "python")
    assert ran.returncode == 0 and "python:treble" in ran.stdout
    ran = made.run("build", "-q", "-t", "python")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert (made.run("check", "-q").stdout, made.run("check", "-q").stderr) == ("", "")


def test_without_a_stamp_the_rule_is_for_the_package_s_files(made: Workspace) -> None:
    made.run("build", "-q", "specs/doubling.md", "-t", "python", "--depfile", "deps/d")
    rule = (made.root / "deps/d").read_text().replace("\\\n", "").splitlines()[0]
    outputs, inputs = rule.split(":", 1)
    assert "build/python/doubling/pyproject.toml" in outputs.split()
    assert "specs/doubling.md" in inputs.split() and "specc.toml" in inputs.split() and "specs" not in inputs.split()


NAMES = ["a b.md", "a$b.md", "a#b.md", "a$$ b.md", "ä板.md", "a'b.md", "a&b(c).md"]


def test_make_reads_the_names_in_a_depfile_as_they_are(workspace: Workspace) -> None:
    for name in NAMES:
        workspace.write(name, "")
    workspace.write("out.d", render_depfile(["out"], NAMES))
    workspace.write("Makefile", "include out.d\nout: ; touch out\n")
    make = tool("make")
    run(workspace, make, "out")
    assert "up to date" in run(workspace, make, "out")
    for name in NAMES:
        stamp = (workspace.root / "out").stat().st_mtime_ns + 10**9
        os.utime(workspace.root / name, ns=(stamp, stamp))
        assert "touch out" in run(workspace, make, "-n", "out"), name
        os.utime(workspace.root / name, ns=(1, 1))


def test_a_name_that_no_makefile_can_hold_is_refused() -> None:
    with pytest.raises(Exception, match="line end"):
        escaped("a\nb")
