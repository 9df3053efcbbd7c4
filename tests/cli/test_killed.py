"""`kill -9` of a real build with the real toolchains: the next build equals a clean one."""

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import Workspace
from tests.cli.test_build import GOOD, SPEC

pytestmark = pytest.mark.toolchain

TARGETS = ("rust", "typescript", "python")
SCRIPT = '''
import itertools, os, pathlib, signal, sys

where, at = sys.argv.pop(), int(sys.argv.pop())
count = itertools.count(1)


def before(owner, name):
    """Have a function of specc's be the end of the process, the at-th time it is called."""
    inner = getattr(owner, name)

    def outer(*args, **options):
        if next(count) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return inner(*args, **options)

    setattr(owner, name, outer)


if where == "write":
    from specc.base import disk
    before(disk, "_put")
elif where == "rename":
    before(pathlib.Path, "replace")
elif where == "exchange":
    from specc.base import disk
    before(disk, "_exchange")
elif where == "spawn":
    from specc.check.sandbox import sandbox
    before(sandbox, "start")
elif where == "request":
    from specc.model.providers import scripted
    before(scripted.ScriptedProvider, "complete")
from specc.cli.main import main
main()
'''


def prepare(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", SPEC)
    workspace.write("specc.toml", '[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n')
    rules = [
        {"match": word, "replies": [GOOD[target]], "repeat": True}
        for target, word in zip(TARGETS, ("Rust", "TypeScript", "Python"), strict=True)
    ]
    workspace.write("replies.jsonl", "\n".join(json.dumps(rule) for rule in rules))


def files(workspace: Workspace) -> dict[str, bytes]:
    """Packages, the lock and the records it names."""
    paths = [path for path in workspace.root.rglob("*") if path.is_file()]
    kept = {path.relative_to(workspace.root).as_posix(): path for path in paths}
    return {
        name: path.read_bytes()
        for name, path in kept.items()
        if name == "specc.lock"
        or (name.startswith("build/") and not name.startswith("build/.specc/"))
        or name.startswith("build/.specc/prov")
    }


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    workspace = Workspace(tmp_path_factory.mktemp("clean"))
    prepare(workspace)
    ran = workspace.run("build")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return files(workspace)


@pytest.mark.parametrize(
    ("where", "at"),
    [
        *(("write", at) for at in (1, 9, 30)),
        ("rename", 20),
        ("exchange", 1),
        *(("spawn", at) for at in (1, 6, 15)),
        *(("request", at) for at in (1, 3)),
    ],
)
def test_a_build_that_is_killed_is_made_good_by_the_next(workspace: Workspace, clean: dict[str, bytes], where: str, at: int) -> None:
    prepare(workspace)
    if where == "exchange":  # there has to be something to exchange with
        assert workspace.run("build", "-t", "python").returncode == 0
        workspace.write("specs/doubling.md", SPEC.replace("1.0.0", "0.9.0"))
        assert workspace.run("build").returncode == 0
        workspace.write("specs/doubling.md", SPEC)
    command = [sys.executable, "-c", SCRIPT, "build", str(at), where]
    ran = subprocess.run(command, cwd=workspace.root, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == -9, ran.stdout + ran.stderr
    left = files(workspace)
    for target in TARGETS:
        names = {name for name in left if name.startswith(f"build/{target}/")}
        assert not names or names == {name for name in clean if name.startswith(f"build/{target}/")}, "half a package"
    again = workspace.run("build")
    assert again.returncode == 0, again.stdout + again.stderr
    assert files(workspace) == clean
    assert not list((workspace.root / "build/.specc").glob("writing/*")) and not (workspace.root / "build/.specc/saved").exists()
