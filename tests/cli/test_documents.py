"""A tutorial in a workspace, through the commands that a user has."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace, quick_spec
from tests.cli.test_watch import Watching

GOAL = "You will learn to double a number with one short call."
STEP = "The result is twice the value, so `2` becomes `4`."
CONFIG = """[workspace]
targets = ["tutorial"]

[model]
provider = "scripted"
script = "replies.jsonl"
"""
RULES = [
    {"match": "will learn", "replies": [GOAL], "repeat": True},
    {"match": ["Explain", "double"], "replies": [STEP], "repeat": True},
    {"match": "Rule twic", "replies": [json.dumps({"twic": {"reason": "The same.", "verdict": "agrees"}})], "repeat": True},
]
TUTORIAL = "build/tutorial/doubling/tutorial.md"


@pytest.fixture
def lesson(quick: Workspace) -> Workspace:
    quick.write("specs/doubling.md", quick_spec())
    quick.write("bodies/python/doubling/double.py", "    return value * 2\n")
    quick.write("specc.toml", CONFIG)
    quick.write("replies.jsonl", "".join(json.dumps(rule) + "\n" for rule in RULES))
    return quick


@pytest.fixture
def built(lesson: Workspace) -> Workspace:
    done = lesson.run("build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "survived: 2 of the model's 2 sections (100%)" in done.stdout
    return lesson


def test_a_clause_leads_to_its_paragraph_and_back(built: Workspace) -> None:
    lines = (built.root / TUTORIAL).read_text().splitlines()
    line = lines.index(STEP) + 1
    assert f"{TUTORIAL}:{line}-{line}  paragraph double-twic" in built.run("trace", "doubling#twic").stdout
    assert "doubling#twic" in built.run("trace", f"{TUTORIAL}:{line}").stdout


def test_a_clone_builds_the_tutorial_without_a_model(built: Workspace) -> None:
    before = (built.root / TUTORIAL).read_bytes()
    assert "2 packages come out of specc.lock as it names them" in built.run("check", "--locked").stdout
    shutil.rmtree(built.root / "build")
    (built.root / "replies.jsonl").write_text("")
    done = built.run("build", "--locked")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no model was asked" in done.stdout
    assert (built.root / TUTORIAL).read_bytes() == before


def test_a_text_that_a_clone_lacks_is_told_of(built: Workspace) -> None:
    next(path for path in Path(built.root, "specc.records").rglob("*.json") if STEP in path.read_text()).unlink()
    done = built.run("check", "--locked")
    assert done.returncode == 1
    assert "the record of tutorial:doubling#double-twic is missing from specc.records" in done.stderr


def test_what_a_build_would_do_and_did_names_sections(built: Workspace) -> None:
    built.write("specs/doubling.md", quick_spec(words="the value, twice"))
    told = built.run("build", "-n").stdout
    assert "tutorial:doubling#double-twic: ask the model, about " in told
    assert "what section `double-twic` is asked for has changed: what is asked, clause `twic`" in told
    said = built.run("build", "--explain").stderr
    assert "tutorial:doubling#double-twic: 1 candidates: what section `double-twic` is asked for has changed" in said
    assert "tutorial:doubling#goal: left as it is: nothing that decides it has changed" in said
    assert "0 of 2 packages to make, 0 functions to ask for" in built.run("build", "-n").stdout


def test_replies_of_sections_that_stand_are_no_garbage(built: Workspace) -> None:
    built.run("gc")
    shutil.rmtree(built.root / "build")
    assert built.run("build", "--locked").returncode == 0
    built.run("build")
    built.write("specs/doubling.md", quick_spec(words="the value, twice"))
    built.run("build")
    assert built.run("gc", "-n").stdout.count("records/") == 1, "the one of the spec as it was"


def test_a_save_brings_the_tutorial_up_to_date(lesson: Workspace) -> None:
    watching = Watching(lesson, "-t", "tutorial")
    try:
        watching.until("2 packages stand")
        lesson.write("specs/doubling.md", quick_spec(words="the value, twice"))
        watching.until("tutorial:doubling", "what section `double-twic` is asked for has changed")
        watching.until("2 packages stand")
    finally:
        watching.end()
    assert lesson.run("build", "-q").stdout == ""


def test_watching_tells_of_a_section_that_is_rendered(lesson: Workspace) -> None:
    replies = lesson.root / "replies.jsonl"
    replies.write_text(replies.read_text().replace(GOAL, "Certainly! " + GOAL))
    watching = Watching(lesson, "-t", "tutorial", "--candidates", "1")
    try:
        watching.until("tutorial:doubling: built: no candidate passed, what specc renders stands instead: `goal`")
    finally:
        watching.end()


def test_a_judge_is_switched_on_in_specc_toml(built: Workspace) -> None:
    built.write("specc.toml", CONFIG + "\n[targets.tutorial]\njudge = true\n")
    assert "tutorial:doubling#double-twic: ask the judge about the accepted reply, about " in built.run("build", "-n").stdout
    assert ", names, rows, 1 judge (sandbox: " in built.run("build").stdout
    assert built.run("check", "--locked").returncode == 0
    assert not any("Rule twic" not in text for text in _records(built) if "Compare the manual" in text)
    assert any("Rule twic" in text for text in _records(built)), "the verdict is committed"


def _records(workspace: Workspace) -> list[str]:
    return [path.read_text() for path in Path(workspace.root, "specc.records").rglob("*.json")]


@pytest.mark.parametrize(
    "table, message",
    [
        ('judge = "yes"', "[targets.tutorial] judge = 'yes' is neither true nor false"),
        ("jugde = true", "[targets.tutorial] has no option `jugde`"),
        ('language = "perl"', "[targets.tutorial] language = 'perl' is none"),
    ],
)
def test_a_wrong_option_is_told(lesson: Workspace, table: str, message: str) -> None:
    lesson.write("specc.toml", CONFIG + f"\n[targets.tutorial]\n{table}\n")
    done = lesson.run("build")
    assert done.returncode == 2
    assert message in done.stderr
    assert not lesson.made()
