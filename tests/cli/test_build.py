"""`specc build`, `call`, `trace` with scripted replies and real toolchains."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Workspace

pytestmark = pytest.mark.toolchain

SPEC = """---
spec: doubling
version: 1.0.0
summary: Doubles numbers.
---

# Doubling {#doubling}

```wit
variant double-error {
  /// The double does not fit.
  too-large(s32),
}

/// Twice a number.
double: func(value: s32) -> result<s32, double-error>;
```

`double` MUST return twice the value.[^twic]
Where twice the value does not fit `s32`, it MUST fail with `too-large`, which carries the value.[^larg]

**Examples** for `double`:

| value | result | tags    |
| ----- | ------ | ------- |
| `2`   | `4`    | [^twic] |
| `-3`  | `-6`   | [^twic] |

| value        | error                        | tags    |
| ------------ | ---------------------------- | ------- |
| `2000000000` | `{"too-large": 2000000000}`  | [^larg] |

**Held-back examples** for `double`:

| value         | error                         | tags    |
| ------------- | ----------------------------- | ------- |
| `-2000000000` | `{"too-large": -2000000000}`  | [^larg] |
"""

GOOD = {
    "rust": """```rust
pub fn double(value: i32) -> Result<i32, DoubleError> {
    value.checked_mul(2).ok_or(DoubleError::TooLarge(value))
}
```""",
    "typescript": """```typescript
export function double(value: number): number {
  const twice = value * 2;
  if (twice > 2147483647 || twice < -2147483648) {
    throw new DoubleError({ tag: "too-large", val: value });
  }
  return twice;
}
```""",
    "python": """```python
def double(value: int) -> int:
    twice = value * 2
    if not -(2**31) <= twice < 2**31:
        raise TooLarge(value)
    return twice
```""",
}
UPPER_ONLY = {
    "rust": "```rust\nfn double(value: i32) -> Result<i32, DoubleError> {\n"
    "    if value > 1000000000 { return Err(DoubleError::TooLarge(value)); }\n    Ok(value * 2)\n}\n```",
    "typescript": "```ts\nfunction double(value: number): number {\n"
    "  if (value > 1e9) throw new DoubleError({ tag: 'too-large', val: value });\n"
    "  return value * 2;\n}\n```",
    "python": "```python\ndef double(value: int) -> int:\n    if value > 10**9:\n        raise TooLarge(value)\n    return value * 2\n```",
}
BODY = {"rust": "Ok({})", "typescript": "return {};", "python": "return {}"}
HEAD = {
    "rust": "fn double(value: i32) -> Result<i32, DoubleError> {{\n{}\n}}",
    "typescript": "function double(value: number): number {{\n{}\n}}",
    "python": "def double(value: int) -> int:\n{}",
}
TARGETS = ("rust", "typescript", "python")

HOSTILE = {
    "rust": {
        "file": 'let _ = std::fs::write("/tmp/specc-was-here", "x");\nOk(value)',
        "environment": 'let _ = std::env::var("HOME");\nOk(value)',
        "process": 'let _ = std::process::Command::new("id").output();\nOk(value)',
        "include": 'let _ = include_str!("/etc/passwd");\nOk(value)',
        "unsafe": "unsafe { Ok(*(value as *const i32)) }",
        "loop": "loop {}",
        "recursion": "fn deep(n: i64) -> i64 { deep(n + 1) + 1 }\nOk(deep(value as i64) as i32)",
        "memory": "let mut all: Vec<Vec<u8>> = Vec::new();\nloop { all.push(vec![1; 1 << 26]); }",
        "flood": 'loop { println!("{}", "x".repeat(1 << 20)); }',
    },
    "typescript": {
        "environment": "return Number(process.env.HOME ?? value);",
        "require": 'return require("fs").readdirSync("/").length;',
        "import": 'import("node:fs");\nreturn value;',
        "global": 'return (globalThis as any)["process"].pid;',
        "eval": 'return eval("1");',
        "constructor": 'return (0 as any).constructor.constructor("return process")().pid;',
        "loop": "for (;;) {}",
        "recursion": "const deep = (n: number): number => deep(n + 1) + 1;\nreturn deep(value);",
        "memory": "const all: number[][] = [];\nfor (;;) all.push(new Array(1 << 22).fill(1));",
        "flood": 'for (;;) console.log("x".repeat(1 << 20));',
    },
    "python": {
        "file": '    open("/tmp/specc-was-here", "w").write("x")\n    return value',
        "environment": "    import os\n    return len(os.environ)",
        "process": "    import subprocess\n    subprocess.run(['id'])\n    return value",
        "escape": "    return len(().__class__.__base__.__subclasses__())",
        "eval": "    return int(eval('1'))",
        "loop": "    while True:\n        pass",
        "recursion": "    def deep(n: int) -> int:\n        return deep(n + 1) + 1\n    return deep(value)",
        "memory": "    everything: list[bytes] = []\n    while True:\n        everything.append(b'x' * (1 << 26))",
        "flood": "    while True:\n        print('x' * (1 << 20))",
    },
}


def code(target: str, body: str) -> str:
    return f"```{target}\n{HEAD[target].format(body)}\n```"


def build(workspace: Workspace, *args: str) -> dict[str, object]:
    ran = workspace.run("build", "--format", "json", *args)
    assert ran.returncode in (0, 1), ran.stderr
    report = json.loads(ran.stdout)
    report["code"] = ran.returncode
    return dict(report)


@pytest.mark.parametrize("target", TARGETS)
def test_build_call_and_trace(workspace: Workspace, target: str) -> None:
    workspace.write("specs/doubling.md", SPEC)
    workspace.script(
        code(target, BODY[target].format("value") if target != "python" else "    return value"), UPPER_ONLY[target], GOOD[target]
    )
    report = build(workspace, "-t", target)
    goal = report["goals"][0]  # type: ignore[index]
    assert report["code"] == 0, goal
    summaries = [attempt["summary"] for attempt in goal["units"][0]["attempts"]]
    assert "of 3 examples failed" in summaries[0] or "of 4 examples failed" in summaries[0]
    assert summaries[1] == "1 held-back example failed"
    counts = {check["name"]: check["count"] for check in goal["checks"]}
    assert counts["shown examples"] == 3 and counts["held-back examples"] == 1
    requests = [
        '{"function": "double", "args": {"value": 21}}',
        '{"function": "double", "args": {"value": 2000000000}}',
        '{"function": "double", "args": {"value": 3000000000}}',
        '{"function": "treble", "args": {"value": 1}}',
        "not json",
        '{"function": "double", "args": {"value": 4}}',
    ]
    ran = workspace.run("call", f"build/{target}/doubling", stdin="\n".join(requests))
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert answers[0] == {"result": 42} and answers[1] == {"error": {"too-large": 2000000000}} and answers[5] == {"result": 8}
    assert "does not fit s32" in answers[2]["failure"] and "treble" in answers[3]["failure"] and "not a request" in answers[4]["failure"]
    traced = workspace.run("trace", "doubling#larg").stdout
    assert f"build/{target}/doubling/" in traced and "specs/doubling.md:20" in traced
    entry = {"rust": "src/lib.rs", "typescript": "dist/index.js", "python": "src/doubling/__init__.py"}[target]
    assert (workspace.root / f"build/{target}/doubling" / entry).is_file()
    held_back = "-2000000000"
    for path in (workspace.root / "build" / target).rglob("*"):
        if path.is_file():
            assert held_back not in path.read_text(errors="replace"), f"{path} shows a held-back example"


@pytest.mark.parametrize("target", TARGETS)
def test_a_property_finds_the_smallest_input_and_shows_it_to_the_repair(workspace: Workspace, target: str) -> None:
    cel = "fails(double(value)) == (value > 1073741823 || value < -1073741824)"
    shown = SPEC.partition("**Held-back")[0]
    workspace.write("specs/doubling.md", f"{shown}\n**Property** for all `value: s32`: just those fail.[^p1]\n\n```cel\n{cel}\n```\n")
    workspace.script(UPPER_ONLY[target], UPPER_ONLY[target], "no code")
    report = build(workspace, "-t", target, "--candidates", "3")
    goal = report["goals"][0]  # type: ignore[index]
    summary = goal["units"][0]["attempts"][0]["summary"]
    assert "property: just those fail." in summary and "for `value` = " in summary and "so it is false" in summary
    kept = workspace.root / goal["units"][0]["kept"]
    prompts = [path.read_text() for path in sorted(kept.glob("*/prompt.md"))]
    assert all(cel in prompt for prompt in prompts) and "for `value` = " in prompts[2]
    workspace.script(GOOD[target])
    goal = build(workspace, "-t", target)["goals"][0]  # type: ignore[index]
    assert {check["name"]: check["count"] for check in goal["checks"]}["property [p1]"] > 50


def test_a_property_calls_imported_functions(workspace: Workspace) -> None:
    signature = (
        "```wit\n{0}: func(text: string) -> {1};\n```\n\n`{0}` MUST work.\n\n**Examples** for `{0}`:\n\n| text | result |\n| --- | --- |\n"
    )
    workspace.write("specs/text.md", "# Text\n\n" + signature.format("measure", "u32") + '| `"ab"` | `2` |\n')
    cel = "**Property** for all `text: string`: twice as long.\n\n```cel\ntext.measure(twice(text)) == 2 * text.measure(text)\n```\n"
    head = "---\nimports:\n  text: ./text.md\n---\n\n# Twice\n\n"
    workspace.write("specs/twice.md", head + signature.format("twice", "string") + f'| `"ab"` | `"abab"` |\n\n{cel}')
    replies = ["def measure(text: str) -> int:\n    return len(text)"] * 2
    replies += [f"def twice(text: str) -> str:\n    return text + {more}" for more in ("text.strip()", "text", "text")]
    workspace.script(*(f"```python\n{reply}\n```" for reply in replies))
    goal = build(workspace, "specs/twice.md", "-t", "python")["goals"][1]  # type: ignore[index]
    assert [attempt["passed"] for attempt in goal["units"][0]["attempts"]] == [False, True, True]
    assert 'for `text` = "' in goal["units"][0]["attempts"][0]["summary"]


def test_candidates_that_pass_are_compared_on_generated_inputs(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", SPEC)
    good = GOOD["python"]
    workspace.script(
        good.replace("twice = value * 2", "twice = value * 2 if value != 7 else 0"), good, good.replace("value * 2", "value + value")
    )
    goal = build(workspace, "-t", "python")["goals"][0]  # type: ignore[index]
    unit = goal["units"][0]
    assert [attempt["passed"] for attempt in unit["attempts"]] == [True, True, True] and unit["witnesses"] == 2
    ran = workspace.run("call", "build/python/doubling", stdin='{"function": "double", "args": {"value": 7}}')
    assert json.loads(ran.stdout) == {"result": 14}


@pytest.mark.parametrize(("target", "name"), [(target, name) for target in TARGETS for name in HOSTILE[target]])
def test_hostile_code_is_caught(workspace: Workspace, target: str, name: str) -> None:
    workspace.write("specs/doubling.md", SPEC)
    workspace.script(code(target, HOSTILE[target][name]))
    marker = Path("/tmp/specc-was-here")
    report = build(workspace, "-t", target, "--candidates", "1")
    assert report["code"] == 1
    assert not marker.exists()
    assert not (workspace.root / "build" / target).exists()


def test_a_wrong_spec_never_reaches_the_model(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", SPEC.replace("`4`", '`"four"`'))
    workspace.script({"error": "the model was asked"})
    ran = workspace.run("build", "-t", "python")
    assert ran.returncode == 1
    assert "specs/doubling.md:26" in ran.stderr and "the model was asked" not in ran.stderr


def test_a_failing_build_leaves_the_old_package_byte_for_byte(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", SPEC)
    workspace.script(GOOD["python"])
    assert build(workspace, "-t", "python")["code"] == 0
    folder = workspace.root / "build/python"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    workspace.write("specs/doubling.md", SPEC.replace("twice the value.[^twic]", "twice the value, always.[^twic]"))
    workspace.script("no code at all", "still none")
    assert build(workspace, "-t", "python", "--candidates", "2")["code"] == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
