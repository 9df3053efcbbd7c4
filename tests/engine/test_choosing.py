"""Choosing among candidates that all pass: who is asked, who is taken, what is reported."""

import msgspec

from specc.check.cases import Answer
from specc.engine.choosing import FAILED, Evidence, Witness, best, support
from specc.engine.report import UnitReport
from specc.engine.schedule import Choice
from tests.engine.conftest import World, example, function, module

CHOICE = Choice()


async def chosen(world: World, *replies: str, **options: object) -> UnitReport:
    world.replies = list(replies)
    report = await world.build(choice=CHOICE, **options)
    assert report.good and not world.replies
    return report.goals[0].units[0]


async def test_two_that_agree_settle_it(world: World) -> None:
    unit = await chosen(world, "right/a", "right2/a")
    assert world.text("build/table/m/up.txt") == "right/a\n"
    assert unit.witnesses == 2 and unit.ambiguity is None
    assert [attempt.kind for attempt in unit.attempts] == ["greedy", "sample"]


async def test_a_third_decides_between_two_that_differ(world: World) -> None:
    unit = await chosen(world, "right/a", "right/b", "right2/b")
    assert world.text("build/table/m/up.txt") == "right/b\n"
    assert unit.witnesses == 2 and len(unit.attempts) == 3


async def test_without_agreement_the_first_is_taken(world: World) -> None:
    unit = await chosen(world, "right/a", "right/b", "right/c")
    assert world.text("build/table/m/up.txt") == "right/a\n"
    assert unit.witnesses == 1


async def test_the_same_code_once_more_agrees_and_is_not_checked_again(world: World) -> None:
    unit = await chosen(world, "right/a", "right/a")
    assert world.checked == ["table:m#up=right/a"] and unit.witnesses == 2


async def test_a_candidate_that_fails_is_no_witness(world: World) -> None:
    unit = await chosen(world, "broken", "right/a", "wrong-held", "right/a")
    assert unit.witnesses == 2 and [attempt.passed for attempt in unit.attempts] == [False, True, False, True]


async def test_never_more_candidates_than_allowed(world: World) -> None:
    assert (await chosen(world, "broken", "right/a", candidates=2)).witnesses == 1


async def test_enough_examples_leave_no_choice() -> None:
    cases = tuple(example("up", str(i), str(i)) for i in range(CHOICE.room))
    unit = await chosen(World(module(examples=cases)), "right/a")
    assert unit.witnesses == 0


async def test_one_that_crashes_next_to_an_example_is_put_aside(world: World) -> None:
    unit = await chosen(world, "right/a!", "right/a", "right2/a")
    assert [attempt.kind for attempt in unit.attempts] == ["greedy", "sample", "sample"]
    assert world.text("build/table/m/up.txt") == "right/a\n" and unit.witnesses == 2 and unit.crash is None


async def test_where_all_crash_next_to_an_example_one_is_taken_and_told(world: World) -> None:
    world.replies = ["right/a!", "broken", "broken-2"]
    report = await world.build(choice=CHOICE, candidates=3)
    assert 'With `text` = `""` it must give `a result`, but it gave `crashed`.' in world.asked[2].messages[1].content
    assert report.goals[0].warnings == ('`up("")` fails (crashed); add an example that says what it gives',)


async def test_one_that_crashes_elsewhere_is_repaired(world: World) -> None:
    unit = await chosen(world, "right/a?", "right/a", "right2/a")
    assert [attempt.kind for attempt in unit.attempts] == ["greedy", "repair", "sample"] and unit.witnesses == 2
    assert 'With `text` = `" "` it must give `a result`, but it gave `crashed`.' in world.asked[1].messages[1].content
    assert world.text("build/table/m/up.txt") == "right/a\n" and unit.crash is None


async def test_a_crash_that_nobody_mends_is_a_warning(world: World) -> None:
    world.replies = ["right/a?", "broken", "right2/a?", "broken-2"]
    report = await world.build(choice=CHOICE)
    assert report.goals[0].warnings == ('`up(" ")` fails (crashed); add an example that says what it gives',)


async def test_an_accepted_candidate_of_another_language_is_a_witness(world: World) -> None:
    world.replies = ["right/a", "right2/a", "right3/a"]
    report = await world.build(("other", "m"), ("table", "m"), choice=CHOICE)
    assert [len(goal.units[0].attempts) for goal in report.goals] == [2, 1]
    assert [goal.units[0].witnesses for goal in report.goals] == [2, 3]


async def test_two_readings_with_two_witnesses_each_are_reported_with_the_smallest_input(world: World) -> None:
    world.replies = ["right/a", "right2/a", "right/b", "right2/b", "broken"]
    report = await world.build(("other", "m"), ("table", "m"), choice=CHOICE)
    assert world.text("build/table/m/up.txt") == "right/b\n"
    warning = report.goals[1].warnings[0]
    assert warning == 'for `up("")` two readings of clause cup give "a" and "b"; add an example to settle it'
    assert report.goals[1].units[0].ambiguity is not None and not report.goals[0].warnings


async def test_a_model_that_is_gone_takes_nothing_away(world: World) -> None:
    world.replies = ["right/a", "gone"]
    assert (await world.build(choice=CHOICE)).good
    assert any("without a second opinion" in str(event) for event in world.events)


def test_a_translation_is_no_second_witness() -> None:
    original, copy = Witness("python", ("1", "2")), Witness("rust", ("1", "2"), independent=False)
    assert support(copy, [original, copy]) == 1 and support(original, [original, copy]) == 1
    other = Witness("rust", ("1", "3"))
    assert best([copy, other], [original, copy, other]) == 0


def test_without_any_answer_in_common_nobody_agrees() -> None:
    assert not Witness("a", ()).agrees(Witness("b", ("1",))) and not Witness("a", (FAILED,)).agrees(Witness("b", ("1",)))


def test_inputs_on_which_a_loop_would_hang_come_last() -> None:
    counting = function("up")
    number = msgspec.structs.replace(counting.params[0], type=msgspec.structs.replace(counting.params[0].type, name="u64"))
    counting = msgspec.structs.replace(counting, params=(number,))
    inputs = Evidence(World(module(functions=(), examples=(), clauses=())).program)
    owner = msgspec.structs.replace(inputs.program.modules["m"], functions=(counting,))
    inputs.program = msgspec.structs.replace(inputs.program, modules={"m": owner})
    found = [int(each["text"]) for each in inputs.inputs("m", "up", 20)]
    huge = [place for place, each in enumerate(found) if each > 10_000_000]
    assert found[0] == 0 and 2**64 - 1 in found and huge == list(range(len(found) - len(huge), len(found)))


def test_answers_are_compared_as_values() -> None:
    evidence = Evidence(World(module()).program)
    up = function("up")
    assert evidence.answer(Answer("result", "x"), up) == '{"result": "x"}'
    assert evidence.answer(Answer("result", 3), up) == FAILED == evidence.answer(Answer("failure", "died"), up)
    real = msgspec.structs.replace(up, result=msgspec.structs.replace(up.params[0].type, name="f64"))
    assert evidence.answer(Answer("result", 0.1 + 0.2), real) == evidence.answer(Answer("result", 0.3), real)
