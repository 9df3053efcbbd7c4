"""`specc lint`, as a user meets it."""

import json

from tests.cli.conftest import Workspace

TEXT = "# Rules {#rules}\n\nThe server MUST answer promptly.\n\nIn order to pay, a user MUST always sign in.\n"


def test_findings_are_shown_and_block_only_where_warnings_are_denied(workspace: Workspace) -> None:
    workspace.write("specs/rules.md", TEXT)
    ran = workspace.run("lint")
    assert ran.returncode == 0 and "L0107" in ran.stderr and "specs/rules.md:3:24" in ran.stderr and "1 warning" in ran.stderr
    workspace.write("specc.toml", '[workspace]\nwarnings = "deny"\n')
    assert workspace.run("lint").returncode == 1
    workspace.write("specc.toml", '[workspace]\nwarnings = "deny"\n[lint.rules]\nL0107 = "off"\n')
    ran = workspace.run("lint")
    assert ran.returncode == 0 and "1 spec, nothing to say" in ran.stdout


def test_json_names_fixes_and_fix_makes_what_is_shown(workspace: Workspace) -> None:
    path = workspace.write("specs/rules.md", TEXT)
    assert [one["code"] for one in json.loads(workspace.run("lint", "--format", "json").stdout)] == ["L0107"]
    found = json.loads(workspace.run("lint", "--hints", "--format", "json").stdout)
    assert {one["code"]: one.get("fix", {}).get("text") for one in found} == {"L0107": None, "L0111": "To", "L0115": None}
    workspace.run("lint", "--fix")
    assert path.read_text() == TEXT
    assert "1 rewrite made" in workspace.run("lint", "--hints", "--fix").stdout
    assert path.read_text() == TEXT.replace("In order to pay", "To pay")


def test_an_error_in_a_spec_blocks(workspace: Workspace) -> None:
    workspace.write("specs/rules.md", TEXT + "\nSee [it](#nowhere).\n")
    ran = workspace.run("lint")
    assert ran.returncode == 1 and "error" in ran.stderr and "L0107" in ran.stderr


def test_a_rule_that_is_none_is_wrong_use(workspace: Workspace) -> None:
    workspace.write("specs/rules.md", TEXT)
    workspace.write("specc.toml", '[lint.rules]\nvague = "off"\n')
    ran = workspace.run("lint")
    assert ran.returncode == 2 and "no rule `vague`" in ran.stderr
