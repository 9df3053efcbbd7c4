"""Golden cases can't pass by themselves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CASES, Golden


def test_in_ci_they_are_not_rewritten() -> None:
    command = [sys.executable, "-m", "pytest", "--update-golden", "--collect-only", "tests/test_golden.py"]
    found = subprocess.run(
        command, cwd=Path(__file__).parent.parent, env={**os.environ, "CI": "true"}, capture_output=True, text=True, check=False
    )
    assert found.returncode == pytest.ExitCode.USAGE_ERROR
    assert "refused in CI" in found.stderr


@pytest.mark.skipif("--update-golden" in sys.argv, reason="writes the file that has to be missing")
def test_a_missing_one_fails(golden: Golden) -> None:
    with pytest.raises(AssertionError, match="is missing"):
        golden(CASES / "check" / "no-such-case" / "expected.txt", "")


@pytest.mark.skipif("--update-golden" in sys.argv, reason="would write the wrong text")
def test_a_different_one_fails(golden: Golden) -> None:
    with pytest.raises(AssertionError, match="differs"):
        golden(CASES / "check" / "version" / "expected.txt", "something else")
