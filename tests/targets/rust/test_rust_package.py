"""The crate as text: what stands in it, what never does, and that nothing in a spec can break out of its place."""

import tomllib
from pathlib import Path

import pytest
import tree_sitter_rust
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rust_work import HERE, fill_of, hand_made, program, program_of, rust
from tree_sitter import Language, Parser

from specc.target import Example, Fill, Finding, Step
from tests.conftest import CASES, Golden


def kinds():
    return program().modules["kinds"]


def package(name: str = "kinds") -> dict[str, str]:
    return {file.path: file.content for file in rust().package(program().modules[name], program(), hand_made(name))}


def parses(code: str) -> bool:
    return not Parser(Language(tree_sitter_rust.language())).parse(code.encode()).root_node.has_error


@pytest.mark.parametrize("name", ["kinds", "text"])
def test_a_package_is_what_it_was(name: str, golden: Golden):
    files = {**package(name), **{f".driver/{f.path}": f.content for f in rust().driver(program().modules[name], program())}}
    fixed = {".driver/src/codec.rs", ".driver/src/json.rs"}
    text = "".join(f"=== {path}\n{content}" for path, content in sorted(files.items()) if path not in fixed)
    golden(CASES / "rust" / f"{name}.txt", text)


@pytest.mark.parametrize("name", ["kinds", "text"])
def test_a_prompts_part_is_what_it_was(name: str, golden: Golden):
    module = program().modules[name]
    parts = []
    for function in module.functions:
        view = rust().view(module, program(), function)
        parts.append("\n".join((f"=== {function.name}", view.declarations, "---", view.available, "---", view.signature, *view.rules)))
    examples = [rust().example(module, program(), index) for index in range(len(module.examples))]
    golden(CASES / "rust" / f"{name}.view.txt", "\n".join([*parts, "=== examples", *examples, ""]))


def test_every_function_has_a_file_of_its_own():
    holes = rust().holes(kinds(), program())
    assert [hole.function for hole in holes] == [function.name for function in kinds().functions]
    assert len({hole.path for hole in holes}) == len(holes)
    assert {hole.path for hole in holes} <= set(package())


def test_held_back_examples_stand_nowhere():
    held = Example("area", {"shape": {"circle": 98765.5}}, "ok", 30646121466.5, ("ar1a",), held_back=True, span=kinds().functions[0].span)
    module = replace(kinds(), examples=(*kinds().examples, held))
    texts = [f.content for f in (*rust().package(module, program(), hand_made("kinds")), *rust().driver(module, program()))]
    texts += [str(rust().view(module, program(), f)) for f in module.functions]
    assert not any("98765.5" in text or "30646121466.5" in text for text in texts)


def test_the_same_in_gives_the_same_out():
    assert package() == package()


def test_a_function_without_a_fill_is_a_stub_and_has_no_tests():
    files = {f.path: f.content for f in rust().package(program().modules["text"], program(), {})}
    assert 'unimplemented!("`split` is not generated")' in files["src/split.rs"]
    assert "#[test]" not in files["tests/examples.rs"]


def test_a_view_says_what_the_names_of_clauses_are_in_rust():
    names = rust().view(kinds(), program(), kinds().function("area")).names
    assert (names["too-large"], names["shape"], names["light-blue"]) == ("Fault::TooLarge", "shape", "Colour::LightBlue")
    module, prog = program_of("# M {#m}\n\n```wit\nrun: func(max-length: u8);\n```\n")
    assert rust().view(module, prog, module.function("run")).names == {"max-length": "max_length", "run": "run"}


def test_clauses_stand_in_the_documentation_with_their_ids():
    assert "/// - `kinds#ar1a`: For `Shape::Circle` it MUST give π r²." in package()["src/area.rs"]


def test_an_imported_crate_is_a_dependency_beside_this_one():
    manifest = tomllib.loads(package()["Cargo.toml"])
    assert manifest["dependencies"] == {"text": {"path": "../text"}}
    assert manifest["package"]["description"] == 'Every kind of type, with "quotes", a */ and a \\ in it.'


NEIGHBOURS = """# M {#m}

```wit
record r { n: u32 }
first: func(n: u32) -> u32;
second: func(n: u32) -> u32;
third: func(n: u32) -> u32;
```
"""


def test_a_fill_that_calls_its_neighbours_gets_them_imported():
    module, prog = program_of(NEIGHBOURS)
    body = "fn second(n: u32) -> u32 { let r = R { n: first(n) }; let more = vec![n].into_iter().map(first); r.n + third(n) }"
    files = {f.path: f.content for f in rust().package(module, prog, {"second": fill_of(body, module, prog, "second")})}
    assert "use crate::{R, first};" in files["src/second.rs"]
    third = fill_of("fn third(n: u32) -> u32 { let first = n; let s = S { second: first }; s.second }", module, prog, "third")
    files = {f.path: f.content for f in rust().package(module, prog, {"third": third})}
    assert "use crate" not in files["src/third.rs"]


KEPT = """---
spec: {spec}
---

# Kept {{#kept}}

```wit
record %option {{ %type: u8 }}
enum vec {{ %self, ok }}
variant box {{ some(u8), none }}
flags %string {{ %self, crate }}
{function}: func(self: u8, %type: %option, fn: vec, %string: %string) -> box;
```
"""


@pytest.mark.parametrize(("spec", "function"), [("core", "match"), ("test", "types"), ("match", "lib"), ("std", "main")])
def test_names_that_rust_keeps_for_itself_are_escaped(spec: str, function: str):
    module, prog = program_of(KEPT.format(spec=spec, function=function))
    files = {f.path: f.content for f in rust().package(module, prog, {})}
    assert all(parses(content) for path, content in files.items() if path.endswith(".rs"))
    assert set(files) >= {"src/types.rs", f"src/{function}_.rs"}
    assert "pub struct Option_ {\n    pub type_: u8,\n}" in files["src/types.rs"]
    assert "Self_," in files["src/types.rs"]
    assert rust().diagnose(module, prog) == ()


PIECES = [*"ab */\\\"`'{}[]<>#!$%&\n\r\t\0", "\u202e", "\u2028", "é", "😀", "///", "```", "*/", '"#']
NASTY = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(max_examples=60)
@given(NASTY, NASTY, NASTY)
def test_no_text_of_a_spec_breaks_out_of_its_place(doc: str, clause: str, value: str):
    module = program().modules["text"]
    example = module.examples[0]
    module = replace(
        module,
        summary=doc,
        title=clause,
        types=tuple(replace(t, doc=doc) for t in module.types),
        functions=tuple(replace(f, doc=doc) for f in module.functions),
        clauses=tuple(replace(c, text=clause) for c in module.clauses),
        examples=(replace(example, args={"text": value}, value=[{"letters": value, "position": 1}]),),
    )
    files = {f.path: f.content for f in rust().package(module, program(), hand_made("text"))}
    assert all(parses(content) for path, content in files.items() if path.endswith(".rs"))
    tomllib.loads(files["Cargo.toml"])
    code = [line for line in files["src/split.rs"].splitlines() if not line.lstrip().startswith(("//", "use "))]
    plain = package("text")["src/split.rs"].splitlines()
    assert code == [line for line in plain if not line.lstrip().startswith(("//", "use "))]
    assert not any(mark in content for content in files.values() for mark in "\u202e\0\u2028\r")


def test_what_rust_cannot_express_is_said():
    for name, code in (("E0511", "tuple of 13"), ("E0512", "129 flags")):
        from specc.diagnostics.register import REGISTER

        module, prog = program_of(REGISTER[name].wrong)
        (found,) = rust().diagnose(module, prog)
        assert found.code == name
        assert code in found.message
        module, prog = program_of(REGISTER[name].right)
        assert rust().diagnose(module, prog) == ()


# --- what tools print ---


def findings(step: str, code: int, out: str = "", err: str = "") -> tuple[Finding, ...]:
    return rust().findings(Step(step, "compile", (), ()), code, out, err)


def test_a_failure_without_a_place_is_a_finding_all_the_same():
    (found,) = findings("cargo build", 101, err="error: could not find `Cargo.toml`\n")
    assert found.message == "error: could not find `Cargo.toml`"
    (found,) = findings("cargo test", 101, out="error: test failed, to rerun pass `--lib`\n")
    assert "test failed" in found.message
    (found,) = findings("cargo build", 137)
    assert found.message


def test_the_place_of_the_build_is_in_no_finding():
    err = "error: expected one of `.`, `;`\n --> /tmp/work-1/slug/src/words.rs:3:5\n  |\n3 | x y\n  |   ^\n\n"
    (found,) = findings("rustfmt", 1, err=err)
    assert (found.path, found.line, found.column) == ("src/words.rs", 3, 5)
    assert "/tmp" not in found.excerpt


def test_lines_that_rustfmt_leaves_alone_are_no_fault_of_a_candidate():
    assert findings("rustfmt", 0, err="") == ()


def test_regions_cover_the_functions_types_and_tests():
    files = rust().package(kinds(), program(), hand_made("kinds"))
    regions = rust().regions(kinds(), program(), files)
    texts = {file.path: file.content.splitlines() for file in files}
    shown = [(r.item, r.kind, texts[r.path][r.start - 1]) for r in regions if r.item in ("area", "point")]
    assert ("area", "function", "/// The area of a `shape`, in square metres.") in shown
    assert ("point", "type", "/// A point; both lengths in metres.") in shown
    assert len([r for r in regions if (r.item, r.kind) == ("area", "test")]) == 5
    assert {r.item for r in regions if r.kind == "function"} == {f.name for f in kinds().functions}
    assert {r.item for r in regions if r.kind == "type"} == {t.name for t in kinds().types}
    for region in regions:
        assert 1 <= region.start <= region.end <= len(texts[region.path])


def test_the_targets_own_parts_stand_where_they_should():
    assert (Path(rust().templates) / "driver" / "json.rs").is_file()
    assert (HERE / "bodies" / "kinds.rs").is_file()
    assert rust().outputs(kinds()) == ()
    assert Fill("x") == Fill("x", "", ())
