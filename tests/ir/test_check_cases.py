"""Wrong specs and what the checker says of them: `tests/cases/check/<case>/*.md` -> `expected.txt`."""

from pathlib import Path

import pytest

from specc.base.source import Source
from specc.diagnostics.text import render_text
from specc.ir.front import Checked, compile_sources
from tests.conftest import Golden, cases


def compiled(folder: Path) -> Checked:
    return compile_sources([Source(path.name, path.read_bytes()) for path in sorted(folder.glob("*.md"))])


@pytest.mark.parametrize("folder", cases("check"), ids=lambda folder: folder.name)
def test_what_is_said_of_a_wrong_spec(folder: Path, golden: Golden) -> None:
    checked = compiled(folder)
    assert checked.diagnostics, "a case under check/ is a wrong spec"
    golden(folder / "expected.txt", render_text(checked.diagnostics, checked.sources) + "\n")
