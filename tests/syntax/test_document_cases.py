"""Texts and their blocks: `tests/cases/syntax/<case>/input.md` -> `expected.json`."""

from pathlib import Path

import msgspec
import pytest

from specc.base.source import Source
from specc.syntax.parser import parse, text_of
from tests.conftest import Golden, cases


@pytest.mark.parametrize("folder", cases("syntax"), ids=lambda folder: folder.name)
def test_the_blocks_of_a_text(folder: Path, golden: Golden) -> None:
    source = Source("input.md", (folder / "input.md").read_bytes())
    document, _ = parse(source)
    assert text_of(document, source) == source.data
    golden(folder / "expected.json", msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n")
