"""What the skeleton says, before any tool sees it."""

from pathlib import Path

import pytest
from typescript_work import HERE, ROOT, fills, program, program_of, typescript

from specc.base.source import Source
from specc.diagnostics.register import REGISTER
from specc.ir.front import compile_sources
from specc.target import Program, SpeccError
from specc.target.loader import load_code
from tests.conftest import CASES, Golden

PRELUDE = "# T {#t}\n\n```wit\n"


def files(program: Program, module: str = "") -> dict[str, str]:
    chosen = program.modules[module or list(program.modules)[-1]]
    return {file.path: file.content for file in typescript().package(chosen, program, {})}


def of(wit: str) -> Program:
    return program_of(f"{PRELUDE}{wit}\n```\n")


def together(listed: dict[str, str]) -> str:
    return "".join(f"=== {path}\n{text}" for path, text in sorted(listed.items()))


def test_the_package_of_a_spec_with_every_kind_of_type(golden: Golden) -> None:
    whole = program("kinds.md", "text.md")
    given = fills(
        whole, "kinds", {"truth": "function truth(a) { return a; }", "fail-word": "function failWord(a) { return firstWord(a); }"}
    )
    made = {file.path: file.content for file in typescript().package(whole.modules["kinds"], whole, given)}
    golden(CASES / "typescript" / "kinds" / "package.txt", together(made))


def test_the_driver_of_a_spec_with_every_kind_of_type(golden: Golden) -> None:
    whole = program("kinds.md", "text.md")
    made = {file.path: file.content for file in typescript().driver(whole.modules["kinds"], whole)}
    golden(CASES / "typescript" / "kinds" / "driver.txt", together({path: made[path] for path in ("schema.mjs", "tsconfig.json")}))


def test_the_functions_as_their_implementer_sees_them(golden: Golden) -> None:
    whole = program("kinds.md", "text.md")
    module = whole.modules["kinds"]
    shown = []
    for name in ("options", "shapes", "fail-colour", "fail-word"):
        view = typescript().view(module, whole, module.function(name))
        rules = "".join(f"- {rule}\n" for rule in view.rules)
        shown.append(f"=== {name}\n{view.declarations}--- available\n{view.available}--- signature\n{view.signature}--- rules\n{rules}")
    examples = [typescript().example(module, whole, i) for i in range(len(module.examples))]
    golden(CASES / "typescript" / "kinds" / "views.txt", "".join(shown) + "=== examples\n" + "".join(f"{one}\n" for one in examples))


def test_the_same_module_gives_the_same_bytes() -> None:
    again = compile_sources([Source(name, (HERE / "specs" / name).read_bytes()) for name in ("text.md", "kinds.md")]).program
    assert files(program("kinds.md", "text.md"), "kinds") == files(again, "kinds")


def test_held_back_examples_stay_out_of_the_package() -> None:
    whole = program("kinds.md", "text.md")
    given = fills(whole, "kinds", {"truth": "function truth(a) { return a; }"})
    made = together({file.path: file.content for file in typescript().package(whole.modules["kinds"], whole, given)})
    assert "truth(true)" in made
    assert "truth(false)" not in made


def test_a_function_without_a_fill_has_no_native_tests() -> None:
    assert "describe(" not in files(program("text.md"))["test/text.test.js"]


NAMES = [
    ("f: func(new: string, arguments: u32) -> bool;", "export function f(new_: string, arguments_: number): boolean"),
    ("delete: func() -> bool;", "export function delete_(): boolean"),
    ("parse-int: func() -> bool;", "export function parseInt_(): boolean"),
    ("record date { class: u8 }\nf: func() -> date;", "export function f(): SpecDate"),
    ("variant error { bad }\nf: func() -> result<u8, error>;", "@throws {SpecError}"),
    ("variant parse-failure { bad }\nf: func() -> result<u8, parse-failure>;", "@throws {ParseFailureError}"),
    ("f: func() -> result<u8, string>;", "@throws {FError}"),
    ("type why = string;\nf: func() -> result<u8, why>;", "@throws {WhyError}"),
    ("f: func(a: option<u8>, b: u8, c: option<u8>);", "export function f(a: number | undefined, b: number, c?: number): void"),
    ("type m = option<u8>;\nf: func(a: m, b: option<m>);", "export function f(a: M, b: Option<M>): void"),
    ("f: func(a: list<result<u8, string>>);", "export function f(a: Array<Result<number, string>>): void"),
    ("f: func(a: list<option<u8>>, b: list<list<s8>>);", "export function f(a: Array<number | undefined>, b: number[][]): void"),
    ("f: func(a: result, b: result<u8>);", 'f(a: { tag: "ok" } | { tag: "err" }, b: { tag: "ok"; val: number } | { tag: "err" })'),
]


@pytest.mark.parametrize(("wit", "signature"), NAMES, ids=[wit.split("\n")[-1] for wit, _ in NAMES])
def test_names_and_types_as_typescript_has_them(wit: str, signature: str) -> None:
    assert signature in together(files(of(wit)))


def test_types_of_two_modules_that_share_a_name_are_told_apart() -> None:
    own = """---
spec: own
imports:
  text: ./text.md
---

# Own {#own}

```wit
use text.{word as their-word};

record word { at: u32 }

f: func(a: their-word, b: word) -> word;
first-word: func(text: string) -> u32;
g: func() -> u32;
```

`g` MUST take the [first word](text.md#text) of what `first-word` gives.
"""
    checked = compile_sources([Source("text.md", (HERE / "specs" / "text.md").read_bytes()), Source("own.md", own.encode())])
    assert not checked.failed, checked.diagnostics
    made = files(checked.program, "own")
    assert "export function f(a: TextWord, b: Word): Word" in made["src/functions/f.ts"]
    assert 'import { type Word as TextWord } from "text";' in made["src/functions/f.ts"]
    module = checked.program.modules["own"]
    available = typescript().view(module, checked.program, module.function("g")).available
    assert "declare function textFirstWord(text: string): TextWord;" in available
    assert "declare function firstWord(text: string): number;" in available


def test_a_scope_goes_before_every_package(tmp_path: Path) -> None:
    whole = program("kinds.md", "text.md")
    scoped = load_code("typescript", ROOT, {"scope": "@acme"})
    made = {file.path: file.content for file in scoped.package(whole.modules["kinds"], whole, {})}
    assert '"name": "@acme/kinds"' in made["package.json"]
    assert '"@acme/text": "file:../text"' in made["package.json"]
    assert 'from "@acme/text"' in made["src/functions/fail-word.ts"]


@pytest.mark.parametrize("options", [{"scope": "acme"}, {"scope": 3}, {"scop": "@acme"}])
def test_options_that_make_no_sense_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(SpeccError) as caught:
        load_code("typescript", ROOT, options)
    assert "[targets.typescript]" in caught.value.message
    assert "scope" in caught.value.remedy


def test_a_package_is_never_taken_for_one_of_node_s_own() -> None:
    whole = program_of("---\nspec: path\n---\n\n# P {#p}\n\n```wit\nf: func() -> bool;\n```\n")
    assert '"name": "path-spec"' in files(whole)["package.json"]


def diagnosed(text: str) -> list[str]:
    whole = program_of(text)
    return [one.code for module in whole.modules.values() for one in typescript().diagnose(module, whole)]


def test_names_that_fall_together_are_an_error_in_the_spec() -> None:
    typescript()
    code = REGISTER["E0521"]
    assert diagnosed(code.wrong) == ["E0521"]
    assert diagnosed(code.right) == []
    assert diagnosed((HERE / "specs" / "text.md").read_text()) == []


FREE_TEXT = ["*/ alert(1) /*", "@ts-nocheck", "`${process.exit()}`", "</script>", '"""', "a\u2028b", "\\", "// x", "{@link x}"]


@pytest.mark.parametrize("text", FREE_TEXT)
def test_free_text_can_not_break_out_of_a_comment(text: str) -> None:
    wit = f"/// {text}\nrecord r {{\n  /// {text}\n  a: u8,\n}}\n/// {text}\nf: func() -> r;"
    whole = program_of(f"---\nsummary: {text!r}\n---\n\n{PRELUDE}{wit}\n```\n\nIt MUST say {text}.\n")
    from tree_sitter import Language, Parser
    from tree_sitter_typescript import language_typescript

    for path, content in files(whole).items():
        if path.endswith(".ts"):
            root = Parser(Language(language_typescript())).parse(content.encode()).root_node
            assert not root.has_error, content
            assert {child.type for child in root.children} <= {"comment", "export_statement", "import_statement"}
            assert "@ts-" not in content
