"""What `specc lint` says of a spec, and what silences it."""

import pytest

from specc.base.error import SpeccError
from specc.base.source import Source
from specc.diagnostics.values import Diagnostic, Severity
from specc.ir.front import compile_sources
from specc.lint.fixing import fixed
from specc.lint.linter import lint
from specc.workspace.config import LevelConfig, LintConfig

HEAD = "# Rules {#rules}\n\n"


def said(text: str, config: LintConfig | None = None, hints: bool = False) -> list[Diagnostic]:
    checked = compile_sources([Source("a.md", (HEAD + text).encode())])
    return list(lint(checked, ["a.md"], config or LintConfig(), hints))


def codes(text: str, config: LintConfig | None = None, hints: bool = False) -> list[str]:
    return [one.code for one in said(text, config, hints)]


def test_the_place_is_that_of_the_words_in_bytes() -> None:
    text = "Ünïcode – the server MUST answer *promptly*.\n"
    (one,) = said(text)
    assert (HEAD + text).encode()[one.span.start : one.span.end] == b"promptly"
    assert "`promptly`" in one.message and one.severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "The server MUST log `appropriate` words.",
        'The server MUST print "as soon as possible".',
        "The server MUST print “where possible”.",
        "The server MUST delete pages (e.g. large ones, etc.).",
        "The server MUST log [pages](https://example.org/appropriate).",
        "The server MUST answer. <!-- promptly, where possible -->",
    ],
)
def test_code_quotes_examples_links_and_comments_are_not_prose(text: str) -> None:
    assert codes(text + "\n") == []


def test_commentary_is_never_linted() -> None:
    assert codes('!!! meta "Why"\n    It MUST be reasonable, where possible.\n\n> [!NOTE]\n> It MUST be reasonable.\n', hints=True) == []


def test_a_policy_s_explaining_sentences_give_hints_only() -> None:
    text = "Many users write long letters.\n\nThe editor MUST read many letters.\n"
    assert [one.severity for one in said(text, hints=True) if one.code == "L0101"] == [Severity.NOTE, Severity.WARNING]
    assert codes(text) == ["L0101"]
    assert codes(text, LintConfig(policy=LevelConfig(clauses="all"))) == ["L0101", "L0101"]


def test_in_a_behavioural_spec_every_sentence_counts() -> None:
    text = "```wit\n/// Shortens.\nshorten: func(text: string) -> string;\n```\n\nThe result is reasonably short.\n"
    assert "L0101" in codes(text)
    assert "L0101" not in codes(text, LintConfig(behavioural=LevelConfig(rules={"vague-word": "off"})))


def test_rules_are_set_by_code_or_name_and_a_level_wins() -> None:
    text = "A user MUST always delete large files.\n"
    assert codes(text) == ["L0101"]
    assert codes(text, LintConfig(rules={"L0101": "off", "absolute": "sure"})) == ["L0115"]
    assert codes(text, LintConfig(rules={"L0101": "off"}, policy=LevelConfig("binding", {"L0101": "sure"}))) == ["L0101"]
    assert codes(text, LintConfig(rules={"L0101": "hint"})) == []
    assert set(codes(text, LintConfig(hints=True))) == {"L0101", "L0115"}


def test_a_rule_that_is_none_is_an_error_with_a_remedy() -> None:
    with pytest.raises(SpeccError, match="no rule `vague`") as raised:
        codes("Text.\n", LintConfig(rules={"vague": "off"}))
    assert "specc explain" in raised.value.remedy


def test_defined_terms_are_not_vague() -> None:
    defined = "- **reasonable effort**: two working days.\n- **large file**: one of more than 2 GB.\n\n"
    text = "The owner MUST make a reasonable effort to delete a large file.\n"
    assert {"L0101"} <= set(codes(text))
    assert codes(defined + text) == []
    assert codes(text, LintConfig(terms=("reasonable effort", "large file"))) == []


def test_a_comment_with_a_reason_allows_the_block_behind_it() -> None:
    comment = "<!-- specc: allow L0101, escape-clause because the contract has the numbers -->\n"
    text = "The server MUST accept large files, where possible.\n"
    assert codes(text) == ["L0101", "L0102"]
    assert codes(comment + text, hints=True) == []
    assert codes(comment + "- " + text + "- " + text) == []
    assert codes(comment + "\n" + text + "\n" + text) == ["L0101", "L0102"]


def test_above_a_heading_it_allows_the_section_and_allow_file_the_file() -> None:
    text = "## One {#one}\n\nThe server MUST accept large files.\n\n### Two {#two}\n\nThe server MUST accept large mails.\n\n"
    other = "## Three {#three}\n\nThe server MUST accept large pages.\n"
    assert codes("<!-- specc: allow L0101 because of the contract -->\n\n" + text + other) == ["L0101"]
    assert codes(text + other + "\n<!-- specc: allow-file L0101 because of the contract -->\n") == []


def test_in_a_line_it_allows_the_sentence_before_it() -> None:
    text = "The server MUST accept large files. <!-- specc: allow L0101 because of the contract -->\nThe server MUST accept large mails.\n"
    (one,) = said(text)
    assert one.span.start > (HEAD + text).index("-->")


def test_a_comment_without_reason_or_rule_allows_nothing() -> None:
    text = "The server MUST accept large files.\n"
    assert codes("<!-- specc: allow L0101 -->\n" + text) == ["L0001", "L0101"]
    assert codes("<!-- specc: allow L0101 because -->\n" + text) == ["L0001", "L0101"]
    assert codes("<!-- specc: allow L9999 because I say so -->\n" + text) == ["L0002", "L0101"]
    assert codes("<!-- specc: ignore -->\n" + text) == ["L0002", "L0101"]
    assert codes("`<!-- specc: ignore -->` is how one writes it.\n") == []


def test_a_comment_that_allows_what_is_not_there_is_a_hint() -> None:
    text = "<!-- specc: allow L0101 because of the contract -->\nThe server MUST accept files.\n"
    assert codes(text) == [] and codes(text, hints=True) == ["L0003"]


def test_fixes_change_nothing_else() -> None:
    text = (
        "In order to pay – é – a user MUST not leave\r\nprior to paying.\n\n## Late fees ##\n\nEach and every fee MUST be paid by users.\n"
    )
    found = said(text, hints=True)
    data = fixed((HEAD + text).encode(), [one.fix for one in found if one.fix])
    expected = "To pay – é – a user MUST NOT leave\r\nbefore paying.\n\n## Late fees {#late-fees} ##\n\nEach fee MUST be paid by users.\n"
    assert data == (HEAD + expected).encode()
    checked = compile_sources([Source("a.md", data)])
    assert not [one for one in lint(checked, ["a.md"], LintConfig(), hints=True) if one.fix]


def test_a_fix_within_a_line_break_leaves_the_text_alone() -> None:
    text = "A user pays in\norder to leave.\n"
    (one,) = [one for one in said(text, hints=True) if one.code == "L0111"]
    assert one.fix and fixed((HEAD + text).encode(), [one.fix]) == (HEAD + "A user pays to leave.\n").encode()
