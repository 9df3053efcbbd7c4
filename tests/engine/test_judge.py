"""The judge on a real server that doesn't give what it is asked for: no verdict, and the build goes on."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from specc.engine.compile import plan
from specc.engine.forecast import forecast
from specc.engine.judge import Judgement, judge
from specc.model.config import ModelConfig
from specc.model.providers.openai import OpenAIProvider
from specc.model.values import Usage
from specc.target.values import Manifest
from tests.engine.conftest import World
from tests.engine.test_documents import GOOD, INTRO, Sheet, build, opinion
from tests.model.http_server import COUNT, Act, HttpServer, answer, delta, events, hang, reset


@pytest.fixture
async def judged(world: World) -> AsyncIterator[World]:
    world.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {"judge": True})
    yield world


async def ask(world: World, *acts: Act, text: str = GOOD) -> tuple[Judgement, HttpServer]:
    async with HttpServer(*acts) as server:
        config = ModelConfig(provider="openai", model="m", base_url=server.url, timeout_seconds=2, max_retries=0)
        session = world.session(("sheet", "m"))
        async with OpenAIProvider(config) as session.provider:
            found = await judge(session, plan(session, [("sheet", "m")]).goals[-1].actions[-1], text, 1)
    assert found is not None
    return found, server


def said(text: str | None, finish: str = "stop") -> Act:
    return events(delta(text), delta(None, finish), COUNT)


async def test_a_verdict_is_asked_for_in_json_by_schema(judged: World) -> None:
    found, server = await ask(judged, said(opinion("agrees")))
    assert (bool(found.request), found.faults, found.missing, found.usage.tokens) == (True, (), "", 9)
    form = server.bodies[0]["response_format"]
    assert (form["type"], form["json_schema"]["strict"]) == ("json_schema", True)
    shape = form["json_schema"]["schema"]
    assert (shape["required"], shape["additionalProperties"]) == (["cup"], False)
    assert shape["properties"]["cup"]["properties"]["verdict"]["enum"] == ["agrees", "contradicts", "missing"]


async def test_a_server_that_knows_no_schemas_is_asked_without(judged: World) -> None:
    unknown = answer(400, json.dumps({"error": {"message": "Unsupported parameter: response_format"}}))
    found, server = await ask(judged, unknown, said(opinion("contradicts", "No.")))
    assert [fault.message for fault in found.faults] == ["the text contradicts [^cup]: “No.”"]
    assert "response_format" not in server.bodies[1]


@pytest.mark.parametrize(
    "act, why",
    [
        (said("Yes, that is right."), "the reply is no verdict"),
        (said("```json\n" + opinion("agrees") + "\n```"), "the reply is no verdict"),
        (said(None), "the reply is no verdict"),
        (said(opinion("contradicts")[:20]), "the reply is no verdict"),
        (said(opinion("contradicts"), "length"), "the reply was cut short after 2 tokens"),
        (said(opinion("contradicts"), "content_filter"), "ended the reply early: content_filter"),
        (events(delta(None, "stop", refusal="I can't."), COUNT), "the reply is no verdict"),
        (events(delta(opinion("contradicts")), done=False, then=reset), "127.0.0.1"),
        (answer(500, "<html>\x1b[31m`oops`</html>", "text/html"), "answered 500"),
        (answer(401, '{"error": {"message": "no such key"}}'), "answered 401: no such key"),
        (answer(200, "<html></html>", "text/html"), "127.0.0.1"),
        (hang, "gave no whole reply within 2 s"),
    ],
)
async def test_what_is_no_verdict_is_told_and_decides_nothing(judged: World, act: Act, why: str) -> None:
    found, _ = await ask(judged, act)
    assert (found.request, found.faults) == ("", ())
    assert why in found.missing
    assert "\x1b" not in found.missing and "`" not in found.missing and len(found.missing) <= 201


async def test_a_forecast_counts_the_judge(judged: World) -> None:
    session = judged.session(("sheet", "m"))
    with_judge = forecast(session, plan(session, [("sheet", "m")]))
    judged.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {})
    session = judged.session(("sheet", "m"))
    without = forecast(session, plan(session, [("sheet", "m")]))
    assert with_judge.least.tokens > without.least.tokens
    assert with_judge.most.tokens > without.most.tokens


async def test_a_forecast_says_that_a_judge_switched_on_later_will_be_asked(judged: World) -> None:
    judged.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {})
    await build(judged, "right", INTRO, GOOD)
    judged.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {"judge": True})
    judged.target_digest = "with judge"
    session = judged.session(("sheet", "m"))
    goal = forecast(session, plan(session, [("sheet", "m")])).goals[-1]
    assert [(unit.what, unit.least != Usage()) for unit in goal.units] == [("check", False), ("judge", True)]


async def test_a_forecast_asks_nothing_for_a_section_of_which_it_is_known_that_no_candidate_passes(judged: World) -> None:
    judged.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {})
    await build(judged, "right", "Sure, this is it.", GOOD, candidates=1)
    judged.disk.remove(judged.root / "build/sheet/m/sheet.md")
    session = judged.session(("sheet", "m"))
    assert [unit.what for unit in forecast(session, plan(session, [("sheet", "m")])).goals[-1].units] == ["keep", "keep"]
    assert [goal.status for goal in await build(judged)][-1] in ("built", "unchanged"), "and nothing is asked"
