"""Every code shows a wrong spec that raises it alone, and the same spec mended."""

import re
from pathlib import Path

import pytest

from specc.diagnostics.loading import all_codes
from specc.diagnostics.page import render_page
from specc.diagnostics.register import Code
from specc.diagnostics.samples import sample_sources
from specc.diagnostics.text import render_text
from specc.ir.front import compile_sources

CODES = list(all_codes().values())


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_wrong_spec_raises_just_this_code(code: Code) -> None:
    checked = compile_sources(sample_sources(code.wrong))
    assert [one.code for one in checked.diagnostics] == [code.id], render_text(checked.diagnostics, checked.sources)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_right_spec_raises_nothing(code: Code) -> None:
    checked = compile_sources(sample_sources(code.right))
    assert not checked.diagnostics, render_text(checked.diagnostics, checked.sources)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_a_code_says_what_it_is(code: Code) -> None:
    assert re.fullmatch(r"[EW]\d{4}", code.id)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    assert code.summary.endswith(".") and code.why.endswith(".")
    assert code.wrong != code.right


def test_what_is_said_is_one_line_without_a_full_stop() -> None:
    for code in CODES:
        for one in compile_sources(sample_sources(code.wrong)).diagnostics:
            for text in (one.message, one.help):
                assert text and "\n" not in text and not text.endswith(".") and text == text.strip(), (code.id, text)


def test_the_page_of_codes_is_current() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "codes.md"
    assert page.read_text() == render_page(CODES), "write `render_page(all_codes().values())` to docs/codes.md"
