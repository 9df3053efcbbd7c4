"""A limit is never exceeded, what is done is kept, and what is left is said."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.error import SpeccError
from specc.engine.budget import LimitReachedError, Metered
from specc.model.provider import Closing, Listener, Progress, UnreachableError
from specc.model.values import Message, Price, Reply, Request, Sampling, Usage
from specc.workspace.config import Budget
from tests.engine.conftest import World, module

PROMPT = Request("m", (Message("user", "x" * 300),), Sampling(max_tokens=50))


class Costly(Closing):
    """Each reply costs what the test says, or fails, or hangs."""

    name, slots = "costly", 4

    def __init__(self, *usages: Usage) -> None:
        self.usages = list(usages)
        self.hang = asyncio.Event()

    def identity(self) -> str:
        return "costly:x"

    async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
        if on_event:
            on_event(Progress(7))
        if not self.usages:
            await self.hang.wait()
        await asyncio.sleep(0)
        return Reply("x", self.usages.pop(0))


async def test_the_next_request_is_not_made_when_it_could_go_beyond_the_limit():
    metered = Metered(Costly(Usage(100, 20), Usage(100, 20)), Budget(max_tokens=269), None)
    await metered.complete(PROMPT)
    with pytest.raises(LimitReachedError, match="120 of at most 269 tokens are spent, and the next request may take 150"):
        await metered.complete(PROMPT)


async def test_costs_are_limited_by_the_price():
    metered = Metered(Costly(Usage(100, 20)), Budget(max_cost=0.0003), Price(1.0, 2.0))
    await metered.complete(PROMPT)
    with pytest.raises(LimitReachedError, match=r"0\.0001 of at most 0\.0003 is spent, and the next request may cost 0\.0002"):
        await metered.complete(PROMPT)


def test_a_limit_on_costs_needs_a_price():
    with pytest.raises(SpeccError, match="the price of costly:x is not known") as caught:
        Metered(Costly(), Budget(max_cost=1.0), None)
    assert "price_input" in caught.value.remedy


async def test_a_failed_and_a_cancelled_request_have_cost_something():
    class Failing(Costly):
        async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
            raise UnreachableError("gone", usage=Usage(100, 3))

    metered = Metered(Failing(), Budget(), None)
    with pytest.raises(UnreachableError):
        await metered.complete(PROMPT)
    assert metered.spent == Usage(100, 3)
    metered = Metered(Costly(), Budget(), None)
    task = asyncio.create_task(metered.complete(PROMPT))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert metered.spent == Usage(100, 7, estimated=True)


@settings(deadline=None)
@given(st.integers(0, 2000), st.lists(st.tuples(st.integers(0, 100), st.integers(0, 50)), max_size=20))
async def test_side_by_side_they_never_spend_more_and_all_that_fits_is_spent(limit: int, costs: list[tuple[int, int]]):
    metered = Metered(Costly(*(Usage(*cost) for cost in costs)), Budget(max_tokens=limit), None)
    async with asyncio.timeout(5):
        done = await asyncio.gather(*(metered.complete(PROMPT) for _ in costs), return_exceptions=True)
    assert metered.spent.tokens <= limit
    refused = sum(isinstance(each, LimitReachedError) for each in done)
    assert all(isinstance(each, Reply | LimitReachedError) for each in done)
    if refused:
        assert metered.spent.tokens + PROMPT.most.tokens > limit


async def test_a_build_stops_before_the_limit_keeps_what_is_done_and_says_what_is_left():
    world = World(module("a", ("one",)), module("b", ("two", "three")))
    world.usage = Usage(500, 100)
    world.replies = ["right", "right", "right"]
    # One request may cost its prompt and 1024 tokens of reply.
    world.budget = Budget(max_tokens=2_300)
    report = await world.build()
    assert [goal.status for goal in report.goals] == ["built", "stopped"]
    assert report.goals[1].left == ("three",)
    assert "tokens are spent" in report.goals[1].message
    assert not report.good
    assert report.usage.tokens <= 2_300
    assert report.cost == pytest.approx(2 * (500 * 1.0 + 100 * 2.0) / 1_000_000)
    asked = len(world.asked)
    world.budget = Budget()
    again = await world.build()
    assert [goal.status for goal in again.goals] == ["up-to-date", "built"]
    assert len(world.asked) == asked + 1, "what was paid for is not asked for again"


async def test_a_stopped_package_does_not_keep_others_from_being_made_of_what_is_recorded():
    world = World(module("a", ("one",)), module("b", ("two",)))
    world.replies = ["right", "right"]
    await world.build(("table", "b"))
    del world.disk.tree[world.root / "build/table/b/two.txt"]
    world.budget = Budget(max_tokens=0)
    report = await world.build()
    assert [goal.status for goal in report.goals] == ["stopped", "built"]
