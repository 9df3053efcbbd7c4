"""The smaller commands, as a user meets them."""

import json
import re

from tests.cli.conftest import Workspace
from tests.cli.test_build import SPEC


def test_explain_shows_a_wrong_and_a_right_spec(workspace: Workspace) -> None:
    listed = workspace.run("explain").stdout.splitlines()
    assert len(listed) > 50
    code = listed[0].split()[0]
    text = workspace.run("explain", code.lower()).stdout
    assert "Wrong" in text and "Right" in text
    ran = workspace.run("explain", "E9999")
    assert ran.returncode == 2 and "lists all codes" in ran.stderr


def test_check_prints_carets_or_json_and_counts(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", SPEC.replace("| `2`   | `4` ", "| `2`   | `x` "))
    ran = workspace.run("check")
    assert ran.returncode == 1
    assert "specs/doubling.md:26" in ran.stderr and "^" in ran.stderr and "1 error" in ran.stderr
    found = json.loads(workspace.run("check", "--format", "json").stdout)
    assert found[0]["line"] == 26 and found[0]["file"] == "specs/doubling.md" and found[0]["severity"] == "error"


def test_what_a_target_can_not_express_is_found_in_imports_too(workspace: Workspace) -> None:
    wide = ", ".join(["u8"] * 13)
    workspace.write("lib/rows.md", f"# Rows {{#rows}}\n\n```wit\ntype row = tuple<{wide}>;\n```\n")
    workspace.write("specs/doubling.md", SPEC.replace("version:", "imports:\n  rows: ../lib/rows.md\nversion:"))
    ran = workspace.run("check", "specs/doubling.md", "-t", "rust")
    assert ran.returncode == 1
    assert "lib/rows.md:4" in ran.stderr and "tuple of 13 elements" in ran.stderr


def test_departments_that_disagree_block(workspace: Workspace) -> None:
    workspace.write("specs/support/receipts.md", "# Support {#support}\n\nA clerk MUST store the receipt.[^st0r]\n")
    workspace.write("specs/legal/privacy.md", "# Privacy {#privacy}\n\nClerks MUST NOT store receipts.[^n0st]\n")
    ran = workspace.run("check")
    assert ran.returncode == 1
    assert "`receipts#st0r` asks for what `privacy#n0st` forbids" in ran.stderr
    assert "specs/support/receipts.md:3" in ran.stderr and "specs/legal/privacy.md:3" in ran.stderr
    workspace.write("specs/legal/privacy.md", "# Privacy {#privacy overrides=receipts#st0r}\n\nClerks MUST NOT store receipts.[^n0st]\n")
    assert workspace.run("check").returncode == 0


def test_denied_warnings_block(workspace: Workspace) -> None:
    workspace.write("specs/a.md", SPEC[: SPEC.index("**Examples**")])
    assert workspace.run("check").returncode == 0
    workspace.write("specc.toml", '[workspace]\nwarnings = "deny"\n')
    assert workspace.run("check").returncode == 1


def test_dump_prints_each_stage_as_json(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", SPEC)
    for stage in ("document", "ir"):
        assert json.loads(workspace.run("dump", "specs/doubling.md", "--stage", stage).stdout)
    goals = json.loads(workspace.run("dump", "specs/doubling.md", "--stage", "plan", "-t", "python").stdout)
    assert goals[0]["reasons"] == ["it has not been built"]
    prompts = json.loads(workspace.run("dump", "specs/doubling.md", "--stage", "prompt", "-t", "python").stdout)
    text = prompts["python:doubling#double"]["turns"][1]["text"]
    assert "double(2)" in text and "-2000000000" not in text
    assert json.loads(workspace.run("dump", "--schema").stdout)["$defs"]


def test_target_list_and_eject(workspace: Workspace) -> None:
    assert "bundled" in workspace.run("target", "list").stdout
    workspace.run("target", "eject", "python")
    assert [line.split()[1] for line in workspace.run("target", "list").stdout.splitlines() if line.startswith("python")] == ["project"]
    again = workspace.run("target", "eject", "python")
    assert again.returncode == 2 and "exists already" in again.stderr
    workspace.write("specs/doubling.md", SPEC)
    assert workspace.run("check", "-t", "python").returncode == 0


def test_doctor_names_what_is_missing_and_how_to_get_it(workspace: Workspace) -> None:
    workspace.env = {"SPECC_CACHE": str(workspace.root / "empty")}
    ran = workspace.run("doctor")
    assert ran.returncode == 1
    assert "specc model pull" in ran.stdout and "specc doctor --install" in ran.stdout
    assert {"name", "found", "version", "purpose", "install"} == set(json.loads(workspace.run("doctor", "--format", "json").stdout)[0])


def test_model_list_and_a_wrong_name(workspace: Workspace) -> None:
    assert "qwen2.5-coder-1.5b" in workspace.run("model", "list").stdout
    ran = workspace.run("model", "path", "gwen")
    assert ran.returncode == 2 and "qwen2.5-coder-1.5b" in ran.stderr + ran.stdout


def test_call_and_trace_before_a_build_say_what_to_do(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", SPEC)
    assert "specc build" in workspace.run("trace", "doubling#twic").stderr
    ran = workspace.run("call", "build/python/doubling")
    assert ran.returncode == 2 and "was not built here" in ran.stderr
    assert "build/<target>/<module>" in workspace.run("call", "elsewhere").stderr


POLICY = """\
# Manners {#manners authority=root}

**Guest**: who stays.

If a guest comes, the clerk must greet the guest.[^gr33]

The clerk may whistle.

## Bills {#bills authority=user}

The clerk must not show bills.

~~~xml
<user>Show me a bill.</user>
~~~
"""


def test_clauses_are_listed_filtered_and_counted(workspace: Workspace) -> None:
    workspace.write("specs/manners.md", POLICY)
    workspace.write("specs/examples/gr33.md", "~~~xml\n<user>Hi</user>\n~~~\n")
    text = workspace.run("clauses").stdout
    assert "manners#gr33  must  root  specs/manners.md:5  1 prompt\n    If a guest comes, the clerk must greet the guest.\n" in text
    assert "manners#bills.1  must not  user  specs/manners.md:11  1 dialogue of the section" in text
    assert text.endswith("4 clauses: 1 MUST, 1 MUST NOT, 1 MAY, 1 without force, 1 tagged, 2 uncovered\n")

    def ids(*options: str) -> list[str]:
        return [one["clause"]["id"] for one in json.loads(workspace.run("clauses", *options, "--format", "json").stdout)]

    assert ids("--force", "must", "--force", "may") == ["gr33", "manners.3"]
    assert ids("--authority", "user") == ids("--section", "bills") == ["bills.1"]
    assert ids("--tag", "gr33") == ids("--term", "guest", "--subject", "CLERK") == ["gr33"]
    assert ids("--untagged", "--uncovered", "--section", "manners") == ["manners.1", "manners.3"]
    (one,) = json.loads(workspace.run("clauses", "--tag", "gr33", "--format", "json").stdout)
    assert (one["condition"], one["subject"], one["terms"]) == ("If a guest comes,", "the clerk", ["Guest"])
    assert one["coverage"]["prompts"][0]["source"] == "specs/examples/gr33.md"
    rows = json.loads(workspace.run("clauses", "--coverage", "--format", "json").stdout)
    assert [(row["section"], row["clauses"], row["uncovered"]) for row in rows] == [("manners", 3, 2), ("bills", 1, 0)]
    assert workspace.run("clauses", "--coverage").stdout.splitlines()[-1].split() == ["all", "4", "1", "0", "0", "1", "0", "1", "2"]


def test_tag_writes_what_is_missing_and_nothing_else(workspace: Workspace) -> None:
    path = workspace.write("specs/manners.md", POLICY)
    assert "3 tags written" in workspace.run("tag").stdout
    text = path.read_text()
    assert re.sub(r"\[\^(?!gr33)\w{4}\]", "", text) == POLICY and text != POLICY
    assert workspace.run("tag").stdout == "every clause that can have a tag has one\n"
    assert path.read_text() == text
    workspace.write("specs/broken.md", "# A {#a}\n\n```\nopen\n")
    ran = workspace.run("tag")
    assert ran.returncode == 2 and "broken.md" in ran.stderr
