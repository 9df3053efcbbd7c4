"""What a user of a hosted model is protected from. Every test speaks to a real HTTP server over a real socket."""

import asyncio
import itertools
import json
import resource
import time
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from specc.model import (
    BadAnswerError,
    CutShortError,
    Event,
    Message,
    ModelError,
    Notice,
    Progress,
    RefusedError,
    Reply,
    Request,
    Sampling,
    UnreachableError,
    Usage,
    Waiting,
)
from specc.model.http import Secret
from specc.model.wire import Endpoint, Wire
from tests.model.http_server import COUNT, OK, Act, HttpServer, answer, delta, events, hang, head, reset

KEY = "sk-canary-0123456789"
FOREVER = 30
"""Seconds after which somebody waits who should not have: far more than any deadline here, however busy the machine is."""
REQUEST = Request("openai:m", (Message("system", "Be brief."), Message("user", "Say hello.")), Sampling(max_tokens=64))


def wire(server: HttpServer, **options: Any) -> Wire:
    defaults = {
        "label": "the server",
        "base_url": server.url,
        "model": "m",
        "timeout": 5.0,
        "retries": 2,
        "slots": 2,
        "first_wait": 0.01,
        "proxies": False,
    }
    return Wire(Endpoint(**{**defaults, **options}), Secret(KEY))


def no_progress(told: list[Event]) -> list[Event]:
    """Events without those that depend on how fast this machine is."""
    return [event for event in told if not isinstance(event, Progress)]


async def ask(*acts: Act, request: Request = REQUEST, **options: Any) -> tuple[Reply, HttpServer, list[Event]]:
    told: list[Event] = []
    async with HttpServer(*acts) as server:
        client = wire(server, **options)
        try:
            reply = await client.complete(request, told.append)
        finally:
            await client.close()
        return reply, server, no_progress(told)


async def fail(*acts: Act, **options: Any) -> tuple[ModelError, HttpServer, list[Event]]:
    """The error, with the key nowhere in it or in its traceback."""
    told: list[Event] = []
    async with HttpServer(*acts) as server:
        client = wire(server, **options)
        try:
            with pytest.raises(ModelError) as caught:
                await client.complete(REQUEST, told.append)
        finally:
            await client.close()
    error = caught.value
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert KEY not in shown + repr(error) + error.remedy + repr(told)
    assert error.message
    assert error.remedy
    assert error.__cause__ is None
    assert error.__context__ is None
    return error, server, no_progress(told)


async def test_a_reply_arrives_whole_with_its_usage():
    reply, server, _ = await ask(OK)
    assert reply.text == "Hello, world"
    assert reply.usage == Usage(7, 2, 5)
    assert reply.finish == "stop"
    assert reply.model == "m-1"
    assert 0 < reply.seconds < 5
    line, headers, body = server.requests[0]
    assert line == "POST /v1/chat/completions HTTP/1.1"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert body == {
        "model": "m",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say hello."}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.0,
        "max_tokens": 64,
    }


async def test_nothing_about_the_machine_is_sent():
    _, server, _ = await ask(OK)
    headers = server.requests[0][1]
    assert not [name for name in headers if name.startswith("x-stainless")]
    assert headers["user-agent"] == "specc"


async def test_sampling_options_are_sent_when_they_say_something():
    sampling = Sampling(0.6, 10, seed=3, top_p=0.9, stop=("\n\n",))
    _, server, _ = await ask(OK, request=Request("m", REQUEST.messages, sampling))
    body = server.bodies[0]
    assert (body["temperature"], body["seed"], body["top_p"], body["stop"]) == (0.6, 3, 0.9, ["\n\n"])


async def test_azure_gets_its_header_and_its_version():
    _, server, _ = await ask(OK, api_version="2024-10-21")
    line, headers, _ = server.requests[0]
    assert line.startswith("POST /v1/chat/completions?api-version=2024-10-21 ")
    assert headers["api-key"] == KEY
    assert "authorization" not in headers


async def test_progress_is_reported_while_tokens_come():
    async def slow(writer: asyncio.StreamWriter) -> None:
        for _ in range(4):
            await asyncio.sleep(0.06)
            writer.write(f"data: {json.dumps(delta('x'))}\n\n".encode())
        writer.write(f"data: {json.dumps(delta(None, 'stop'))}\n\ndata: [DONE]\n\n".encode())

    told: list[Event] = []
    async with HttpServer(events(done=False, then=slow)) as server:
        client = wire(server)
        assert (await client.complete(REQUEST, told.append)).text == "xxxx"
        await client.close()
    assert any(isinstance(event, Progress) and event.tokens > 0 for event in told)


async def test_a_server_that_counts_nothing_gives_an_estimate():
    reply, _, _ = await ask(events(delta("Hello, world"), delta(None, "stop")))
    assert reply.usage == Usage(6, 4, 0, estimated=True)


async def test_429_is_retried_after_the_seconds_the_server_asks_for():
    started = time.monotonic()
    reply, server, told = await ask(answer(429, '{"error": {"message": "slow down"}}', retry_after="0.3"), OK)
    assert reply.text == "Hello, world"
    assert time.monotonic() - started >= 0.3
    assert told == [Waiting("the server answered 429: slow down", 0.3, 1, 3)]
    assert len(server.requests) == 2


async def test_429_is_retried_at_the_date_the_server_names():
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    _, _, told = await ask(answer(429, "{}", retry_after=date), OK)
    assert isinstance(told[0], Waiting)
    assert 0.5 < told[0].seconds <= 2


async def test_429_without_retry_after_backs_off():
    _, _, told = await ask(answer(429), answer(429), OK)
    waits = [event.seconds for event in told if isinstance(event, Waiting)]
    assert len(waits) == 2
    assert 0.01 <= waits[0] < waits[1] <= 0.025


async def test_a_wait_past_the_deadline_is_not_begun():
    started = time.monotonic()
    error, server, _ = await fail(answer(429, retry_after="3600"))
    assert isinstance(error, UnreachableError)
    assert "120 s" in error.message
    assert time.monotonic() - started < FOREVER
    assert len(server.requests) == 1


@pytest.mark.parametrize("nonsense", ["soon", "nan", "-5", ""])
async def test_a_senseless_retry_after_does_no_harm(nonsense: str):
    reply, _, _ = await ask(answer(503, retry_after=nonsense), OK)
    assert reply.text == "Hello, world"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
async def test_faults_that_pass_are_survived(status: int):
    reply, server, told = await ask(answer(status, "upstream <b>fault</b>", "text/html"), OK)
    assert reply.text == "Hello, world"
    assert len(server.requests) == 2
    assert f"answered {status}" in str(told[0])


async def test_500_for_ever_ends_after_the_retries():
    error, server, told = await fail(answer(500, '{"error": {"message": "boom"}}'))
    assert isinstance(error, UnreachableError)
    assert error.message == "the server answered 500: boom (3 attempts)"
    assert len(server.requests) == 3
    assert [event.attempt for event in told if isinstance(event, Waiting)] == [1, 2]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 301])
async def test_faults_that_stay_are_not_retried(status: int):
    error, server, _ = await fail(answer(status, '{"error": {"message": "no"}}', location="http://example.invalid/"))
    assert isinstance(error, RefusedError)
    assert str(status) in error.message
    assert len(server.requests) == 1


async def test_an_empty_purse_is_not_retried():
    body = '{"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}'
    error, server, _ = await fail(answer(429, body))
    assert isinstance(error, RefusedError)
    assert len(server.requests) == 1


async def test_the_key_is_scrubbed_from_what_the_server_says():
    error, _, _ = await fail(answer(401, json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}."}})))
    assert error.message == "the server answered 401: Incorrect API key provided: ***."
    error, _, _ = await fail(answer(401, f"<html>{KEY} is unknown", "text/html"))
    assert "*** is unknown" in error.message
    error, _, _ = await fail(events({"error": {"message": f"bad key {KEY}"}}), retries=0)
    assert "bad key ***" in error.message


async def test_the_key_shows_in_no_repr():
    async with HttpServer(OK) as server:
        client = wire(server)
        sdk = client._client
        assert KEY not in f"{client!r} {vars(client)!r} {vars(sdk)!r} {vars(sdk._client)!r} {sdk.auth_headers!r}"
        await client.close()


async def test_a_control_sequence_from_the_server_does_not_reach_the_terminal():
    error, _, _ = await fail(answer(400, json.dumps({"error": {"message": "a\x1b[2Jb\r\nc" + "x" * 5000}})))
    assert error.message.isprintable()
    assert len(error.message) < 400


async def test_a_reset_connection_is_tried_again():
    reply, _, told = await ask(reset, events(delta("Hel"), done=False, then=reset), OK)
    assert reply.text == "Hello, world"
    assert len(told) == 2
    error, server, _ = await fail(reset)
    assert isinstance(error, UnreachableError)
    assert len(server.requests) == 3


async def test_no_server_at_all():
    async with HttpServer(OK) as server:
        pass
    client = wire(server)
    with pytest.raises(UnreachableError, match="no connection to the server"):
        await client.complete(REQUEST, None)
    await client.close()


async def test_a_server_that_hangs_is_left_at_the_deadline():
    for act in (hang, events(delta("Hel"), done=False, then=hang)):
        started = time.monotonic()
        error, server, _ = await fail(act, timeout=0.4)
        assert isinstance(error, UnreachableError)
        assert "within 0.4 s" in error.message
        assert time.monotonic() - started < FOREVER
        assert len(server.requests) == 1


async def test_a_server_that_drips_is_left_at_the_deadline():
    async def drip(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b":")
            await writer.drain()
            await asyncio.sleep(0.05)

    started = time.monotonic()
    error, _, _ = await fail(events(done=False, then=drip), timeout=0.5)
    assert isinstance(error, UnreachableError)
    assert time.monotonic() - started < FOREVER


async def test_retries_share_the_one_deadline():
    started = time.monotonic()
    await fail(answer(500), timeout=0.5, retries=20, first_wait=0.1)
    assert time.monotonic() - started < FOREVER


async def test_cancelling_hangs_up():
    async def ping(writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b":\n\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with HttpServer(events(delta("Hel"), done=False, then=ping)) as server:
        client = wire(server)
        task = asyncio.create_task(client.complete(REQUEST, None))
        await asyncio.wait_for(server.changed.wait(), 5)
        await asyncio.sleep(0.1)
        assert server.open == 1
        server.changed.clear()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(server.changed.wait(), 5)
        assert server.open == 0
        await client.close()


@pytest.mark.parametrize("chunks", [(), (delta("Hel"),), (delta("Hel"), delta("lo"), COUNT)])
async def test_a_stream_that_breaks_off_is_never_a_reply(chunks: tuple[Any, ...]):
    reply, server, _ = await ask(events(*chunks, done=False), OK)
    assert reply.text == "Hello, world"
    assert len(server.requests) == 2
    error, server, _ = await fail(events(*chunks, done=False))
    assert isinstance(error, UnreachableError | BadAnswerError)
    assert len(server.requests) == 3


@pytest.mark.parametrize("chunk", ['{"choices": [', "nonsense", "[1]", "null", '{"choices": "x"}', '{"choices": [3]}'])
async def test_bad_json_is_never_a_reply(chunk: str):
    error, server, _ = await fail(events(delta("Hel"), chunk))
    assert isinstance(error, UnreachableError | BadAnswerError)
    assert len(server.requests) == 3


async def test_a_web_page_is_told_from_a_reply_at_once():
    error, server, _ = await fail(answer(200, "<html><body>Welcome to our hotel", "text/html; charset=utf-8"))
    assert isinstance(error, BadAnswerError)
    assert "text/html" in error.message
    assert "base_url" in error.remedy
    assert len(server.requests) == 1


@pytest.mark.parametrize("body", ["{}", '{"choices": []}', '{"error": "x"}'])
async def test_plain_json_is_no_stream(body: str):
    error, _, _ = await fail(answer(200, body))
    assert isinstance(error, BadAnswerError)


@pytest.mark.parametrize("chunk", [{}, {"choices": []}, {"choices": None}])
async def test_a_reply_without_choices_is_none(chunk: dict[str, Any]):
    error, server, _ = await fail(events(chunk))
    assert isinstance(error, BadAnswerError)
    assert "without choices" in error.message
    assert len(server.requests) == 3


async def test_a_reply_that_reached_its_limit_is_cut_short():
    error, server, _ = await fail(events(delta("Hello, wor"), delta(None, "length"), COUNT))
    assert isinstance(error, CutShortError)
    assert error.text == "Hello, wor"
    assert error.usage == Usage(7, 2, 5)
    assert len(server.requests) == 1


@pytest.mark.parametrize("finish", ["content_filter", "tool_calls", "eos\x1b"])
async def test_a_reply_that_ended_otherwise_is_cut_short(finish: str):
    error, _, _ = await fail(events(delta("Hello"), delta(None, finish)))
    assert isinstance(error, CutShortError)
    assert error.message.isprintable()


GIGABYTE = 1 << 30


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("block", [b"data: " + json.dumps(delta("x" * 60_000)).encode() + b"\n\n", b"x" * 65_536])
async def test_a_gigabyte_is_not_read(status: int, block: bytes):
    sent = 0

    async def flood(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(head(status, "text/event-stream"))
        for _ in itertools.repeat(None, GIGABYTE // len(block)):
            writer.write(block)
            await writer.drain()
            sent += len(block)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    error, _, _ = await fail(flood, timeout=20, retries=0)
    assert isinstance(error, BadAnswerError)
    assert "more than" in error.message
    assert sent < 64 << 20
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) < 256 << 10, "KiB"


async def test_a_body_that_would_unpack_to_more_is_refused():
    error, server, _ = await fail(answer(200, "\x1f", "text/event-stream", content_encoding="gzip"))
    assert isinstance(error, BadAnswerError)
    assert "compressed" in error.message
    assert server.requests[0][1]["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("message", "gone", "come"),
    [
        ("Unrecognized request argument supplied: stream_options", "stream_options", None),
        ("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_tokens", "max_completion_tokens"),
        ("'temperature' does not support 0 with this model.", "temperature", None),
    ],
)
async def test_a_parameter_that_the_server_does_not_know_is_left_out(message: str, gone: str, come: str | None):
    refusal = answer(400, json.dumps({"error": {"message": message}}))
    async with HttpServer(refusal, OK) as server:
        client = wire(server, retries=0)
        told: list[Event] = []
        for _ in range(2):
            assert (await client.complete(REQUEST, told.append)).text == "Hello, world"
        await client.close()
    assert [type(event) for event in no_progress(told)] == [Notice], "said once, remembered afterwards"
    assert gone in server.bodies[0]
    assert all(gone not in body for body in server.bodies[1:])
    assert come is None or server.bodies[1][come] == 64
    assert len(server.requests) == 3


async def test_a_server_that_refuses_whatever_is_left_out_is_bounded():
    error, server, _ = await fail(answer(400, '{"error": {"message": "bad stream_options, max_tokens, temperature"}}'))
    assert isinstance(error, RefusedError)
    assert len(server.requests) == 4


async def test_no_more_requests_at_once_than_slots():
    most = 0

    async with HttpServer(OK) as server:

        async def slow(writer: asyncio.StreamWriter) -> None:
            nonlocal most
            most = max(most, server.open)
            await asyncio.sleep(0.05)
            await OK(writer)

        server.acts = (slow,)
        client = wire(server, slots=2)
        await asyncio.gather(*(client.complete(REQUEST, None) for _ in range(6)))
        await client.close()
    assert most == 2
