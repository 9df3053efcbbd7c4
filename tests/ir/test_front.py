"""The front end as its callers see it."""

import json
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

from specc.base.source import Source
from specc.diagnostics.loading import all_codes
from specc.diagnostics.register import Code
from specc.diagnostics.samples import sample_sources
from specc.ir.front import Checked, compile_sources
from specc.ir.schema import ir_schema
from specc.ir.values import Module

ROOT = Path(__file__).parent.parent.parent
HALF = """\
```wit
half: func(n: u32) -> u32;
```

| n   | result |
| --- | ------ |
| `5` | `2`    |
"""


def compiled(**texts: str) -> Checked:
    return compile_sources([Source(f"{name}.md", text.encode()) for name, text in texts.items()])


def test_the_specs_of_this_repository_have_nothing_wrong() -> None:
    paths = sorted((ROOT / "specs").glob("*.md"))
    checked = compile_sources([Source(path.name, path.read_bytes()) for path in paths])
    assert len(checked.program.modules) == len(paths) >= 8
    assert not checked.diagnostics


def test_a_module_stands_behind_those_it_imports() -> None:
    names = list(compiled(a="---\nimports: {b: ./b.md}\n---\n", b="---\nimports: {c: ./c.md}\n---\n", c="", d="").program.modules)
    assert names.index("c") < names.index("b") < names.index("a")


def test_the_order_of_the_sources_does_not_matter() -> None:
    texts = {"a": "---\nimports: {b: ./b.md}\n---\n# A\n\n[x](#no)\n", "b": "# B\n" + HALF, "c": "# C\n"}
    one, two = compiled(**texts), compiled(**dict(reversed(texts.items())))
    assert msgspec.json.encode(one.program) == msgspec.json.encode(two.program)
    assert one.diagnostics == two.diagnostics


def test_a_broken_spec_does_not_keep_others_from_being_checked() -> None:
    checked = compiled(a="---\nspec: [\n---\n\n# A {#a\n\n```wit\nf: func(\n", b="# B {#b}\n\n" + HALF, c="# C {#c}\n\n[x](#no)\n")
    assert checked.failed_in("a.md") and not checked.failed_in("b.md") and checked.failed_in("c.md")
    assert [example.value for example in checked.program.modules["b"].examples] == [2]


def test_what_uses_something_broken_is_not_told_twice() -> None:
    text = "---\nimports: {b: ./b.md}\n---\n\n# A {#a}\n\n```wit\nuse b.{word};\n\nname: func(x: word) -> u8;\n```\n\n"
    checked = compiled(
        a=text + "**Examples** for `name`:\n\n| x | result |\n| - | - |\n| a | `1` |\n", b="# B\n\n```wit\ntype word = strng;\n```\n"
    )
    assert [(one.code, one.span.source) for one in checked.diagnostics] == [("E0321", "b.md")]


def test_an_import_of_itself_by_five_hundred_specs_is_one_mistake() -> None:
    count = 500
    texts = {f"m{i}": f"---\nimports: {{next: ./m{(i + 1) % count}.md}}\n---\n\n# M\n" for i in range(count)}
    assert [one.code for one in compiled(**texts).diagnostics] == ["E0208"]


def test_a_link_to_a_file_that_is_no_spec_is_followed_by_the_caller() -> None:
    spec = Source("a.md", b"# A {#a}\n\n[x](readme.md#there) [y](readme.md#gone) [z](none.md)\n")
    readme = Source("readme.md", b"# There\n")
    checked = compile_sources([spec], lambda name: readme if name == "readme.md" else None)
    assert [spec.slice(one.span) for one in checked.diagnostics] == ["readme.md#gone", "none.md"]


def test_an_html_anchor_can_be_linked_to() -> None:
    assert not compiled(a='# A {#a}\n\n<a name="here"></a>\n\n[x](#here)\n').diagnostics


def test_ids_are_those_of_github_where_none_is_written() -> None:
    module = compiled(a="# A & B\n\n## Über `x`!\n\n## Same\n\n## Same\n\n## Same {#same}\n").program.modules["a"]
    assert [section.id for section in module.sections] == ["a--b", "über-x", "same-1", "same-2", "same"]


def test_the_same_text_gives_the_same_modules_whatever_the_line_ends() -> None:
    text = "---\nspec: x\n---\n\n# A {#a}\n\nOne line\nor two. It MUST.[^a1b2]\n\n" + HALF

    def said(text: str) -> list[tuple[str, str]]:
        module = compiled(a=text).program.modules["x"]
        return [(clause.id, clause.text) for clause in module.clauses] + [(str(e.args), str(e.value)) for e in module.examples]

    assert said(text) == said(text.replace("\n", "\r\n")) == said("\ufeff" + text)


@pytest.mark.parametrize("code", list(all_codes().values()), ids=lambda code: code.id)
def test_every_span_lies_in_its_source(code: Code) -> None:
    checked = compile_sources(sample_sources(code.wrong))
    for one in checked.diagnostics:
        for span in (one.span, *(label.span for label in one.labels)):
            assert 0 <= span.start <= span.end <= len(checked.sources[span.source].data)


def test_the_schema_of_the_ir_is_the_one_that_is_shipped() -> None:
    shipped = json.loads((ROOT / "docs" / "ir.schema.json").read_text())
    assert shipped == json.loads(msgspec.json.encode(ir_schema())), "run `specc dump --schema > docs/ir.schema.json`"


def test_what_is_dumped_fits_the_schema() -> None:
    validator = Draft202012Validator(ir_schema())
    for path in sorted((ROOT / "tests" / "cases" / "ir").glob("*/expected.json")):
        modules = json.loads(path.read_text())
        validator.validate(modules)
        assert msgspec.json.decode(path.read_bytes(), type=list[Module])


@pytest.mark.parametrize(
    "above", ["These are held back:", "> **Held-back examples** for `half`:", "## Held-back cases", "__Held-back examples__:"]
)
def test_examples_below_what_is_no_caption_never_pass_for_shown_ones(above: str) -> None:
    table = HALF.rpartition("```\n")[2]
    checked = compiled(a="# A {#a}\n\n" + HALF + f"\n{above}\n" + table.replace("5", "9").replace("2", "4"))
    assert [one.code for one in checked.diagnostics] == ["E0412"]
    assert [example.args for example in checked.program.modules["a"].examples] == [{"n": 5}]


def test_without_an_interface_data_is_text() -> None:
    module = compiled(a='# A {#a}\n\n```jsonl\n{"a": 1}\n```\n\n```cel\n1 == 1\n```\n').program.modules["a"]
    assert [clause.form for clause in module.clauses] == ["code", "code"]


@pytest.mark.parametrize(
    "body", ["a: " + "[" * 60_000, "- " * 30_000 + "x", "? " * 40, "x: &a [*a]", "x: !!python/object:os.system y", "\x07"]
)
def test_front_matter_made_to_break_the_reader_is_told(body: str) -> None:
    checked = compiled(a=f"---\n{body}\n---\n\n# A\n")
    assert {one.code for one in checked.diagnostics} <= {"E0101", "E0110"} and checked.failed


def test_a_comment_in_a_paragraph_is_no_clause() -> None:
    checked = compile_sources([Source("a.md", b"# A {#a}\n\nOne MUST go. <!-- specc: allow L0101 because so -->\nTwo MUST stay.\n")])
    assert [clause.text for clause in checked.program.modules["a"].clauses] == ["One MUST go.", "Two MUST stay."]
