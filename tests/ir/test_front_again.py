"""A front end that is asked again reads and resolves only what changed."""

from specc.base.source import Source
from specc.ir.front import Front

TEXTS = {
    "a.md": "---\nimports: {b: ./b.md}\n---\n\n# A {#a}\n\n```wit\nuse b.{word};\n\nname: func(x: word) -> u8;\n```\n",
    "b.md": "# B {#b}\n\n```wit\ntype word = string;\n```\n",
    "c.md": "# C {#c}\n\nIt must.[^c1d2]\n",
    "examples/c1d2.md": "~~~xml\n<user>Hi</user>\n~~~\n",
}


def sources(**edits: str) -> list[Source]:
    return [Source(name, edits.get(name.partition(".")[0], text).encode()) for name, text in TEXTS.items()]


def test_what_did_not_change_is_the_same_value() -> None:
    front = Front()
    before = front.compile(sources()).program.modules
    after = front.compile(sources(c="# C {#c}\n\nIt must not.[^c1d2]\n")).program.modules
    assert after["a"] is before["a"] and after["b"] is before["b"]
    assert after["c"].clauses[0].text == "It must not." and before["c"].clauses[0].text == "It must."


def test_what_it_imports_changes_a_module() -> None:
    front = Front()
    before = front.compile(sources()).program.modules
    checked = front.compile(sources(b="# B {#b}\n\n```wit\ntype ward = string;\n```\n"))
    assert checked.program.modules["a"] is not before["a"]
    assert [one.code for one in checked.diagnostics if one.span.source == "a.md"][:1] == ["E0210"]
    assert front.compile(sources()).program == front.compile(sources()).program


def test_prompts_belong_to_what_a_module_is_made_from() -> None:
    front = Front()
    front.compile(sources())
    texts = [source for source in sources() if not source.name.startswith("examples/")]
    assert front.compile(texts).program.modules["c"].prompts == ()
