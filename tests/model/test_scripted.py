"""The scripted provider: an ordinary provider whose replies stand in a file."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from specc.base.error import SpeccError
from specc.model import CutShortError, Message, ModelConfig, Provider, Request, UnreachableError, open_provider


def scripted(folder: Path, *rules: dict[str, Any]) -> Provider:
    (folder / "replies.jsonl").write_text("\n".join(json.dumps(rule) for rule in rules))
    return open_provider(ModelConfig(provider="scripted", script="replies.jsonl"), folder)


async def ask(provider: Provider, *texts: str) -> list[str]:
    return [(await provider.complete(Request("scripted:replies", (Message("system", "s"), Message("user", text))))).text for text in texts]


async def test_each_rule_gives_its_replies_in_order(tmp_path: Path):
    provider = scripted(tmp_path, {"match": "a", "replies": ["1", "2"]}, {"match": "b", "replies": ["3"]})
    assert await ask(provider, "xax", "b", "a") == ["1", "3", "2"]


async def test_a_used_up_rule_makes_way_for_the_next_that_fits(tmp_path: Path):
    provider = scripted(tmp_path, {"match": "a", "replies": ["1"]}, {"replies": ["2"], "repeat": True})
    assert await ask(provider, "a", "a", "b", "c") == ["1", "2", "2", "2"]


async def test_several_texts_must_all_occur_and_patterns_are_searched(tmp_path: Path):
    provider = scripted(
        tmp_path,
        {"match": ["f", "rust"], "replies": ["both"], "repeat": True},
        {"regex": r"E\d+", "replies": ["pattern"], "repeat": True},
        {"replies": ["rest"], "repeat": True},
    )
    assert await ask(provider, "rust f", "f", "see E0308") == ["both", "rest", "pattern"]


async def test_only_the_last_message_of_the_user_counts(tmp_path: Path):
    provider = scripted(tmp_path, {"match": "first", "replies": ["no"]}, {"match": "second", "replies": ["yes"]})
    messages = (Message("user", "first"), Message("assistant", "first"), Message("user", "second"))
    assert (await provider.complete(Request("m", messages))).text == "yes"


async def test_an_unanswered_request_is_an_error_that_says_what_was_asked(tmp_path: Path):
    provider = scripted(tmp_path, {"match": "a", "replies": ["1"]})
    with pytest.raises(SpeccError, match=r"no reply left .* begins: write slugify") as caught:
        await ask(provider, "write\n  slugify")
    assert "replies" in caught.value.remedy


async def test_a_script_can_cut_short_fail_and_take_its_time(tmp_path: Path):
    provider = scripted(
        tmp_path,
        {"replies": [{"text": "fn f(", "finish": "length"}, {"error": "overloaded"}, {"text": "x", "delay": 0.1}]},
    )
    with pytest.raises(CutShortError) as cut:
        await ask(provider, "a")
    assert cut.value.text == "fn f("
    with pytest.raises(UnreachableError, match="overloaded"):
        await ask(provider, "a")
    started = time.monotonic()
    assert await ask(provider, "a") == ["x"]
    assert time.monotonic() - started >= 0.1


async def test_identity_and_usage(tmp_path: Path):
    async with scripted(tmp_path, {"replies": ["one two three"]}) as provider:
        assert provider.identity() == "scripted:replies"
        reply = await provider.complete(Request("m", (Message("user", "a b"),)))
        assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (2, 3)


@pytest.mark.parametrize(
    "line", ["{", '{"replies": 3}', '{"match": "a"}', '{"replies": [], "regex": "("}', '{"reply": "x", "replies": []}']
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str):
    (tmp_path / "s.jsonl").write_text('\n{"replies": []}\n' + line)
    with pytest.raises(SpeccError, match=r"s\.jsonl:3: "):
        open_provider(ModelConfig(provider="scripted", script="s.jsonl"), tmp_path)


def test_a_script_must_be_named_and_there(tmp_path: Path):
    with pytest.raises(SpeccError, match="no script is named"):
        open_provider(ModelConfig(provider="scripted"))
    with pytest.raises(SpeccError, match="can't be read"):
        open_provider(ModelConfig(provider="scripted", script="none.jsonl"), tmp_path)
