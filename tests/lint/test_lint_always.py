"""What holds for every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.source import Source
from specc.ir.front import compile_sources
from specc.lint.fixing import fixed
from specc.lint.linter import lint
from specc.lint.sentence import read_sentence
from specc.workspace.config import LevelConfig, LintConfig

MARKS = ["**", "[a](b)", "[a](#b)", "[^t1]", "`code`", "`", "<!-- specc: allow L0101", "because x -->", "“so", '"so"', "(e.g.", ")"]
BREAKS = ["# ", "\n- ", "\n> ", "\n## Ä ##\n", "\n", "\n\n", "\r\n", "\f", ".", ";", "–"]
PROSE = ["The server", "MUST not", "be closed", "by", "it", "that", "which", "if,", "when", "such as", "etc", "many", "as soon as"]
MORE = ["possible", "where", "to try", "can't", "é", "in order to", "prior", "and/or", "RTO", "login", "**log-in**:"]
WORDS = st.sampled_from([*MARKS, *BREAKS, *PROSE, *MORE])
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=200)
ALL = LintConfig(hints=True, policy=LevelConfig(clauses="all"))


@settings(deadline=None)
@given(TEXTS)
def test_a_sentence_is_as_long_as_its_source_and_its_words_stand_in_it(text: str) -> None:
    sentence = read_sentence(text)
    assert len(sentence.text) == len(text)
    for word in sentence.words:
        assert sentence.text[word.start : word.end].lower().replace("’", "'") == word.text


@settings(deadline=None)
@given(TEXTS)
def test_places_stand_in_the_file_and_fixes_settle(text: str) -> None:
    source = Source("a.md", text.encode())
    found = lint(compile_sources([source]), ["a.md"], ALL)
    for one in found:
        assert 0 <= one.span.start <= one.span.end <= len(source.data)
        source.data[one.span.start : one.span.end].decode()
    data = fixed(source.data, [one.fix for one in found if one.fix])
    data.decode()
