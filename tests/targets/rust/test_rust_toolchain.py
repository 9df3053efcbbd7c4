"""Whole crates, taken through the real cargo."""

import json
from pathlib import Path

import pytest
from rust_work import HERE, ROOT, Work, fill_of, hand_made, program, program_of, rust, tools

from specc.engine.mending import mended
from specc.ir.json_form import equal

pytestmark = pytest.mark.toolchain

PHASES = ("format", "compile", "lint", "driver")


@pytest.fixture(scope="module")
def kinds(tmp_path_factory) -> Work:
    """The crate that has every kind of type, built."""
    module = program().modules["kinds"]
    work = Work(tmp_path_factory.mktemp("kinds"), module, program(), hand_made("kinds"))
    text = program().modules["text"]
    work.write("text", rust().package(text, program(), hand_made("text")))
    assert all(found == () for found in work.run(*PHASES).values())
    return work


def test_every_example_holds(kinds: Work):
    examples = kinds.module.examples
    answers = kinds.answers(*((e.function, e.args) for e in examples))
    for example, answer in zip(examples, answers, strict=True):
        function = kinds.module.function(example.function)
        key, type = ("result", function.ok_type) if example.outcome == "ok" else ("error", function.error_type)
        assert list(answer) == [key], (example, answer)
        assert equal(answer[key], example.value, type, program()), (example, answer)


def test_the_native_tests_pass(kinds: Work):
    assert kinds.run("test") == {"cargo test": ()}


WIDEST = {"a": "0", "b": "0", "c": 0, "d": 0, "e": 0, "f": "x", "g": False}
DEEPER = {"value": None, "alias": None, "word": None, "list": None, "thing": None}
THING = {"type": "", "self": None, "tags-of-it": [], "point": {"x": 0, "y": 0}, "kind": "lower"}


@pytest.mark.parametrize(
    ("name", "value", "given"),
    [
        ("a", "-9223372036854775808", "-9223372036854775808"),
        ("a", 9223372036854775807, "9223372036854775807"),
        ("a", "0", "0"),
        ("b", "18446744073709551615", "18446744073709551615"),
        ("c", -128, -128),
        ("c", 0, 0),
        ("d", 65535, 65535),
        ("e", "NaN", "NaN"),
        ("e", "-Infinity", "-Infinity"),
        ("e", 3, 3.0),
        ("e", 1e-45, 1e-45),
        ("e", 3.4028234663852886e38, 3.4028235e38),
        ("f", "\u0000", "\u0000"),
        ("f", "😀", "😀"),
        ("f", '"', '"'),
        ("g", True, True),
    ],
)
def test_values_at_the_edge_come_back_as_they_were(kinds: Work, name: str, value: object, given: object):
    (answer,) = kinds.answers(("widest", WIDEST | {name: value}))
    assert answer["result"]["abcdefg".index(name)] == given


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a", "9223372036854775808"),
        ("a", "01"),
        ("a", "+1"),
        ("a", "-0"),
        ("a", " 1"),
        ("a", "1_0"),
        ("a", 1.5),
        ("a", 1e3),
        ("b", "-1"),
        ("b", "18446744073709551616"),
        ("c", 128),
        ("c", "1"),
        ("c", 1.0),
        ("c", True),
        ("d", -1),
        ("e", "nan"),
        ("e", 1e39),
        ("e", None),
        ("f", ""),
        ("f", "ab"),
        ("g", 1),
        ("g", None),
    ],
)
def test_an_argument_that_does_not_fit_is_a_failure(kinds: Work, name: str, value: object):
    (answer,) = kinds.answers(("widest", WIDEST | {name: value}))
    assert answer["failure"].startswith(f"{name}: ")


def test_floats_are_written_so_that_they_can_be_read_back(kinds: Work):
    for value in (0.1, 1e300, 5e-324, 1e16, 123456789.123456789, 2.5e-7):
        (answer,) = kinds.answers(("same-thing", {"thing": THING | {"point": {"x": value, "y": "NaN"}}}))
        assert answer["result"]["point"] == {"x": value, "y": "NaN"}


def test_a_missing_option_is_null_and_other_keys_are_not_missed(kinds: Work):
    assert kinds.answers(("deeper", {}), ("deeper", DEEPER)) == [{"result": None}, {"result": None}]
    thing = {key: value for key, value in THING.items() if key != "self"}
    assert kinds.answers(("same-thing", {"thing": thing}))[0]["result"]["self"] is None
    for args in ({"thing": THING | {"other": 1}}, {"thing": THING, "other": 1}, {}, {"thing": {"type": "x"}}, {"thing": []}):
        assert "failure" in kinds.answers(("same-thing", args))[0]


@pytest.mark.parametrize(
    ("function", "args"),
    [
        ("area", {"shape": "circle"}),
        ("area", {"shape": {"empty": None}}),
        ("area", {"shape": {"circle": 1, "empty": None}}),
        ("area", {"shape": "Empty"}),
        ("allow", {"rights": ["read", "read"], "colour": "red"}),
        ("allow", {"rights": ["fly"], "colour": "red"}),
        ("allow", {"rights": [], "colour": "blue"}),
        ("deeper", DEEPER | {"value": 3}),
        ("deeper", DEEPER | {"value": {"some": 3, "other": 4}}),
        ("turn", {"table": [[1, "a"], [1, "b"]], "outcome": {"ok": 1}, "nothing": {"ok": None}}),
        ("turn", {"table": {"1": "a"}, "outcome": {"ok": 1}, "nothing": {"ok": None}}),
        ("turn", {"table": [], "outcome": {"ok": 1, "error": "e"}, "nothing": {"ok": None}}),
        ("turn", {"table": [], "outcome": {"ok": 1}, "nothing": {"ok": 1}}),
        ("count-up", {"bytes": [256], "grid": [], "names": []}),
        ("no-such", {}),
    ],
)
def test_a_value_of_the_wrong_form_is_a_failure(kinds: Work, function: str, args: dict):
    (answer,) = kinds.answers((function, args))
    assert list(answer) == ["failure"]


def test_a_line_that_is_no_request_is_a_failure_and_the_next_is_answered(kinds: Work):
    good = json.dumps({"args": {"text": "x"}, "extra": [1], "function": "check"})
    bad = [
        "",
        "{",
        "[]",
        '{"function": 1, "args": {}}',
        '{"function": "check"}',
        good + "x",
        "[" * 100_000,
        '{"function": "check", "args": {"text": "\\ud800"}}',
    ]
    answers = kinds.lines(*bad, good)
    assert all(list(answer) == ["failure"] for answer in answers[:-1])
    assert answers[-1] == {"result": "x"}


def test_text_passes_through_whole(kinds: Work):
    text = "".join(map(chr, range(1, 0x300))) + "\u2028\u202e😀" + "x" * 1_000_000
    assert kinds.answers(("check", {"text": text})) == [{"result": text}]
    line = '{"function": "check", "args": {"text": "\\u00e9\\ud83d\\ude00\\/\\b\\u0000"}}'
    assert kinds.lines(line) == [{"result": "é😀/\b\0"}]


def test_functions_without_a_value_answer_null(kinds: Work):
    assert kinds.answers(("log-it", {"text": "x"}), ("move", {"fn": "x"}), ("move", {"fn": ""})) == [
        {"result": None},
        {"result": None},
        {"error": None},
    ]


# --- what candidates do wrong ---

SPEC = """# M {#m}

```wit
enum why { bad }
run: func(n: u32, text: string) -> result<u32, why>;
```

**Examples** for `run`:

| n | text | result |
| --- | --- | --- |
| `1` | `"a"` | `2` |
| `3` | `"a"` | `4` |
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("candidates")


def candidate(folder: Path, body: str) -> Work:
    module, prog = program_of(SPEC)
    return Work(
        folder, module, prog, {"run": fill_of(f"fn run(n: u32, text: &str) -> Result<u32, Why> {{\n{body}\n}}", module, prog, "run")}
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Ok(text.len())", "E0308"),
        ("nothing(n)", "E0425"),
        ("Ok(n + 300u8)", "E0308"),
        ('"1".parse::<u32>();\n    Ok(n)', "unused_must_use"),
        ("let v: Vec<u32> = Vec::new(); let w = v; Ok(v.len() as u32)", "E0382"),
    ],
)
def test_what_the_compiler_says_is_a_finding(folder: Path, body: str, code: str):
    found = candidate(folder, body).run(*PHASES)["cargo build"]
    assert code in [finding.code for finding in found]
    assert {(finding.check, finding.path) for finding in found} == {("rustc", "src/run.rs")}
    assert all(finding.line and finding.column and "--> src/run.rs:" in finding.excerpt for finding in found)
    assert not any(str(folder) in finding.excerpt for finding in found)


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        ("if text.chars().any(|c| &c == 'a') { return Ok(1); } Ok(n)", True),
        ("let v = vec![n]; v.push(n); Ok(n)", True),
        ("let m: u64 = n; Ok(n)", True),
        ("Ok(text.len() + 1)", True),
        ("let total = n; Ok(totel)", False),
        ("Ok(missing_altogether(n))", None),
    ],
)
def test_what_the_compiler_proposes_mends_the_function(folder: Path, body: str, sure: bool | None):
    work = candidate(folder, body)
    (found,) = work.run(*PHASES)["cargo build"]
    assert {edit.sure for edit in found.edits} == (set() if sure is None else {sure})
    code = work.read("src/run.rs").encode()
    for edit in sorted(found.edits, key=lambda edit: -edit.start):
        assert edit.path == "src/run.rs"
        code = code[: edit.start] + edit.text.encode() + code[edit.end :]
    if sure is not None:
        fills = {"run": fill_of(code.decode(), work.module, work.program, "run")}
        assert all(found == () for found in Work(folder, work.module, work.program, fills).run(*PHASES).values())


@pytest.mark.parametrize(
    "body",
    [
        "let list = vec![1u32, 2]; let i = n; Ok(list[i])",
        "let list = vec![1u32, 2]; let i = u64::from(n); Ok(list[i + 1])",
        "let mut list = vec![0u64; n]; for i in 0..n { list[i] += 1; } Ok(list.len() as u32)",
        "let total: u64 = 5; Ok((total + text.len()) as u32)",
        "let total: i64 = 5; let m = n; Ok((total * m) as u32)",
        "let long: u64 = text.len(); Ok(long as u32)",
    ],
)
def test_integers_of_unlike_types_are_brought_together(folder: Path, body: str):
    work = candidate(folder, body)
    for _ in range(4):
        findings = work.run(*PHASES)["cargo build"]
        if not findings:
            break
        text = mended(work.read("src/run.rs"), "src/run.rs", [edit for finding in findings for edit in finding.edits])
        assert text, findings
        work = Work(folder, work.module, work.program, {"run": fill_of(text, work.module, work.program, "run")})
    assert findings == ()


@pytest.mark.parametrize(
    "body",
    [
        "let low: String = text.chars().map(|c| c.to_lowercase()).collect(); Ok(low.len() as u32 + n)",
        "let low: String = text.chars().map(|c| if c == 'A' { c.to_lowercase() } else { c }).collect(); Ok(low.len() as u32 + n)",
    ],
)
def test_a_letter_s_case_is_changed_as_the_type_demands(folder: Path, body: str):
    work = candidate(folder, body)
    findings = work.run(*PHASES)["cargo build"]
    path, text = "src/run.rs", work.read("src/run.rs")
    text = mended(text, path, rust().mendings(path, text, findings))
    fills = {"run": fill_of(text, work.module, work.program, "run")}
    assert all(found == () for found in Work(folder, work.module, work.program, fills).run(*PHASES).values())


@pytest.mark.parametrize(
    "body",
    [
        "text.push('x'); Ok(text.len() as u32 + n)",
        "fn last(of: &[u32]) -> u32 { of.sort(); of.pop().unwrap_or(0) } Ok(last(&[n]))",
        "fn first(of: &[u32]) -> u32 { of[0] = 1; of[0] } Ok(first(&[n]))",
    ],
)
def test_a_borrowed_parameter_that_is_changed_is_copied(folder: Path, body: str):
    work = candidate(folder, body)
    path = "src/run.rs"
    for _ in range(2):
        findings = work.run(*PHASES)["cargo build"]
        text = mended(work.read(path), path, rust().mendings(path, work.read(path), findings)) if findings else ""
        if text:
            work = Work(folder, work.module, work.program, {"run": fill_of(text, work.module, work.program, "run")})
    assert all(found == () for found in work.run(*PHASES).values())


def test_a_method_called_on_a_cast_gets_its_parentheses(folder: Path):
    work = candidate(folder, "let size = text.len() as u32.max(n); Ok(size + (n as f64.sqrt() as u32))")
    path = "src/run.rs"
    for _ in range(2):
        findings = work.run("format")["rustfmt"]
        text = mended(work.read(path), path, rust().mendings(path, work.read(path), findings)) if findings else ""
        if text:
            work = Work(folder, work.module, work.program, {"run": fill_of(text, work.module, work.program, "run")})
    assert all(found == () for found in work.run(*PHASES).values())


def test_what_is_merely_left_over_is_no_finding(folder: Path):
    body = "let mut unused = 1; let mut a = 0; a = 2; let maxLength = (n); if n > 9 { return Ok(1); } return Ok(maxLength + 1); Ok(1)"
    assert all(found == () for found in candidate(folder, body).run(*PHASES, "test").values())


def test_a_panic_is_a_failure_with_its_message_and_place(folder: Path):
    body = 'if n == 5 { println_not(); }\n    let list = vec![1u32];\n    Ok(list[n as usize] - 2 + text.parse::<u32>().expect("a number"))'
    work = candidate(folder, body.replace("if n == 5 { println_not(); }\n    ", ""))
    assert all(found == () for found in work.run(*PHASES).values())
    answers = work.answers(("run", {"n": 7, "text": "1"}), ("run", {"n": 0, "text": "1"}), ("run", {"n": 0, "text": "x"}))
    assert answers[0]["failure"].startswith("panicked at 'index out of bounds: the len is 1 but the index is 7', src/run.rs:")
    assert answers[1]["failure"].startswith("panicked at 'attempt to subtract with overflow', src/run.rs:")
    assert "attempt to subtract" in answers[2]["failure"] or "a number" in answers[2]["failure"]


def test_a_failing_native_test_is_a_finding(folder: Path):
    work = candidate(folder, 'if n == 3 { panic!("no") }\n    Ok(n + 2)')
    work.run(*PHASES)
    found = work.run("test")["cargo test"]
    assert [finding.message for finding in found] == [
        "test run_1 failed: assertion `left == right` failed",
        "test run_2 failed: no",
    ]
    assert [finding.path for finding in found] == ["tests/examples.rs", "src/run.rs"]
    assert "left: Ok(3)" in found[0].excerpt


def test_the_smallest_module_gives_no_finding(tmp_path: Path):
    module, prog = program_of("# M {#m}\n\n```wit\nrun: func();\n```\n")
    work = Work(tmp_path, module, prog, {"run": fill_of("fn run() {}", module, prog, "run")})
    assert work.run(*PHASES, "test") == {"rustfmt": (), "cargo build": (), "cargo test": ()}
    assert work.answers(("run", {})) == [{"result": None}]


def test_a_fault_in_the_driver_is_no_candidates_fault_but_fails_it(tmp_path: Path):
    module, prog = program_of("# M {#m}\n\n```wit\nrun: func();\n```\n")
    work = Work(tmp_path, module, prog, {})
    main = tmp_path / ".driver" / "src" / "main.rs"
    main.write_text(main.read_text() + "\nfn more() -> u8 {}\n")
    (found,) = work.run(*PHASES)["cargo build"]
    assert (found.check, found.path) == ("driver", "")


def test_the_slugs_of_the_specs_that_ship(tmp_path: Path):
    module, prog = program_of((ROOT / "specs" / "slug.md").read_text())
    text = (HERE / "bodies" / "slug.rs").read_text()
    work = Work(tmp_path, module, prog, {f.name: fill_of(text, module, prog, f.name) for f in module.functions})
    assert work.run(*PHASES, "test") == {"rustfmt": (), "cargo build": (), "cargo test": ()}
    answers = work.answers(*((e.function, e.args) for e in module.examples))
    assert answers == [{"result" if e.outcome == "ok" else "error": e.value} for e in module.examples]


def test_the_formatter_leaves_nothing_to_do(kinds: Work):
    before = kinds.read("src/area.rs")
    assert kinds.run("format") == {"rustfmt": ()}
    assert kinds.read("src/area.rs") == before


def test_tools_are_the_toolchains_own():
    assert "rustup" not in Path(tools()["cargo"].path).resolve().name
    assert Path(tools()["cargo"].path).name == "cargo"
    for name in ("cargo", "rustc", "rustfmt"):
        assert Path(tools()[name].path).is_absolute()
        assert tools()[name].version


def test_clippy_finds_nothing_in_what_specc_writes(kinds: Work):
    import os
    import subprocess

    toolchain = Path(tools()["cargo"].path).parent
    if not (toolchain / "cargo-clippy").is_file():
        pytest.skip("clippy is not installed")
    step = rust().steps(kinds.module, program(), tools())[1]
    env = step.env | {"PATH": f"{toolchain}{os.pathsep}{step.env['PATH']}"}
    argv = [tools()["cargo"].path, "clippy", "--offline", "--all-targets", "--manifest-path", "kinds/Cargo.toml", "--", "-D", "warnings"]
    done = subprocess.run(argv, cwd=kinds.folder, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
