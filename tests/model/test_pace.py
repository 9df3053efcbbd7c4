"""How many requests are under way at once, as the server bears it."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from specc.model import Message, Request
from specc.model.pace import Pace
from tests.model.http_server import OK, HttpServer, answer
from tests.model.test_wire import wire


async def test_a_refusal_halves_once_for_all_that_were_under_way():
    pace = Pace(8)
    begun = pace.round
    for _ in range(5):
        await pace.refused(begun)
    assert pace.limit == 4


async def test_one_request_is_always_let_through():
    pace = Pace(4)
    for _ in range(10):
        await pace.refused(pace.round)
    assert pace.limit == 1
    async with asyncio.timeout(5), pace.turn():
        pass


async def test_a_full_round_of_replies_adds_one_up_to_the_most():
    pace = Pace(4)
    await pace.refused(pace.round)
    for _ in range(2):
        await pace.answered(pace.round, 0.1)
    assert pace.limit == 3
    for _ in range(20):
        await pace.answered(pace.round, 0.1)
    assert pace.limit == 4


async def test_a_full_round_that_waited_in_the_server_s_queue_takes_one_away():
    pace = Pace(4)
    await pace.answered(pace.round, 0.2)
    for _ in range(3):
        await pace.answered(pace.round, 9.0)
    assert pace.limit == 4, "one reply of the round was quick"
    for _ in range(4):
        await pace.answered(pace.round, 9.0)
    assert pace.limit == 3


class Under:
    """Counts what is under way."""

    def __init__(self, pace: Pace) -> None:
        self.pace, self.now, self.most = pace, 0, 0

    async def work(self) -> None:
        async with self.pace.turn():
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1


@settings(deadline=None)
@given(st.lists(st.sampled_from(["refused", "quick", "slow"]), max_size=60))
async def test_never_more_than_the_limit_are_begun_and_none_waits_for_ever(happens: list[str]):
    pace = Pace(5)
    for what in happens:
        if what == "refused":
            await pace.refused(pace.round)
        else:
            await pace.answered(pace.round, 0.1 if what == "quick" else 9.0)
    assert 1 <= pace.limit <= 5
    under = Under(pace)
    async with asyncio.timeout(5):
        await asyncio.gather(*(under.work() for _ in range(12)))
    assert under.most == pace.limit


async def test_a_server_that_bears_two_at_once_answers_twelve_of_eight_at_once():
    """Without retries to spare: each request gives up after its fifth refusal."""
    refused = 0
    async with HttpServer(OK) as server:

        async def two_at_once(writer: asyncio.StreamWriter) -> None:
            nonlocal refused
            if server.open > 2:
                refused += 1
                await answer(429)(writer)
            else:
                await asyncio.sleep(0.02)
                await OK(writer)

        server.acts = (two_at_once,)
        client = wire(server, slots=8, retries=20, first_wait=0.01, timeout=30.0)
        replies = await asyncio.gather(*(client.complete(Request("m", (Message("user", str(n)),)), None) for n in range(12)))
        await client.close()
    assert [reply.text for reply in replies] == ["Hello, world"] * 12
    assert refused > 0
    assert client.pace.limit < 8
