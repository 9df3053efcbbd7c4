"""Specs and what they mean: `tests/cases/ir/<case>/` -> `expected.json`, the modules as `specc dump --stage ir` prints them."""

from pathlib import Path

import msgspec
import pytest

from specc.base.source import Source
from specc.diagnostics.text import render_text
from specc.diagnostics.values import Severity
from specc.ir.front import compile_sources
from tests.conftest import Golden, cases


@pytest.mark.parametrize("folder", cases("ir"), ids=lambda folder: folder.name)
def test_what_a_spec_means(folder: Path, golden: Golden) -> None:
    checked = compile_sources([Source(path.relative_to(folder).as_posix(), path.read_bytes()) for path in folder.rglob("*.md")])
    errors = [one for one in checked.diagnostics if one.severity is Severity.ERROR]
    assert not errors, render_text(errors, checked.sources)
    modules = msgspec.json.encode(list(checked.program.modules.values()))
    golden(folder / "expected.json", msgspec.json.format(modules, indent=1).decode() + "\n")
