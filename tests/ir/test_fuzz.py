"""Mutated bytes of real documents. (`benchmarks/fuzz.py` tries many more.)"""

import pytest

from tests.fuzz import run


@pytest.mark.parametrize("seed", range(5))
def test_mutated_documents_raise_nothing(seed: int) -> None:
    run(seed, 1000)
