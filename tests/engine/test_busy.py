"""Neither the model nor the machine waits while the other works, and neither is given more than it bears."""

import asyncio
from typing import Any

import pytest

from specc.base.limits import cores
from specc.check.values import Package, Verdict
from specc.engine.compile import build
from specc.ir.values import Module
from tests.engine.conftest import TableBench, World, module

MANY = 40


def modules(count: int) -> list[Module]:
    """Modules with a function each, no two of which are asked for in the same words."""
    return [module(f"m{number}", (f"up-{number}",)) for number in range(count)]


class SlowWorld(World):
    """Checks take a while; how many there are at once is counted."""

    def __init__(self, count: int) -> None:
        super().__init__(*modules(count))
        self.replies = ["right"] * count
        self.under_way = self.most = 0

    def session(self, *wanted: tuple[str, str], **options: Any) -> Any:
        session = super().session(*wanted, jobs=None, **options)
        session.bench = lambda target, owner: SlowBench(self, target, owner)
        return session


class SlowBench(TableBench):
    world: SlowWorld

    async def check(self, *args: Any) -> tuple[Verdict, Package]:
        self.world.under_way += 1
        self.world.most = max(self.world.most, self.world.under_way)
        await self.gate()
        self.world.under_way -= 1
        return await super().check(*args)

    async def gate(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


async def test_checks_are_limited_to_the_cores() -> None:
    world = SlowWorld(MANY)
    report = await world.build()
    assert report.good and len(report.goals) == MANY
    assert world.most == cores()


async def test_the_model_is_asked_for_one_package_while_another_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    world = SlowWorld(2)

    async def both_asked(bench: SlowBench) -> None:
        async with asyncio.timeout(10):
            while len(world.asked) < 2:  # noqa: ASYNC110 (a condition, not an event)
                await asyncio.sleep(0)

    monkeypatch.setattr(SlowBench, "gate", both_asked)
    assert (await world.build()).good


async def test_a_package_waits_for_those_that_it_imports_however_many_jobs_there_are() -> None:
    world = World(module("a"), module("b", imports=("a",)), module("c", imports=("b",)))
    world.replies = ["right"] * 3
    session = world.session(("table", "c"), jobs=50)
    report = await build(session, [("table", "c")])
    assert report.good
    assert [each.partition("#")[0] for each in world.checked] == ["table:a", "table:b", "table:c"]


async def test_side_by_side_the_lock_and_the_records_are_those_of_one_after_the_other() -> None:
    def left(world: World) -> dict[str, bytes]:
        names = ("specc.lock", "specc.records/", "build/table/")
        found = {str(path.relative_to(world.root)): data for path, data in world.disk.tree.items() if data is not None}
        return {name: data for name, data in found.items() if name.startswith(names)}

    alone, together = World(*modules(9)), SlowWorld(9)
    alone.replies = ["right"] * 9
    await alone.build()
    await together.build()
    assert left(alone) and left(alone) == left(together)
