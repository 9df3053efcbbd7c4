"""Finding tools, and fetching those that are npm packages, with small programs that stand in for real ones."""

import io
import sys
import tarfile
from pathlib import Path

import pytest

from specc.base.error import SpeccError
from specc.base.paths import cache_root
from specc.target.toolbox import fetch, find, npm_folder
from specc.target.values import Need

TOOL = Need("tool", "does a thing", "apt install tool")
PACKED = Need("packed", "packs things", "npm install packed", npm="@acme/packed-{os}-{arch}@1.2.3", binary="bin/packed")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty cache and nothing but `cp` on the PATH."""
    monkeypatch.setenv("SPECC_CACHE", str(tmp_path / "cache"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "cp").symlink_to("/bin/cp")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def archive(folder: Path, members: dict[str, str]) -> Path:
    """An npm archive."""
    path = folder / "made.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
    return path


def npm(machine: Path, members: dict[str, str]) -> Path:
    """A machine's npm: `npm pack NAME … --pack-destination FOLDER` puts an archive there and notes what it was asked for."""
    made = archive(machine, members)
    log = machine / "npm.log"
    program(machine / "bin" / "npm", f'echo "$@" >> {log}\nfor last; do :; done\ncp {made} "$last/x.tgz"')
    return log


def test_a_tool_on_the_path_is_found_with_its_version(machine: Path) -> None:
    path = program(machine / "opt" / "thing" / "bin" / "tool", "echo 'tool version 3.4.5 (2026)'")
    (machine / "bin" / "tool").symlink_to(path)
    tool = find(TOOL)
    assert tool is not None
    assert (tool.name, tool.path, tool.version) == ("tool", str(machine / "bin" / "tool"), "3.4.5")
    assert str(machine / "opt" / "thing") in tool.roots or str(machine) in tool.roots


def test_a_missing_tool_is_none(machine: Path) -> None:
    assert find(TOOL) is None


def test_a_tool_that_does_not_run_is_none(machine: Path) -> None:
    program(machine / "bin" / "tool", "exit 3")
    assert find(TOOL) is None


@pytest.mark.parametrize(("minimum", "found"), [("3", True), ("3.4", True), ("3.4.5", True), ("3.10", False), ("4", False)])
def test_a_tool_that_is_too_old_counts_as_missing(machine: Path, minimum: str, found: bool) -> None:
    program(machine / "bin" / "tool", "echo v3.4.5")
    need = Need("tool", "", "", minimum=minimum)
    assert (find(need) is not None) is found


def test_a_version_is_asked_once_until_the_program_changes(machine: Path) -> None:
    log = machine / "asked"
    path = program(machine / "bin" / "tool", f"echo x >> {log}; echo 1.0.0")
    assert find(TOOL) == find(TOOL) == find(TOOL)
    assert log.read_text() == "x\n"
    program(path, f"echo x >> {log}; echo 2.0.0 is new")
    tool = find(TOOL)
    assert tool is not None
    assert (tool.version, log.read_text()) == ("2.0.0", "x\nx\n")


def test_a_proxy_of_rustup_is_asked_again_when_its_toolchains_change(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = machine / "rustup"
    home.mkdir()
    monkeypatch.setenv("RUSTUP_HOME", str(home))
    (machine / "bin" / "tool").symlink_to(
        program(machine / "opt" / "bin" / "rustup", f"while read -r x; do echo $x; done < {home}/current")
    )
    (home / "current").write_text("1.0.0\n")
    first = find(TOOL)
    (home / "current").write_text("2.0.0\n")
    (home / "settings.toml").write_text("")
    second = find(TOOL)
    assert first is not None and second is not None and (first.version, second.version) == ("1.0.0", "2.0.0")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 3}', "\x00\xff"])
def test_a_broken_memory_of_versions_costs_nothing_but_time(machine: Path, content: str) -> None:
    program(machine / "bin" / "tool", "echo 1.0.0")
    memory = machine / "cache" / "tools" / "versions.json"
    memory.parent.mkdir(parents=True)
    memory.write_text(content)
    tool = find(TOOL)
    assert tool is not None
    assert tool.version == "1.0.0"


def test_specc_s_own_dependencies_are_found_beside_it() -> None:
    tool = find(Need("mypy", "", "", python=True))
    assert tool is not None
    assert Path(tool.path).parent == Path(sys.executable).parent
    assert str(Path(sys.prefix)) in tool.roots
    python = find(Need("python", "", "", python=True))
    assert python is not None
    assert python.path == sys.executable
    assert find(Need("no-such-distribution", "", "", python=True)) is None


def test_an_npm_package_is_fetched_once_whole_and_runs_from_the_cache(machine: Path) -> None:
    log = npm(machine, {"package/bin/packed": "#!/bin/sh\necho 1.2.3\n", "package/LICENSE": "MIT"})
    assert find(PACKED) is None
    told: list[str] = []
    tool = fetch(PACKED, told.append)
    folder = npm_folder(PACKED)
    assert folder.is_relative_to(cache_root() / "tools")
    assert (tool.path, tool.version, tool.roots) == (str(folder / "bin" / "packed"), "1.2.3", (str(folder),))
    assert (folder / "LICENSE").read_text() == "MIT"
    assert fetch(PACKED, told.append) == tool == find(PACKED)
    assert len(log.read_text().splitlines()) == 1
    assert "--ignore-scripts" in log.read_text()
    assert [line.split()[0] for line in told] == ["fetching", "fetched"]
    assert not list(folder.parent.glob(".fetch-*"))


def test_a_tool_of_that_name_on_the_path_does_not_stand_in_for_a_pinned_one(machine: Path) -> None:
    program(machine / "bin" / "packed", "echo 1.2.3")
    assert find(PACKED) is None


def test_a_machine_without_npm_is_told_what_to_install(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specc.target.toolbox.find", lambda need: None)
    with pytest.raises(SpeccError, match="can't be fetched without npm") as caught:
        fetch(PACKED, print)
    assert "npm install packed" in caught.value.remedy


def test_a_registry_out_of_reach_is_one_clear_error_and_leaves_nothing_behind(machine: Path) -> None:
    program(machine / "bin" / "npm", "echo 'npm error network timeout' >&2; exit 1")
    with pytest.raises(SpeccError, match="network timeout"):
        fetch(PACKED, print)
    assert [path.name for path in (machine / "cache" / "tools").iterdir()] == []


def test_a_package_without_the_program_is_an_error(machine: Path) -> None:
    npm(machine, {"package/README.md": "nothing"})
    with pytest.raises(SpeccError, match="holds no bin/packed"):
        fetch(PACKED, print)
    assert not npm_folder(PACKED).exists()


def test_an_archive_that_reaches_outside_is_refused(machine: Path) -> None:
    npm(machine, {"package/bin/packed": "#!/bin/sh\necho 1.2.3\n", "../../escaped": "x"})
    with pytest.raises(SpeccError, match="can't be unpacked"):
        fetch(PACKED, print)
    assert not list(machine.rglob("escaped"))


def test_a_program_that_a_wheel_carries_stands_in_for_one_on_the_path(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(machine / "site" / "tool_wheel" / "bin" / "tool", "echo 1.5.0")
    (machine / "site" / "tool_wheel" / "__init__.py").touch()
    monkeypatch.syspath_prepend(machine / "site")
    need = Need("tool", "", "", minimum="1.2", wheel="tool_wheel/bin/tool")
    tool = find(need)
    assert tool is not None
    assert (tool.version, tool.roots) == ("1.5.0", (str(machine / "site" / "tool_wheel"),))
    program(machine / "bin" / "tool", "echo 1.3.0")
    newer = find(need)
    assert newer is not None
    assert newer.version == "1.3.0"


def test_the_cache_can_be_put_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPECC_CACHE", str(tmp_path))
    assert cache_root() == tmp_path
    monkeypatch.delenv("SPECC_CACHE")
    assert cache_root().name == "specc"
