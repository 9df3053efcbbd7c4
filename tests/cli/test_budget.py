"""`--max-tokens`, `--max-cost` and `[budget]`, as a user meets them."""

import json

import pytest

from tests.cli.conftest import Workspace, quick_reply, quick_spec


@pytest.mark.parametrize(
    ("toml", "option"),
    [("", ("--max-tokens", "10")), ("[budget]\nmax_tokens = 10\n", ()), ("price_output = 1.0\n\n[budget]\nmax_cost = 0.0001\n", ())],
)
def test_a_limit_stops_the_build_and_a_higher_one_goes_on(quick: Workspace, toml: str, option: tuple[str, ...]) -> None:
    quick.write("specs/doubling.md", quick_spec())
    quick.script(quick_reply())
    config = quick.root / "specc.toml"
    config.write_text(config.read_text() + toml)
    ran = quick.run("build", "-t", "python", *option)
    assert ran.returncode == 1
    assert "python:doubling" in ran.stdout and "1 function is left: python:doubling#double" in ran.stdout
    assert "Raise the limit" in ran.stdout
    ran = quick.run("build", "-t", "python", "--max-tokens", "100000", "--max-cost", "1", "--format", "json")
    assert json.loads(ran.stdout)["goals"][0]["status"] == "built", ran.stderr


def test_a_limit_on_costs_without_a_price_is_refused(quick: Workspace) -> None:
    quick.write("specs/doubling.md", quick_spec())
    quick.write("specc.toml", '[model]\nprovider = "openai"\nmodel = "somebody-s"\nbase_url = "http://127.0.0.1:9/v1"\n')
    ran = quick.run("build", "-t", "python", "--max-cost", "1")
    assert ran.returncode == 2
    assert "the price of openai:somebody-s is not known" in ran.stderr and "price_input" in ran.stderr


def test_a_senseless_limit_is_refused(quick: Workspace) -> None:
    quick.write("specs/doubling.md", quick_spec())
    quick.write("specc.toml", "[budget]\nmax_tokens = -1\n")
    ran = quick.run("build", "-t", "python")
    assert ran.returncode == 2 and "specc.toml:2" in ran.stderr
    assert quick.run("build", "--max-cost", "-1").returncode == 2
