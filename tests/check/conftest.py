"""Real sandboxes, on a real folder."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from specc.base.error import SpeccError
from specc.check.sandbox import Sandbox, open_sandbox
from tests.check.programs import running


@pytest.fixture
def token() -> Iterator[str]:
    """A word for a program's arguments; no process that has it may be left when the test is over."""
    word = uuid.uuid4().hex
    yield word
    assert running(word) == []


@pytest.fixture(params=["bubblewrap", "landlock"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    try:
        return open_sandbox(levels=(request.param,))
    except SpeccError as error:
        if request.param == "bubblewrap":
            raise
        pytest.skip(error.message)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder
