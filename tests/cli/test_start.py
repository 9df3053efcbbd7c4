"""`specc` itself: help, wrong use, and how quickly it is there."""

import subprocess
import sys

import pytest

from specc.cli.main import COMMANDS
from tests.cli.conftest import Workspace

HEAVY = ("openai", "jinja2", "rich", "tree_sitter", "xllamacpp", "watchdog", "huggingface_hub", "httpx", "yaml")


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; sys.argv = ['specc', '--help']\nfrom specc.cli.main import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
    code += f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "HEAVY []"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(workspace: Workspace, name: str) -> None:
    ran = workspace.run(name, "--help")
    assert ran.returncode == 0
    assert "Example:" in ran.stdout and f"specc {name}" in ran.stdout


def test_an_unknown_command_is_met_with_a_suggestion(workspace: Workspace) -> None:
    ran = workspace.run("biuld")
    assert ran.returncode == 2 and "Did you mean `build`?" in ran.stderr


def test_version(workspace: Workspace) -> None:
    assert workspace.run("--version").stdout.startswith("specc ")


def test_init_check_and_no_overwriting(workspace: Workspace) -> None:
    assert workspace.run("init").returncode == 0
    assert workspace.run("check").returncode == 0
    workspace.write("specs/greeting.md", "# Mine {#mine}\n")
    assert "kept" in workspace.run("init").stdout
    assert (workspace.root / "specs/greeting.md").read_text() == "# Mine {#mine}\n"
    assert (workspace.root / ".gitignore").read_text() == "/build/\n"


def test_nothing_to_build_says_what_to_do(workspace: Workspace) -> None:
    ran = workspace.run("build")
    assert ran.returncode == 2 and "specc init" in ran.stderr
    ran = workspace.run("build", "nowhere.md")
    assert ran.returncode == 2 and "nowhere.md does not exist" in ran.stderr


def test_a_spec_without_an_interface_is_nothing_to_build(workspace: Workspace) -> None:
    workspace.write("specs/policy.md", "# Policy {#policy}\n\nThe assistant MUST be kind.[^k1nd]\n")
    ran = workspace.run("build")
    assert ran.returncode == 2 and "`wit` block" in ran.stderr


@pytest.mark.parametrize(
    ("toml", "place", "hint"),
    [
        ('[workspace]\nspcs = ["a"]\n', "specc.toml:2", "Did you mean `specs`?"),
        ("[workspace]\nspecs = 3\n", "specc.toml:2", "specs"),
        ('[model]\nprovider = "local"\ntemprature = 1\n', "specc.toml:3", "Did you mean `temperature`?"),
        ('[model]\nprovider = "gpt"\n', "specc.toml:2", "provider"),
        ("[workspace\n", "specc.toml", "line 1"),
        ("[wrkspace]\n", "specc.toml:1", "Did you mean `workspace`?"),
    ],
)
def test_a_wrong_configuration_names_line_and_remedy(workspace: Workspace, toml: str, place: str, hint: str) -> None:
    workspace.run("init")
    workspace.write("specc.toml", toml)
    ran = workspace.run("build")
    assert ran.returncode == 2
    assert place in ran.stderr and hint in ran.stderr
    assert "Traceback" not in ran.stderr


def test_an_unknown_target_is_met_with_a_suggestion(workspace: Workspace) -> None:
    workspace.run("init")
    ran = workspace.run("build", "-t", "ruts")
    assert ran.returncode == 2 and "Did you mean `rust`?" in ran.stderr


def test_text_that_is_no_utf_8_is_located(workspace: Workspace) -> None:
    workspace.write("specs/a.md", "").write_bytes(b"# A {#a}\n\nfine\n\xff\n")
    ran = workspace.run("check")
    assert ran.returncode == 2 and "specs/a.md:4" in ran.stderr and "UTF-8" in ran.stderr
