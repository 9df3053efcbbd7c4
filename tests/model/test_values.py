"""What a request is, and what it costs."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.model import Message, ModelConfig, Request, Sampling, Usage
from specc.model.prices import price_of
from specc.model.values import Price

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
    usage = Usage(1_000_000, 500_000)
    price = price_of(ModelConfig(provider="openai", model="gpt-5-mini", price_input=0.5, price_output=2.0))
    assert price and price.cost(usage) == pytest.approx(1.5)


def test_the_catalogue_knows_prices_at_the_host_that_takes_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert price_of(ModelConfig(provider="openai", model="gpt-5-mini")) == Price(0.25, 2.0)
    assert price_of(ModelConfig(provider="openai", model="gpt-5-mini", base_url="https://elsewhere.example/v1")) is None
    assert price_of(ModelConfig(provider="openai", model="unheard-of")) is None
    assert price_of(ModelConfig()) == Price(0.0, 0.0)


def test_the_most_that_a_request_may_cost():
    request = Request("m", (Message("system", "abc"), Message("user", "defgh")), Sampling(max_tokens=100))
    assert (request.most.prompt_tokens, request.most.completion_tokens, request.most.tokens) == (3, 100, 103)


def test_a_configuration_is_read_from_its_table():
    table = {"provider": "openai", "model": "m", "timeout_seconds": 10, "price_input": 1}
    config = msgspec.convert(table, ModelConfig)
    assert (config.provider, config.timeout_seconds) == ("openai", 10)


@pytest.mark.parametrize("table", [{"provider": "cloud"}, {"api_key": "sk-1"}, {"temperature": 3}, {"max_tokens": 0}, {"top_p": 0}])
def test_a_wrong_configuration_is_refused(table: dict[str, object]):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(table, ModelConfig)
