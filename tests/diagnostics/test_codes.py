"""Every code shows a wrong spec that raises it alone, and the same spec mended."""

import re
from pathlib import Path

import pytest

from specc.diagnostics.loading import all_codes
from specc.diagnostics.page import render_page
from specc.diagnostics.register import Code
from specc.diagnostics.samples import sample_sources
from specc.diagnostics.text import render_text
from specc.diagnostics.values import Diagnostic
from specc.ir.front import Checked, compile_sources
from specc.lint.linter import lint
from specc.workspace.config import LevelConfig, LintConfig

CODES = list(all_codes().values())
HINTS = LintConfig(hints=True, policy=LevelConfig(clauses="all"))


def found(code: Code, sample: str) -> tuple[tuple[Diagnostic, ...], Checked]:
    """What is said of a sample: by the front end, and of codes for wording by the linter, hints among it."""
    checked = compile_sources(sample_sources(sample))
    said = lint(checked, checked.sources, HINTS) if code.id.startswith("L") else ()
    return checked.diagnostics + said, checked


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_wrong_spec_raises_just_this_code(code: Code) -> None:
    diagnostics, checked = found(code, code.wrong)
    assert [one.code for one in diagnostics] == [code.id], render_text(diagnostics, checked.sources)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_right_spec_raises_nothing(code: Code) -> None:
    diagnostics, checked = found(code, code.right)
    assert not diagnostics, render_text(diagnostics, checked.sources)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_says_what_it_is(code: Code) -> None:
    assert re.fullmatch(r"[EWL]\d{4}", code.id)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    assert code.summary.endswith(".") and code.why.endswith(".")
    assert code.wrong != code.right


def test_what_is_said_is_one_line_without_a_full_stop() -> None:
    for code in CODES:
        for one in found(code, code.wrong)[0]:
            for text in (one.message, one.help):
                assert text and "\n" not in text and not text.endswith(".") and text == text.strip(), (code.id, text)


def test_the_page_of_codes_is_current() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "codes.md"
    assert page.read_text() == render_page(CODES), "write `render_page(all_codes().values())` to docs/codes.md"
