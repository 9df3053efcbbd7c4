"""An answer beside what was expected."""

import operator

import pytest

from specc.check.cases import Answer, Case, judge


def case(kind: str, expected: object) -> Case:
    return Case("f", {"x": 1}, kind, expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["result", "error"])
def test_the_expected_value_of_the_expected_kind_passes(kind: str) -> None:
    found = judge(case(kind, "a"), Answer(kind, "a"), operator.eq)  # type: ignore[arg-type]
    assert (found.verdict, found.message) == ("pass", "")


def test_another_value_is_wrong_and_both_are_told() -> None:
    found = judge(case("result", "ü"), Answer("result", ["b"]), operator.eq)
    assert (found.verdict, found.message) == ("wrong", 'expected the result "ü", got the result ["b"]')


def test_an_error_is_no_result_even_with_the_same_value() -> None:
    found = judge(case("result", "a"), Answer("error", "a"), operator.eq)
    assert (found.verdict, found.message) == ("wrong", 'expected the result "a", got the error "a"')


@pytest.mark.parametrize("kind", ["result", "error"])
def test_a_failure_never_passes(kind: str) -> None:
    found = judge(case(kind, "boom"), Answer("failure", "boom"), lambda expected, actual: True)
    assert (found.verdict, found.message) == ("failure", "boom")


def test_equality_is_the_types() -> None:
    found = judge(case("result", 1.0), Answer("result", 1.0 + 1e-12), lambda a, b: abs(a - b) < 1e-9)
    assert found.verdict == "pass"
