"""Several languages in one build: what is accepted in one is shown to the next."""

from specc.engine.schedule import Choice, Try
from tests.engine.conftest import World

BOTH = (("rust", "m"), ("python", "m"))
SHOWN = "The same function in Python"
FIRST = (Try("translate", 0.0), Try("greedy", 0.0), Try("repair", 0.8), Try("translate", 0.8), Try("sample", 0.8), Try("repair", 1.0))


def shows(world: World, index: int) -> bool:
    return SHOWN in world.asked[index].messages[-1].content


async def test_the_best_language_comes_first_and_is_translated(world: World) -> None:
    world.replies = ["right-python", "right-rust"]
    report = await world.build(*BOTH, tries=FIRST, jobs=4)
    assert [(goal.id, goal.units[0].attempts[0].kind) for goal in report.goals] == [("python:m", "greedy"), ("rust:m", "translation")]
    assert not shows(world, 0) and shows(world, 1)
    assert "right-python" in world.asked[1].messages[-1].content


async def test_a_package_that_is_up_to_date_is_translated_too(world: World) -> None:
    world.replies = ["right-python", "right-rust"]
    await world.build(("python", "m"))
    await world.build(*BOTH, tries=FIRST)
    assert shows(world, 1)


async def test_what_failed_is_translated_by_nobody(world: World) -> None:
    world.replies = ["broken", "right-rust"]
    report = await world.build(*BOTH, tries=FIRST, candidates=1, keep_going=True)
    assert [goal.status for goal in report.goals] == ["failed", "built"]
    assert not shows(world, 1)


async def test_a_language_by_itself_is_written_from_the_spec(world: World) -> None:
    world.replies = ["right-python", "right-rust"]
    await world.build(("python", "m"))
    await world.build(("rust", "m"))
    assert not shows(world, 1)


async def test_a_failed_translation_is_repaired_beside_its_original(world: World) -> None:
    world.replies = ["right-python", "broken-1", "broken-2", "broken-3", "broken-4", "broken-5", "right-rust"]
    report = await world.build(*BOTH, tries=FIRST)
    kinds = [attempt.kind for attempt in report.goals[1].units[0].attempts]
    assert kinds[0] == "translation" and "greedy" in kinds
    repairs = [place for place, kind in enumerate(kinds) if kind == "repair"]
    assert repairs and all(shows(world, 1 + place) == shows(world, place) for place in repairs)


async def test_a_translation_that_agrees_with_a_confirmed_original_is_taken_at_once(world: World) -> None:
    world.replies = ["right/a", "right2/a", "right-rust/a"]
    report = await world.build(*BOTH, tries=FIRST, choice=Choice())
    assert [goal.units[0].witnesses for goal in report.goals] == [2, 2] and not world.replies


async def test_a_translation_that_differs_from_its_original_is_compared_with_samples(world: World) -> None:
    world.replies = ["right/a", "right2/a", "right-rust/b", "right-rust/a"]
    report = await world.build(*BOTH, tries=FIRST, choice=Choice())
    assert world.text("build/rust/m/up.txt") == "right-rust/a\n"
    assert [attempt.kind for attempt in report.goals[1].units[0].attempts] == ["translation", "sample"]
    assert not shows(world, 3)


async def test_a_translation_of_an_original_without_a_second_witness_is_none(world: World) -> None:
    world.replies = ["right/a", "right/b", "right/c", "right-rust/a", "right-rust2/a"]
    report = await world.build(*BOTH, tries=FIRST, choice=Choice())
    assert [goal.units[0].witnesses for goal in report.goals] == [1, 2]
    assert [attempt.kind for attempt in report.goals[1].units[0].attempts] == ["translation", "sample"]


async def test_held_back_examples_reach_no_translation(world: World) -> None:
    world.replies = ["wrong-held", "right-python", "right-rust"]
    await world.build(*BOTH, tries=FIRST)
    assert all("secret" not in message.content.lower() for request in world.asked for message in request.messages)


async def test_a_reading_that_another_language_contradicts_gives_way_to_a_translation(world: World) -> None:
    world.replies = ["right/a", "right2/a", "right/b", "right2/b", "right3/a"]
    greedy = (Try("greedy", 0.0),)
    report = await world.build(*BOTH, tries=greedy, choice=Choice())
    unit = report.goals[1].units[0]
    assert [attempt.kind for attempt in unit.attempts] == ["greedy", "sample", "translation"] and shows(world, 4)
    assert world.text("build/rust/m/up.txt") == "right3/a\n" and unit.ambiguity is not None
