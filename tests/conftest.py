"""Golden cases: `tests/cases/<stage>/<case>/` holds `input.md` and what must come of it; `--update-golden` rewrites it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A timing is never a test: how long an example takes depends on what else the machine does.
settings.register_profile("specc", deadline=None)
settings.load_profile("specc")

CASES = Path(__file__).parent / "cases"

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Rewrite the expected files of golden cases (refused in CI).")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is refused in CI: run it on your machine and commit what you have read")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with an expected file. A missing file fails; `--update-golden` writes it."""
    update = request.config.getoption("--update-golden")

    def compare(path: Path, text: str) -> None:
        if update:
            path.write_text(text, encoding="utf-8", newline="")
            return
        assert path.is_file(), f"{path.relative_to(CASES)} is missing: write it with `pytest --update-golden` and read it"
        assert text == path.read_bytes().decode(), f"differs from {path.relative_to(CASES)}"

    return compare


def cases(stage: str) -> list[Path]:
    """The folders of a stage's golden cases."""
    return sorted(path.parent for path in (CASES / stage).glob("*/input.md"))
