"""Whole packages, taken through the real tools."""

from pathlib import Path

import pytest
from typescript_work import Work, fills, program, typescript

from specc.target import Example, File

TEXT = {
    "first-word": """export function firstWord(text: string): Word {
  const found = /\\p{L}+/u.exec(text);
  if (found === null) throw new WordError({ tag: "no-word" });
  return { text: found[0], start: found.index };
}""",
}

KINDS = {
    "ints": "export function ints(a, b, c, d, e, f) { return [a, b, c, d, e, f]; }",
    "bigs": "export const bigs = (a: bigint, b: bigint): [bigint, bigint] => [a, b];",
    "floats": "function floats(a: number, b: number) { return [a, b]; }",
    "texts": "export default function texts(a, b) { return [a, b]; }",
    "truth": "function truth(a) { return a; }",
    "nothing": "function nothing(a?: number): void {}",
    "lists": "function lists(a, b, c) { return [a, b, c]; }",
    "options": "function options(a, b, c, d) { return [a, b, c, d]; }",
    "results": "function results(a, b, c) { return [a, b, c]; }",
    "maps": "function maps(a, b, c) { return [a, b, c]; }",
    "shapes": "function shapes(a, b, c, d) { return [a, b, c, d]; }",
    "find": "function find(a, b) { const at = a.indexOf(b); return at === -1 ? null : at; }",
    "fail-text": "function failText(a) { if (a === '') throw new Error('empty'); }",
    "fail-colour": "function failColour(a) { if (a === 'red') throw new ColourError('tooRed'); return 1; }",
    "fail-limit": "function failLimit(a) { if (a > 5) throw new LimitError({ at: a }); return a; }",
    "fail-bare": "function failBare(a) { if (!a) throw new Error(); return 1; }",
    "fail-word": "import { firstWord } from 'text';\nexport function failWord(a: string): Word { return firstWord(a); }",
    "delete": "function delete_(new_: string, default_: number): string { return new_.repeat(default_); }",
}

KINDS_PROGRAM = ("kinds.md", "text.md")


@pytest.fixture(scope="module")
def text_work(tmp_path_factory: pytest.TempPathFactory) -> Work:
    whole = program(*KINDS_PROGRAM)
    work = Work(tmp_path_factory.mktemp("text"), whole, "text", fills(whole, "text", TEXT))
    assert all(found == () for found in work.run().values())
    return work


@pytest.fixture(scope="module")
def kinds_work(tmp_path_factory: pytest.TempPathFactory, text_work: Work) -> Work:
    whole = program(*KINDS_PROGRAM)
    work = Work(tmp_path_factory.mktemp("kinds"), whole, "kinds", fills(whole, "kinds", KINDS))
    work.beside(text_work)
    assert work.run() == {"biome format": (), "tsc": (), "biome lint": (), "link": (), "node test": ()}
    return work


def outcome(example: Example) -> dict[str, object]:
    return {"result" if example.outcome == "ok" else "error": example.value}


@pytest.mark.toolchain
def test_every_kind_of_type_compiles_passes_its_native_tests_and_goes_through_the_driver(kinds_work: Work) -> None:
    examples = kinds_work.module.examples
    answers = kinds_work.answers(*((one.function, one.args) for one in examples))
    assert answers == [outcome(one) for one in examples]


EDGES: list[tuple[str, dict[str, object], dict[str, object]]] = [
    (
        "ints",
        {"a": -128, "b": -32768, "c": -2147483648, "d": 0, "e": 0, "f": 0},
        {"result": [-128, -32768, -2147483648, 0, 0, 0]},
    ),
    (
        "ints",
        {"a": 127, "b": 32767, "c": 2147483647, "d": 255, "e": 65535, "f": 4294967295},
        {"result": [127, 32767, 2147483647, 255, 65535, 4294967295]},
    ),
    ("bigs", {"a": "9223372036854775807", "b": "0"}, {"result": ["9223372036854775807", "0"]}),
    ("bigs", {"a": -5, "b": 9007199254740991}, {"result": ["-5", "9007199254740991"]}),
    ("floats", {"a": 3.4e38, "b": "-Infinity"}, {"result": [3.4e38, "-Infinity"]}),
    ("floats", {"a": "NaN", "b": 5e-324}, {"result": ["NaN", 5e-324]}),
    ("texts", {"a": "\x00", "b": ""}, {"result": ["\x00", ""]}),
    ("texts", {"a": "\U0010ffff", "b": "\u2029\r\n\t"}, {"result": ["\U0010ffff", "\u2029\r\n\t"]}),
    ("nothing", {}, {"result": None}),
    ("options", {"b": {"some": 4}}, {"result": [None, {"some": 4}, None, None]}),
    ("maps", {"a": {}, "b": [], "c": []}, {"result": [{}, [], []]}),
]

MISFITS: list[tuple[str, dict[str, object], str]] = [
    ("ints", {"a": 128, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0}, "a: 128 is no s8"),
    ("ints", {"a": 1.5, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0}, "a: 1.5 is no s8"),
    ("bigs", {"a": 9007199254740993, "b": "0"}, "a: 9007199254740992 is no s64 that arrived whole"),
    ("bigs", {"a": "9223372036854775808", "b": "0"}, "a: 9223372036854775808 is no s64"),
    ("bigs", {"a": "007", "b": "0"}, 'a: "007" is no s64'),
    ("bigs", {"a": "1", "b": "-1"}, "b: -1 is no u64"),
    ("floats", {"a": 3.5e38, "b": 0}, "too large for f32"),
    ("floats", {"a": "nan", "b": 0}, 'a: "nan" is no float'),
    ("texts", {"a": "ab", "b": ""}, 'a: "ab" is not one character'),
    ("texts", {"a": "\ud800", "b": ""}, "lone surrogate"),
    ("truth", {"a": 1}, "a: 1 is no bool"),
    ("truth", {}, "the argument a is missing"),
    ("truth", {"a": True, "z": 1}, 'there is no parameter "z"'),
    ("lists", {"a": [256], "b": [], "c": []}, "a[0]: 256 is no u8"),
    ("options", {"b": 3}, "b: 3 is no object"),
    ("maps", {"a": {}, "b": [[1, "x"], [1, "y"]], "c": []}, "a key stands twice"),
    ("shapes", {"a": ["circle"], "b": "red", "c": [], "d": {}}, "the case circle lacks its value"),
    ("shapes", {"a": [], "b": "redd", "c": [], "d": {}}, 'there is no case "redd"'),
    ("shapes", {"a": [], "b": "red", "c": ["read", "read"], "d": {}}, "the flag read stands twice"),
    ("shapes", {"a": [], "b": "red", "c": [], "d": {}}, "the field a-flag is missing"),
    ("absent", {}, 'there is no function "absent"'),
]


@pytest.mark.toolchain
def test_values_at_the_edges_of_their_types_come_through_whole(kinds_work: Work) -> None:
    answers = kinds_work.answers(*((name, args) for name, args, _ in EDGES))
    assert answers == [answer for _, _, answer in EDGES]


@pytest.mark.toolchain
def test_arguments_that_do_not_fit_their_type_are_failures(kinds_work: Work) -> None:
    answers = kinds_work.answers(*((name, args) for name, args, _ in MISFITS))
    for answer, (_, _, message) in zip(answers, MISFITS, strict=True):
        assert list(answer) == ["failure"]
        assert message in answer["failure"]


WRONG_RESULTS = {
    "ints": ("function ints(a, b, c, d, e, f) { return [a + 1, b, c, d / 2, e, f]; }", (127, 0, 0, 0, 0, 0), "result[0]: 128 is no s8"),
    "bigs": ("function bigs(a, b) { return [a, b - 1n]; }", ("1", "0"), "result[1]: -1 is no u64"),
    "floats": ("function floats(a, b) { return [a * 10, b]; }", (3e38, 0), "too large for f32"),
    "texts": ("function texts(a, b) { return [a, b.slice(0, 1)]; }", ("x", "\U0001f600"), "lone surrogate"),
    "truth": ("function truth(a) { return a && truth(a); }", (True,), "RangeError: Maximum call stack size exceeded"),
    "find": ("function find(a, b) { return a.indexOf(b); }", ([], "x"), "result: -1 is no u32"),
    "lists": (
        "function lists(a, b, c) { return [a, b, c as any as undefined[]].slice(0, 2) as any; }",
        ([], [], []),
        "2 elements in place of 3",
    ),
    "shapes": (
        "function shapes(a, b, c, d) { return [[{ tag: 'triangle' } as any], b, c, d]; }",
        ([], "red", [], {"a-flag": True, "class": []}),
        'there is no case "triangle"',
    ),
    "results": (
        "function results(a, b, c) { const same = c; if (same.tag === 'ok') same.val = 9; return [a, b, c]; }",
        ({"ok": 1}, {"ok": None}, {"ok": 1}),
        "the function changes its argument c in place",
    ),
    "fail-text": ("function failText(a) { throw new RangeError('far'.repeat(2000)); }", ("x",), "RangeError: farfar"),
    "fail-colour": ("function failColour(a) { throw new ColourError('blue' as any); }", ("red",), 'error: there is no case "blue"'),
    "fail-bare": ("function failBare(a) { return (a as any).x.y; }", (True,), "TypeError: Cannot read properties of undefined"),
}


@pytest.mark.toolchain
def test_results_that_do_not_fit_their_type_and_exceptions_are_failures(tmp_path: Path, text_work: Work) -> None:
    whole = program(*KINDS_PROGRAM)
    replies = {name: reply for name, (reply, _, _) in WRONG_RESULTS.items() if name != "fail-text"}
    given = fills(whole, "kinds", KINDS | replies)
    work = Work(tmp_path, whole, "kinds", given)
    work.beside(text_work)
    (work.folder / "kinds/src/functions/fail-text.ts").write_text(
        'export function failText(a: string): void { throw new RangeError("far".repeat(2000)); }\n'
    )
    assert work.run("format", "compile", "driver") == {"biome format": (), "tsc": (), "link": ()}
    module = whole.modules["kinds"]
    calls = [
        (name, {param.name: value for param, value in zip(module.function(name).params, values, strict=True)})
        for name, (_, values, _) in WRONG_RESULTS.items()
    ]
    answers = work.answers(*calls)
    for answer, (_, _, message) in zip(answers, WRONG_RESULTS.values(), strict=True):
        assert message in answer["failure"]
        assert len(answer["failure"]) <= 4000


@pytest.mark.toolchain
def test_a_package_without_any_fill_passes_every_checker(tmp_path: Path, text_work: Work) -> None:
    work = Work(tmp_path, program(*KINDS_PROGRAM), "kinds", {})
    work.beside(text_work)
    assert set(work.run("format", "compile", "lint", "driver").values()) == {()}
    (answer,) = work.answers(("truth", {"a": True}))
    assert answer["failure"].startswith("Error: truth is not built")


@pytest.mark.toolchain
def test_the_compiler_s_findings_name_place_code_and_line(tmp_path: Path) -> None:
    whole = program("text.md")
    reply = "export function firstWord(text: string): Word {\n  const n: number = text;\n  return { text: n, start: 1 };\n}"
    work = Work(tmp_path, whole, "text", fills(whole, "text", {"first-word": reply}))
    first, second = work.run("format", "compile")["tsc"]
    assert (first.check, first.code, first.path) == ("tsc", "TS2322", "src/functions/first-word.ts")
    assert first.message == "Type 'string' is not assignable to type 'number'."
    assert "const n: number = text;" in first.excerpt
    lines = (work.folder / "text" / first.path).read_text().split("\n")
    assert lines[first.line - 1] == "  const n: number = text;"
    assert second.code == "TS2322"


@pytest.mark.toolchain
def test_a_failing_native_test_names_the_example(tmp_path: Path) -> None:
    whole = program("text.md")
    reply = "export function firstWord(text: string): Word { return { text: 'ab', start: 2 }; }"
    work = Work(tmp_path, whole, "text", fills(whole, "text", {"first-word": reply}))
    found = work.run()["node test"]
    assert len(found) == 2
    assert 'firstWord(" ab ")' in found[0].message
    assert "2 is not 1" in found[0].message


@pytest.mark.toolchain
def test_the_linter_points_at_real_faults(tmp_path: Path) -> None:
    whole = program("text.md")
    reply = "export function firstWord(text: string): Word { if (text.length === text.length) { } return { text, start: 0 }; }"
    work = Work(tmp_path, whole, "text", fills(whole, "text", {"first-word": reply}))
    (found,) = work.run("format", "compile", "lint")["biome lint"]
    assert found.code == "lint/suspicious/noSelfCompare"
    assert found.path == "src/functions/first-word.ts"
    assert "text.length === text.length" in found.excerpt


@pytest.mark.toolchain
def test_regions_lead_from_items_to_lines_of_the_formatted_files(kinds_work: Work) -> None:
    folder = kinds_work.folder / "kinds"
    formatted = tuple(File(path, (folder / path).read_text()) for path in (file.path for file in kinds_work.files))
    found = typescript().regions(kinds_work.module, kinds_work.program, formatted)
    text = {file.path: file.content.split("\n") for file in formatted}
    by_item = {(one.kind, one.item): "\n".join(text[one.path][one.start - 1 : one.end]) for one in found}
    assert by_item["function", "fail-word"].startswith("/**\n * Takes the word")
    assert by_item["function", "fail-word"].endswith("}")
    assert by_item["type", "inner"].startswith("/** A record with options. */\nexport interface Inner {")
    assert by_item["type", "inner"].endswith("\n}")
    assert by_item["test", "truth"].count("it(") == 1
    assert {item for kind, item in by_item if kind == "function"} == set(KINDS)
    assert {item for kind, item in by_item if kind == "type"} == {one.name for one in kinds_work.module.types}
