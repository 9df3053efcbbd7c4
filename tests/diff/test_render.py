"""How a difference reads: `tests/cases/diff/<case>/old.md` and `new.md` -> `expected.txt`, `expected.md`."""

from pathlib import Path

import pytest

from specc.base.source import Source
from specc.diff.markdown import render_markdown
from specc.diff.text import render_text
from specc.ir.front import compile_sources
from tests.conftest import CASES, Golden
from tests.diff.states import difference


@pytest.mark.parametrize("folder", sorted((CASES / "diff").iterdir()), ids=lambda folder: folder.name)
def test_a_difference_reads(folder: Path, golden: Golden) -> None:
    old, new = (compile_sources([Source("refunds.md", (folder / name).read_bytes())]) for name in ("old.md", "new.md"))
    found = difference(old, new)
    golden(folder / "expected.txt", render_text(found) + "\n")
    golden(folder / "expected.md", render_markdown(found))
