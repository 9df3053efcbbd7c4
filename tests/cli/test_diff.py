"""`specc diff` on files, folders and git revisions."""

import json
import os
import subprocess

import pytest

from tests.cli.conftest import Workspace
from tests.diff.states import SPEC


def git(workspace: Workspace, *args: str) -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", *args], cwd=workspace.root, env={**os.environ, **who}, check=True, capture_output=True)


@pytest.fixture
def repository(workspace: Workspace) -> Workspace:
    """A workspace of two specs, one of which imports the other, with an edit that is not committed."""
    workspace.write("specc.toml", "")
    workspace.write("specs/parcel.md", SPEC)
    workspace.write(
        "specs/letter.md", "---\nimports:\n  parcel: ./parcel.md\n---\n\n# Letters {#letter}\n\nA letter MUST bear a stamp.[^stmp]\n"
    )
    workspace.write("README.md", "# No spec\n")
    git(workspace, "init", "-q")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "first")
    workspace.write("specs/parcel.md", SPEC.replace("3 days", "5 days"))
    return workspace


@pytest.mark.parametrize(
    "args",
    [
        ("HEAD",),
        ("HEAD", "specs"),
        ("HEAD", "."),
        ("HEAD:specs/parcel.md",),
        ("HEAD:specs", "specs"),
        ("HEAD:specs/parcel.md", "specs/parcel.md"),
    ],
)
def test_a_revision_is_compared_with_the_files_as_they_are(repository: Workspace, args: tuple[str, ...]) -> None:
    ran = repository.run("diff", *args)
    assert ran.returncode == 0, ran.stderr
    assert "within [-3-]{+5+} days" in ran.stdout and "reworded: perhaps in meaning (3, 5)" in ran.stdout
    assert "major, 1.4.2 → at least 2.0.0" in ran.stdout and "letter" not in ran.stdout


def test_two_revisions(repository: Workspace) -> None:
    git(repository, "commit", "-qam", "second")
    assert "{+5+}" in repository.run("diff", "HEAD~1", "HEAD").stdout
    assert "{+3+}" in repository.run("diff", "HEAD", "HEAD~1").stdout
    assert repository.run("diff", "HEAD").stdout == "no change\n"
    assert "{+5+}" in repository.run("diff", "HEAD~1:parcel.md", "parcel.md", cwd=repository.root / "specs").stdout


def test_nothing_of_the_repository_changes(repository: Workspace) -> None:
    def status() -> str:
        return subprocess.run(["git", "status", "--porcelain"], cwd=repository.root, capture_output=True, text=True, check=True).stdout

    before = status()
    repository.run("diff", "HEAD")
    assert status() == before == " M specs/parcel.md\n"


def test_files_that_lie_in_no_workspace(workspace: Workspace) -> None:
    workspace.write("a/one.md", "# Tone {#tone}\n\nA clerk MUST be calm.[^calm]\n")
    workspace.write("b/two.md", "# Tone {#tone}\n\nA clerk SHOULD be calm.[^calm]\n")
    for old, new in (("a/one.md", "b/two.md"), ("a", "b")):
        ran = workspace.run("diff", old, new)
        assert "force lowered: MUST → SHOULD" in ran.stdout, ran.stderr
        assert "renamed" not in ran.stdout


def test_json_and_markdown(repository: Workspace) -> None:
    found = json.loads(repository.run("diff", "HEAD", "--format", "json").stdout)
    assert found["step"] == "major" and found["modules"][0]["honest"] is False
    assert found["modules"][0]["changes"][0]["new"]["line"] == 52
    text = repository.run("diff", "HEAD", "--format", "markdown").stdout
    assert text.startswith("## parcel 1.4.2\n") and "### Breaking" in text and "~~3~~**5** days" in text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nowhere",), "`nowhere` is neither a file, nor a folder, nor a revision of git"),
        (("HEAD:specs/none.md",), "there is no `specs/none.md` in the revision `HEAD`"),
        (("HEAD", "specs/none.md"), "`specs/none.md` is neither"),
        (("--upload-pack=x",), "No such option"),
        (("--", "--all"), "`--all` is neither"),
    ],
)
def test_what_is_not_there_is_named(repository: Workspace, args: tuple[str, ...], message: str) -> None:
    ran = repository.run("diff", *args)
    assert ran.returncode == 2 and message in ran.stderr


def test_outside_of_a_repository_revisions_are_refused(workspace: Workspace) -> None:
    workspace.env = {"GIT_CEILING_DIRECTORIES": str(workspace.root.parent)}
    ran = workspace.run("diff", "HEAD")
    assert ran.returncode == 2 and "help:" in ran.stderr


def test_errors_of_a_side_are_counted(repository: Workspace) -> None:
    repository.write("specs/parcel.md", SPEC.replace("size: size", "size: sise"))
    ran = repository.run("diff", "HEAD")
    assert "error" in ran.stderr and "what they break is left out" in ran.stderr
