"""What a request is, and what it costs."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.model import Message, ModelConfig, Request, Sampling, Usage

REQUESTS = st.builds(
    Request,
    st.text(),
    st.lists(st.builds(Message, st.sampled_from(["system", "user"]), st.text())).map(tuple),
    st.builds(Sampling, st.floats(0, 2), st.integers(1, 9), st.none() | st.integers(0, 9)),
    st.integers(0, 9),
)


@given(REQUESTS)
def test_a_request_survives_json_with_its_digest(request: Request):
    again = msgspec.json.decode(msgspec.json.encode(request), type=Request)
    assert again == request
    assert again.digest() == request.digest()


@given(REQUESTS, REQUESTS)
def test_different_requests_have_different_digests(a: Request, b: Request):
    assert (a == b) == (a.digest() == b.digest())


def test_samples_of_a_prompt_are_different_requests():
    messages = (Message("user", "x"),)
    assert Request("m", messages).digest() != Request("m", messages, sample=1).digest()


def test_the_digest_stays_what_it_was():
    request = Request("local:m", (Message("user", "x"),), Sampling(0.5, 10, 1, 0.9, ("\n",)), 2)
    assert request.digest() == "cf03e9d47b8828c546953ac602e5590f8c96fadb9062a02a556a1dc26e528c68", (
        "records of earlier versions would no longer be found"
    )


def test_usages_add_up():
    assert Usage(1, 2, 3) + Usage(10, 20, 30, estimated=True) == Usage(11, 22, 33, True)


def test_cost_is_per_million_tokens():
    config = ModelConfig(price_input=0.25, price_output=2.0)
    assert config.cost(Usage(1_000_000, 500_000)) == pytest.approx(1.25)
    assert ModelConfig().cost(Usage(1_000_000, 500_000)) == 0


def test_a_configuration_is_read_from_its_table():
    table = {"provider": "openai", "model": "m", "timeout_seconds": 10, "price_input": 1}
    config = msgspec.convert(table, ModelConfig)
    assert (config.provider, config.timeout_seconds) == ("openai", 10)


@pytest.mark.parametrize("table", [{"provider": "cloud"}, {"api_key": "sk-1"}, {"temperature": 3}, {"max_tokens": 0}, {"top_p": 0}])
def test_a_wrong_configuration_is_refused(table: dict[str, object]):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, ModelConfig)
