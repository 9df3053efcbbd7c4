"""What holds for the front end whatever it is given: it raises nothing, and every span lies in its source."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.diagnostics.json import render_json
from specc.diagnostics.loading import all_codes
from specc.diagnostics.samples import sample_sources
from specc.diagnostics.text import render_text
from specc.ir.front import Front, compile_sources

SAMPLES = [text for code in all_codes().values() for text in (code.wrong, code.right)]
PARTS = (
    *(
        "|",
        "`",
        '"',
        "\n",
        "\n\n",
        "{",
        "}",
        "[^a]",
        "#",
        "{#a}",
        "- ",
        "> ",
        "---\n",
        "spec: ",
        "imports:\n  a: ./spec.md\n",
        "result",
        "tags",
    ),
    *(
        "```wit\n",
        "```jsonl\n",
        "```\n",
        "**Examples** for `half`:\n\n",
        "**Held-back examples**:\n\n",
        "record x {",
        "list<",
        "option<u32>",
    ),
    *(
        "use text.{word};",
        "**Property** for all `n: u32`: x\n\n```cel\nf(n)\n```\n",
        "1e999",
        "-0",
        "null",
        "\\",
        "\x1b",
        "\u2028",
        "é",
        "\ufeff",
    ),
    *("[x](a.md#b)", "[x](#b)", "authority=foo", "overrides=a#b", "func(", ": ", "u32"),
)
EDITS = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 20), st.sampled_from(PARTS) | st.text(max_size=5)), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), EDITS)
def test_an_edited_spec_raises_nothing(text: str, edits: list[tuple[int, int, str]]) -> None:
    for place, length, part in edits:
        at = place % (len(text) + 1)
        text = text[:at] + part + text[at + length :]
    checked = compile_sources(sample_sources(text.encode(errors="replace").decode()))
    for one in checked.diagnostics:
        assert 0 <= one.span.start <= one.span.end <= len(checked.sources[one.span.source].data)
        assert "\n" not in one.message + one.help
    render_text(checked.diagnostics, checked.sources)
    render_json(checked.diagnostics, checked.sources)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SAMPLES), EDITS), min_size=2, max_size=3))
def test_a_front_end_that_has_seen_other_texts_says_the_same(texts: list[tuple[str, list[tuple[int, int, str]]]]) -> None:
    front = Front()
    for text, edits in texts:
        for place, length, part in [(0, 0, ""), *edits]:
            at = place % (len(text) + 1)
            text = (text[:at] + part + text[at + length :]).encode(errors="replace").decode()
            sources = sample_sources(text)
            again, fresh = front.compile(sources), compile_sources(sources)
            assert again.diagnostics == fresh.diagnostics
            assert msgspec.json.encode(again.program) == msgspec.json.encode(fresh.program)
