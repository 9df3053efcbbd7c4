"""The real local model, through the whole compiler, for all three targets."""

import json

import pytest

from tests.cli.conftest import Workspace

pytestmark = [pytest.mark.toolchain, pytest.mark.local_model]

SPEC = """---
spec: letters
version: 1.0.0
summary: Kinds of characters.
---

# Letters {#letters}

```wit
/// Whether a character is an ASCII letter or digit.
is-word-character: func(character: char) -> bool;
```

- `is-word-character` MUST be true for a character from `a` to `z`, from `A` to `Z` or from `0` to `9`[^elis].
- `is-word-character` MUST be false for every other character: blanks, punctuation, accented letters, emoji[^a2fu].

**Examples** for `is-word-character`:

| character | result  | tags    |
| --------- | ------- | ------- |
| `"a"`     | `true`  | [^elis] |
| `"Z"`     | `true`  | [^elis] |
| `"0"`     | `true`  | [^elis] |
| `"-"`     | `false` | [^a2fu] |
| `" "`     | `false` | [^a2fu] |
| `"é"`     | `false` | [^a2fu] |

**Held-back examples** for `is-word-character`:

| character | result  |
| --------- | ------- |
| `"9"`     | `true`  |
| `"_"`     | `false` |
| `"İ"`     | `false` |
"""


def test_the_local_model_builds_packages_that_run(workspace: Workspace) -> None:
    workspace.write("specs/letters.md", SPEC)
    ran = workspace.run("build", "-t", "rust", "-t", "typescript", "-t", "python", "-k", "--format", "json", timeout=1200)
    report = json.loads(ran.stdout)
    assert ran.returncode == 0, [goal["message"] for goal in report["goals"]]
    assert report["model"].startswith("local:qwen2.5-coder-1.5b@sha256:")
    for target in ("rust", "typescript", "python"):
        request = '{"function": "is-word-character", "args": {"character": "%s"}}\n'
        answers = workspace.run("call", f"build/{target}/letters", stdin=request % "q" + request % "日").stdout
        assert [json.loads(line) for line in answers.splitlines()] == [{"result": True}, {"result": False}]
    again = workspace.run("build", "-t", "rust", "-t", "typescript", "-t", "python", "--format", "json")
    assert [goal["status"] for goal in json.loads(again.stdout)["goals"]] == ["up-to-date"] * 3
