"""What a change makes a build do, and what it leaves alone."""

from pathlib import Path
from typing import Any

import msgspec

from specc.engine.removal import gone, remove, with_imports
from specc.ir.values import Module, Param, Prim
from tests.engine.conftest import HERE, World, clause, example, function, module


def change(world: World, *modules: Module) -> None:
    """Put modules in the place of those of the same names."""
    world.program = msgspec.structs.replace(world.program, modules=world.program.modules | {each.name: each for each in modules})
    world.checked.clear()
    world.asked.clear()


async def stacked() -> World:
    """A module that two others import, one through the other."""
    mid = module("mid", ("up",), ("base",), clauses=(clause("cup", "It MUST call `low`.", "up"),))
    world = World(module("base", ("low",)), mid, module("top", ("high",), ("mid",)))
    world.replies = ["right", "right", "right"]
    assert (await world.build()).good
    return world


def statuses(report: Any) -> dict[str, str]:
    return {goal.module: goal.status for goal in report.goals}


async def test_an_edited_clause_asks_for_one_function_and_keeps_the_others() -> None:
    world = World(module(functions=("one", "two", "three")))
    world.replies = ["right-1", "right-2", "right-3"]
    await world.build()
    clauses = tuple(
        msgspec.structs.replace(each, text="It MUST hurry.") if each.id == "ctwo" else each for each in world.program.modules["m"].clauses
    )
    change(world, module(functions=("one", "two", "three"), clauses=clauses))
    world.replies = ["right-4"]
    report = await world.build()
    assert [unit.origin for unit in report.goals[0].units] == ["kept", "model", "model"]
    assert [unit.why for unit in report.goals[0].units] == [
        "nothing that decides it has changed",
        "what function `two` is asked for has changed: clause `ctwo`",
        "its package is checked as a whole",
    ]
    assert len(world.asked) == 1 and world.checked == ["table:m#two=right-4", "table:m#three=right-3"]


async def test_a_result_that_is_the_same_stops_there() -> None:
    world = await stacked()
    change(world, module("base", ("low",), clauses=(clause("clow", "low MUST hurry.", "low"),)))
    world.replies = ["right"]
    assert statuses(await world.build()) == {"base": "unchanged", "mid": "up-to-date", "top": "up-to-date"}


async def test_other_files_of_an_imported_package_mean_a_check_and_no_request() -> None:
    world = await stacked()
    change(world, module("base", ("low",), clauses=(clause("clow", "low MUST hurry.", "low"),)))
    world.replies = ["right-2"]
    report = await world.build()
    assert statuses(report) == {"base": "built", "mid": "unchanged", "top": "unchanged"}
    assert report.goals[1].reasons == ("the package of `base`, which it imports, has other files",)
    assert len(world.asked) == 1


async def test_a_changed_signature_asks_for_its_users_anew() -> None:
    world = await stacked()
    low = msgspec.structs.replace(function("low"), params=(Param("text", Prim("string"), HERE), Param("more", Prim("u8"), HERE)))
    change(world, msgspec.structs.replace(module("base", ("low",)), functions=(low,), examples=()))
    world.replies = ["right-2", "right-3"]
    report = await world.build()
    assert "functions it may call" in report.goals[1].reasons[0] and len(world.asked) == 2
    assert report.goals[2].reasons[0].startswith(("its texts, types or imports", "the package of")), "its own prompt is the same"


async def test_a_reordered_section_asks_and_builds_nothing() -> None:
    first, second = clause("a1", "It MUST be.", "up"), clause("b1", "It MUST do.", "up")
    apart = (msgspec.structs.replace(first, section="a"), msgspec.structs.replace(second, section="b"))
    rows = (example("up", "a", "A"), example("up", "b", "B"))
    world = World(module(clauses=apart, examples=rows))
    world.replies = ["right"]
    await world.build()
    change(world, module(clauses=apart[::-1], examples=rows))
    assert statuses(await world.build()) == {"m": "up-to-date"}
    change(world, module(clauses=apart[::-1], examples=rows[::-1]))
    assert statuses(await world.build()) == {"m": "unchanged"}, "the package's tests stand in another order; nothing is asked"
    together = tuple(msgspec.structs.replace(each, section="s") for each in apart)
    change(world, module(clauses=together, examples=rows))
    world.replies = ["right"]
    await world.build()
    change(world, module(clauses=together[::-1], examples=rows))
    world.replies = ["right"]
    report = await world.build()
    assert "order of clauses" in report.goals[0].reasons[0], "within a section the order may mean something"


async def test_a_changed_target_touches_its_packages_alone(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    world.target_digest = "another"
    report = await world.build()
    assert report.goals[0].reasons == ("what function `up` is asked for has changed: target or its templates",)


async def test_packages_of_modules_and_targets_that_are_no_more_go() -> None:
    world = World(module("a", ("one",)), module("b", ("two",)))
    world.replies = ["right", "right", "right"]
    await world.build(("table", "a"), ("table", "b"), ("other", "a"))
    edited = Path("/ws/build/table/b/two.txt")
    world.disk.tree[edited] = b"by hand\n"
    world.program = msgspec.structs.replace(world.program, modules={"a": world.program.modules["a"]})
    session = world.session()
    goals = gone(session, with_imports(world.program, [("table", "a")]))
    assert goals == ["other:a", "table:b"]
    assert remove(session, goals) == ["build/table/b/two.txt"]
    left = {path.relative_to("/ws").as_posix() for path in world.disk.tree}
    assert {path for path in left if "/b/" in path or path.endswith("/b") or "other" in path} == {"build/table/b/two.txt"}
    assert set(session.lock.lock.goals()) == {"table:a"} and "table:b" not in (world.text("specc.lock") or "")


async def test_what_only_the_command_line_asked_for_stays() -> None:
    world = World(module("a", ("one",)))
    world.replies = ["right", "right"]
    await world.build(("table", "a"))
    await world.build(("other", "a"), named=frozenset({"other:a"}))
    assert gone(world.session(), with_imports(world.program, [("table", "a")])) == []
