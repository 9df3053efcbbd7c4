"""`specc build` again and again: what it does, what it leaves alone, and what happens to it on the way."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.uptodate import MANIFEST, SPEC, TARGET
from tests.cli.conftest import Workspace

CONFIG = '[workspace]\ntargets = ["first", "second"]\n[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n'
HEAVY = ("openai", "rich", "jinja2", "tree_sitter", "pydantic", "watchdog", "msgspec", "click", "asyncio")


@pytest.fixture
def plain(workspace: Workspace) -> Workspace:
    """Three specs, two targets whose compiler is /bin/true, a model that always says the same."""
    for number in range(3):
        workspace.write(f"specs/m{number}.md", SPEC.format(number=number))
    for name in ("first", "second"):
        workspace.write(f"targets/{name}/__init__.py", TARGET.replace("FILES", "1"))
        workspace.write(f"targets/{name}/target.toml", MANIFEST.format(name=name))
    workspace.write("specc.toml", CONFIG)
    workspace.write("replies.jsonl", '{"replies": ["word"], "repeat": true}\n')
    return workspace


def said(workspace: Workspace, *args: str, code: int = 0) -> str:
    ran = workspace.run("build", *args)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def edit(workspace: Workspace, name: str, old: str, new: str) -> None:
    path = workspace.root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_nothing_is_done_twice_and_nothing_is_missed(plain: Workspace) -> None:
    assert "6 of 6 packages stand" in said(plain)
    said(plain)  # Python has compiled the targets meanwhile
    assert "nothing to do: 6 packages are up to date\n" in said(plain)
    assert "no-example" in said(plain) or "W0" in said(plain), "warnings are said again"
    os.utime(plain.root / "specs/m1.md")
    assert "nothing to do" in said(plain)
    edit(plain, "specs/m1.md", "in capitals", "in CAPITALS")
    out = said(plain)
    assert "clause `c1`" in out and "6 of 6 packages stand" in out and out.count("candidate 1 (") == 2
    assert "nothing to do" in said(plain)
    plain.write("specs/m3.md", SPEC.format(number=3))
    assert "8 of 8 packages stand" in said(plain)
    (plain.root / "specs/m0.md").unlink()
    assert "first:m0: removed" in said(plain)
    assert not (plain.root / "build/first/m0").exists() and "m0" not in (plain.root / "specc.lock").read_text()
    edit(plain, "specc.toml", ', "second"', "")
    assert "second:m1: removed" in said(plain)
    assert not (plain.root / "build/second").exists() and (plain.root / "build/first/m1").is_dir()
    assert "nothing to do: 3 packages" in said(plain)
    (plain.root / "specc.lock").unlink()
    said(plain)
    assert "first:m1#louder" in (plain.root / "specc.lock").read_text()


def test_a_build_with_nothing_to_do_imports_nothing_heavy(plain: Workspace) -> None:
    said(plain)
    said(plain)
    code = (
        "import runpy, sys\nsys.argv = ['specc', 'build']\ntry:\n    runpy.run_module('specc', run_name='__main__')\nexcept SystemExit:\n"
    )
    code += f"    print([name for name in {HEAVY!r} if name in sys.modules])\n"
    ran = subprocess.run([sys.executable, "-c", code], cwd=plain.root, capture_output=True, text=True, check=True)
    assert ran.stdout == "nothing to do: 6 packages are up to date\n[]\n"


def test_an_edited_or_deleted_package_is_noticed_and_named(plain: Workspace) -> None:
    said(plain)
    said(plain)
    path = plain.root / "build/first/m1/louder.txt"
    times = path.stat()
    path.write_bytes(path.read_bytes().upper())
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "edited by hand since it was built: build/first/m1/louder.txt" in said(plain, code=1)
    assert path.read_text().isupper()
    assert "6 of 6" in said(plain, "--force")
    path.unlink()
    assert "build/first/m1/louder.txt is gone" in said(plain) and path.is_file()
    assert "nothing to do" in said(plain)


HIDDEN = """
import os, pickle, runpy, sys
inner, hidden, shown = os.stat, {path!r}, pickle.loads({shown!r})
os.stat = lambda path, **more: shown if path == hidden else inner(path, **more)
sys.argv = ["specc", *{args!r}]
runpy.run_module("specc", run_name="__main__")
"""


def test_what_neither_times_nor_inode_show_is_found_by_verify(plain: Workspace) -> None:
    said(plain)
    said(plain)
    path = plain.root / "build/first/m1/louder.txt"
    shown = pickle.dumps(path.stat())
    path.write_bytes(path.read_bytes().upper())
    ran = []
    for args in (["build"], ["build", "--verify"]):
        code = HIDDEN.format(path=str(path), shown=shown, args=args)
        ran.append(subprocess.run([sys.executable, "-c", code], cwd=plain.root, capture_output=True, text=True, check=False))
    assert "nothing to do" in ran[0].stdout, "the change is hidden"
    assert ran[1].returncode == 1 and "edited by hand since it was built: build/first/m1/louder.txt" in ran[1].stdout + ran[1].stderr


def test_a_clone_builds_the_same_with_lock_and_records_alone(plain: Workspace, tmp_path: Path) -> None:
    said(plain)
    clone = Workspace(tmp_path / "clone")
    for name in ("specs", "targets", "specc.records"):
        shutil.copytree(plain.root / name, clone.root / name)
    for name in ("specc.lock", "specc.toml"):
        shutil.copy(plain.root / name, clone.root / name)
    clone.write("replies.jsonl", "")
    checked = clone.run("check", "--locked")
    assert checked.returncode == 0 and "6 packages come out of specc.lock" in checked.stdout, checked.stderr
    assert not (clone.root / "build").exists(), "a check writes nothing"
    said(clone, "--locked")
    for folder in ("build/first", "build/second", "build/.specc/provenance"):
        assert subprocess.run(["diff", "-r", plain.root / folder, clone.root / folder], check=False).returncode == 0
    edit(clone, "specs/m2.md", "in capitals", "in italics")
    checked = clone.run("check", "--locked")
    assert checked.returncode == 1 and "first:m2#louder was accepted for another spec" in checked.stderr
    edit(clone, "specs/m2.md", "in italics", "in capitals")
    (clone.root / "specs/m0.md").unlink()
    checked = clone.run("check", "--locked")
    assert checked.returncode == 1 and "first:m0: specc.lock names it" in checked.stderr


def test_a_dry_run_says_what_and_why_and_does_nothing(plain: Workspace) -> None:
    before = sorted(plain.root.rglob("*"))
    out = said(plain, "-n")
    assert "first:m0: it has not been built" in out and "6 functions to ask for" in out and "tokens if each first candidate" in out
    assert sorted(path for path in plain.root.rglob("*") if "__pycache__" not in path.parts) == before
    said(plain)
    assert "0 of 6 packages to make, 0 functions" in said(plain, "-n")
    out = said(plain, "--explain", "-B")
    assert "first:m0: unchanged: everything is to be made anew" in out and "accepted reply, checked again" in out


def test_gc_removes_what_nothing_names(plain: Workspace) -> None:
    said(plain)
    edit(plain, "specs/m1.md", "in capitals", "in CAPITALS")
    said(plain)
    named = plain.run("gc", "-n").stdout
    lock = (plain.root / "specc.lock").read_text()
    records = {path.stem: path.relative_to(plain.root).as_posix() for path in (plain.root / "build/.specc/records").rglob("*.json")}
    unnamed = {path for request, path in records.items() if request not in lock}
    assert unnamed and unnamed == {line for line in named.splitlines() if line.startswith("build/.specc/records/")}
    assert "specc.records" not in named and "/built/" not in named
    assert not plain.run("gc").stdout.startswith("0 files") and plain.run("gc").stdout == "0 files, 0 bytes removed\n"
    assert "6 of 6 packages stand; no model was asked" in said(plain)


def start(plain: Workspace, *args: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "specc", "build", *args]
    return subprocess.Popen(command, cwd=plain.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)


def slow(plain: Workspace) -> "tuple[subprocess.Popen[str], str]":
    """A build whose compiler sleeps, and for how long: a number that no other process has."""
    nap = str(10**6 + time.time_ns() % 10**9)
    edit(plain, "targets/first/__init__.py", '("/bin/true",), (), limits', f'("/bin/sleep", "{nap}",), (), limits')
    running = start(plain, "-t", "first", "-j", "1")
    for _ in range(600):
        if [words for words in asleep(nap) if words.startswith(b"/bin/sleep")]:
            return running, nap
        time.sleep(0.1)
    raise AssertionError("the compiler was not started")


def asleep(nap: str) -> list[bytes]:
    """The command lines of processes that sleep so long, or have others do so."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes())
        except OSError:
            continue
    return [words for words in found if nap.encode() in words]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_build_leaves_no_children_and_the_next_goes_on(plain: Workspace, sent: signal.Signals) -> None:
    running, nap = slow(plain)
    running.send_signal(sent)
    assert running.wait(60) == (130 if sent is signal.SIGINT else -sent)
    for _ in range(100):
        if not asleep(nap):
            break
        time.sleep(0.1)
    assert asleep(nap) == []
    edit(plain, "targets/first/__init__.py", f'"/bin/sleep", "{nap}"', '"/bin/true"')
    assert "from the records" in said(plain, "-t", "first"), "what was paid for is not asked for again"


def test_a_second_build_waits_for_the_first_or_leaves(plain: Workspace) -> None:
    running, _ = slow(plain)
    waiting = start(plain, "-t", "second")
    assert waiting.stdout is not None
    assert f"waiting for another specc (process {running.pid})" in waiting.stdout.readline()
    refused = plain.run("build", "--no-wait")
    assert refused.returncode == 2 and f"process {running.pid}) is building here" in refused.stderr
    running.kill()
    running.wait()
    assert waiting.wait(60) == 0
    assert " 3 packages" in said(plain, "-t", "second", "--no-wait"), "the lock's file is still there, and means nothing"


def test_a_folder_that_can_t_be_written_is_an_error_of_one_line(plain: Workspace) -> None:
    plain.write("build", "no folder")
    ran = plain.run("build")
    assert ran.returncode == 2 and "build" in ran.stderr.splitlines()[0] and "Traceback" not in ran.stderr


def read_only(plain: Workspace, *places: Path, command: tuple[str, ...] = ("build",)) -> "subprocess.CompletedProcess[str]":
    """specc where these folders can't be written to, not even by root."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        pytest.skip("bubblewrap makes the folders read-only")
    mounts = [word for place in places for word in ("--ro-bind", str(place), str(place))]
    argv = [bwrap, "--dev-bind", "/", "/", *mounts, "--chdir", str(plain.root), sys.executable, "-m", "specc", *command]
    return subprocess.run(argv, env={**os.environ, **plain.env}, capture_output=True, text=True, check=False)


def contents(plain: Workspace) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in plain.root.rglob("*") if path.is_file()}


def test_a_project_that_is_read_only_is_an_error_of_one_line_and_harms_nothing(plain: Workspace) -> None:
    said(plain)
    said(plain)
    ran = read_only(plain, plain.root)
    assert ran.returncode == 0 and "nothing to do" in ran.stdout, ran.stderr
    edit(plain, "specs/m1.md", "in capitals", "in CAPITALS")
    before = contents(plain)
    ran = read_only(plain, plain.root)
    assert ran.returncode == 2 and "Read-only file system" in ran.stderr.splitlines()[0] and "Traceback" not in ran.stderr
    assert contents(plain) == before


@pytest.mark.parametrize("place", ["build", "build/.specc/records", "specc.records"])
def test_a_store_that_is_read_only_is_an_error_of_one_line_and_harms_no_package(plain: Workspace, place: str) -> None:
    said(plain)
    edit(plain, "specs/m1.md", "in capitals", "in CAPITALS")
    edit(plain, "replies.jsonl", "word", "other")
    before = contents(plain)
    ran = read_only(plain, plain.root / place)
    lines = ran.stderr.splitlines()
    assert ran.returncode == 2 and [line for line in lines if line.startswith("error: ")] == [lines[-2]], ran.stderr
    assert place in lines[-2] and lines[-2].endswith(": Read-only file system") and lines[-1].startswith("  help: Make ")
    after = contents(plain)
    for package in (path for target in ("first", "second") for path in (plain.root / "build" / target).iterdir()):
        old, new = ({path: data for path, data in of.items() if package in path.parents} for of in (before, after))
        assert old == new or (package.name == "m1" and [data.split()[-1] for data in new.values()] == [b"other"]), package
    assert "6 of 6 packages stand" in said(plain)
    assert plain.run("check", "--locked").returncode == 0


def test_caches_that_are_read_only_are_done_without(plain: Workspace) -> None:
    """Those of tools, and the one that is shared between projects."""
    kept = "printf 1 >> ../.cache/tool/state && grep -q 1 ../.cache/tool/state"
    for name in ("first", "second"):
        edit(
            plain,
            f"targets/{name}/__init__.py",
            '("/bin/true",), (), limits',
            f'("/bin/sh", "-c", {kept!r}), (), "m0", cache="tool", limits',
        )
    (plain.root / "specs/m1.md").unlink()
    (plain.root / "specs/m2.md").unlink()
    shared = plain.write("shared/old", "").parent
    plain.env["SPECC_CACHE"] = str(shared)
    assert "2 of 2 packages stand" in said(plain)
    state = plain.root / "build/.specc/cache/tool/state"
    assert state.read_text() == "1" * len(state.read_text())
    before, there = state.read_text(), sorted(shared.iterdir())
    for places in ((state.parent, shared), (state.parent.parent, shared)):
        ran = read_only(plain, *places, command=("build", "-B"))
        assert ran.returncode == 0 and "2 of 2 packages stand" in ran.stdout, ran.stdout + ran.stderr
    assert state.read_text() == before and sorted(shared.iterdir()) == there


FULL = """
cp -a . /mnt && cd /mnt && head -c {filled} /dev/zero >filler
{specc} build 2>errors; echo "ended $?"
cat build/*/*/louder.txt | sort
tail -2 errors; grep -c Traceback errors
rm filler; {specc} build 2>&1 | tail -1; {specc} check --locked | tail -1
"""


@pytest.mark.parametrize("free", [8, 24, 40, 72])
def test_a_disk_that_is_really_full_is_an_error_of_one_line_and_harms_no_package(plain: Workspace, free: int) -> None:
    """In KiB."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        pytest.skip("bubblewrap makes the small disk")
    said(plain)
    plain.write("replies.jsonl", '{"replies": ["other"], "repeat": true}\n')
    for number in range(3):
        edit(plain, f"specs/m{number}.md", "in capitals", "in CAPITALS")
    used = sum(-(-path.stat().st_size // 4096) * 4096 for path in plain.root.rglob("*") if path.is_file())
    script = FULL.format(specc=f"{sys.executable} -m specc", filled=(1 << 20) - used - free * 1024)
    argv = [bwrap, "--dev-bind", "/", "/", "--size", str(1 << 20), "--tmpfs", "/mnt", "--chdir", str(plain.root), "/bin/sh", "-c", script]
    ran = subprocess.run(argv, capture_output=True, text=True, check=False)
    ended, *packages, error, remedy, traces, again, locked = ran.stdout.splitlines()[-12:]
    assert (ended, traces) == ("ended 2", "0"), ran.stdout + ran.stderr
    assert error.startswith("error: can't write /mnt/") and error.endswith(": No space left on device") and "Free some space" in remedy
    assert [package.split()[0] for package in packages] == ["m0", "m0", "m1", "m1", "m2", "m2"]
    assert {package.split(maxsplit=1)[1] for package in packages} <= {"louder word", "louder other"}
    assert "6 of 6 packages stand" in again and locked == "6 packages come out of specc.lock as it names them"
