"""Reports for other programs, the graph, and the files with which others run specc."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
import yaml

from tests.cli.conftest import Workspace, quick_reply, quick_spec
from tests.diagnostics.test_sarif import valid

ROOT = Path(__file__).parents[2]


def suites(text: str) -> Element:
    root = fromstring(text)
    assert root.tag == "testsuites"
    for suite in (root, *root):
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
            assert int(suite.attrib[attribute]) == len(list(suite.iter(tag)))
    return root


@pytest.fixture
def broken(quick: Workspace) -> Workspace:
    quick.write("specs/doubling.md", quick_spec().replace("`4` ", "`four` "))
    quick.write("specs/treble.md", quick_spec("treble", "treble"))
    quick.script(quick_reply())
    return quick


@pytest.mark.parametrize("command", [("check",), ("build", "-t", "python")])
def test_what_is_wrong_with_specs_as_sarif(broken: Workspace, command: tuple[str, ...]) -> None:
    ran = broken.run(*command, "--format", "sarif")
    assert ran.returncode == 1
    (result,) = valid(ran.stdout)["runs"][0]["results"]
    assert result["level"] == "error"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "specs/doubling.md" and place["region"]["startLine"] == 19


@pytest.mark.parametrize("command", [("check",), ("build", "-t", "python")])
def test_what_is_wrong_with_specs_as_junit(broken: Workspace, command: tuple[str, ...]) -> None:
    ran = broken.run(*command, "--format", "junit")
    assert ran.returncode == 1
    root = suites(ran.stdout)
    failed = {case.attrib["name"]: case.find("failure") is not None for case in root.iter("testcase")}
    assert failed == {"specs/doubling.md": True, "specs/treble.md": False}
    assert "^" in (next(root.iter("failure")).text or ""), "the failure shows the line"


def test_what_was_built_and_what_failed(quick: Workspace) -> None:
    quick.write("specs/doubling.md", quick_spec())
    quick.write("specs/treble.md", quick_spec("treble", "treble"))
    rules = [
        {"match": "def double(", "replies": [quick_reply()], "repeat": True},
        {"match": "def treble(", "replies": [quick_reply("treble", "value * 3\x0c")], "repeat": True},
    ]
    quick.script()
    quick.write("replies.jsonl", "".join(json.dumps(rule) + "\n" for rule in rules))
    ran = quick.run("build", "-k", "-t", "python", "--candidates", "2", "--format", "junit")
    assert ran.returncode == 1
    root = suites(ran.stdout)
    failed = {f"{case.attrib['classname']} {case.attrib['name']}" for case in root.iter("testcase") if case.find("failure") is not None}
    assert "python:treble treble" in failed and not any(name.startswith("python:doubling") for name in failed)
    examples = {
        case.attrib["name"]: case
        for case in root.iter("testcase")
        if case.attrib["classname"] == "python:doubling" and "line" in case.attrib
    }
    assert {name: (case.attrib["file"], case.attrib["line"]) for name, case in examples.items()} == {
        "double(2)": ("specs/doubling.md", "19"),
        "double(-3)": ("specs/doubling.md", "20"),
    }
    wrong = [case for case in root.iter("testcase") if case.attrib["name"] == "treble(2)"]
    assert [next(case.iter("failure")).attrib["message"] for case in wrong] == ['expected {"result": 4}, got {"result": 6}']
    (result,) = valid(quick.run("build", "-k", "-t", "python", "--candidates", "2", "--format", "sarif").stdout)["runs"][0]["results"]
    assert result["ruleId"] == "build-failed" and "python:treble" in result["message"]["text"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "specs/treble.md"
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] > 8, "at the function"
    stopped = quick.run("build", "-k", "-t", "python", "--format", "junit", "--max-tokens", "0", "--candidates", "3")
    assert next(suites(stopped.stdout).iter("skipped")).attrib["message"].startswith("0 of at most 0 tokens")


def test_the_graph(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", quick_spec())
    importing = quick_spec("treble", "treble").replace("summary:", "imports:\n  doubling: ./doubling.md\nsummary:")
    workspace.write("specs/treble.md", importing)
    graph = json.loads(workspace.run("graph", "--format", "json", "-t", "rust", "specs/treble.md").stdout)
    assert [package["id"] for package in graph["packages"]] == ["rust:doubling", "rust:treble"]
    assert graph["packages"][1] == {
        "id": "rust:treble",
        "target": "rust",
        "module": "treble",
        "spec": "specs/treble.md",
        "folder": "build/rust/treble",
        "needs": ["rust:doubling"],
        "functions": ["treble"],
    }
    assert graph["specs"][1] == {"path": "specs/treble.md", "module": "treble", "imports": ["specs/doubling.md"]}
    dot = workspace.run("graph", "-t", "rust").stdout
    assert dot.startswith("digraph") and '"rust:doubling" -> "rust:treble";' in dot and dot.endswith("}\n")
    workspace.write("specs/treble.md", "---\nspec: [\n---\n")
    assert workspace.run("graph").returncode == 1


def test_the_pre_commit_hook_checks_a_workspace(broken: Workspace) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert {"id", "name", "entry", "language"} <= set(hook) and hook["language"] == "python"
    program, *arguments = hook["entry"].split()
    assert program == "specc"
    ran = broken.run(*arguments)
    assert ran.returncode == 1 and "specs/doubling.md:19" in ran.stderr
    broken.write("specs/doubling.md", quick_spec())
    assert broken.run(*arguments).returncode == 0


@pytest.mark.parametrize(("arguments", "code"), [("check", 1), ("check specs/treble.md", 0), ("check $(touch hurt); touch hurt", 2)])
def test_the_action_s_steps_run_specc(broken: Workspace, tmp_path: Path, arguments: str, code: int) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    scripts = [step for step in action["runs"]["steps"] if "run" in step]
    assert all(step["shell"] == "bash" for step in scripts)
    assert all("${{" not in step["run"] for step in scripts), "what a pull request says must not become text of a script"
    bin = tmp_path / "bin"
    bin.mkdir()
    (bin / "specc").write_text(f'#!/bin/sh\nexec {sys.executable} -m specc "$@"\n')
    (bin / "specc").chmod(0o755)
    env = {**os.environ, "PATH": f"{bin}:{os.environ['PATH']}", "ARGUMENTS": arguments, "SARIF": "out.sarif"}
    codes = [
        subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=broken.root, env=env, capture_output=True, check=False
        ).returncode
        for step in scripts[1:]
    ]
    assert codes == [code, 0]
    assert len(valid((broken.root / "out.sarif").read_text())["runs"][0]["results"]) == 1
    assert not (broken.root / "hurt").exists()


def test_of_a_held_back_example_nothing_is_shown(quick: Workspace) -> None:
    quick.write("specs/doubling.md", quick_spec().replace("**Examples**", "**Held-back examples**"))
    quick.script(quick_reply(body="value * 777"))
    for form in ("junit", "json"):
        ran = quick.run("build", "-t", "python", "--candidates", "1", "--format", form)
        assert ran.returncode == 1 and "held-back example" in ran.stdout
        assert "1554" not in ran.stdout and "double(2)" not in ran.stdout
