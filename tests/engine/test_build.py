"""What a build does, seen from outside: which requests are made, which checks run, what is written."""

import msgspec

from specc.emit.trace import Trace
from specc.ir.values import Force, Program
from tests.engine.conftest import World, clause, example, module


async def test_first_candidate_that_passes_becomes_the_artifact(world: World) -> None:
    world.replies = ["right"]
    report = await world.build()
    assert [goal.status for goal in report.goals] == ["built"]
    assert world.text("build/table/m/up.txt") == "right\n"
    assert report.goals[0].units[0].attempts[0].kind == "greedy"


async def test_a_second_build_asks_and_checks_nothing(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    world.checked.clear()
    tree = dict(world.disk.tree)
    report = await world.build()
    assert [goal.status for goal in report.goals] == ["up-to-date"]
    assert world.checked == [] and len(world.asked) == 1
    assert world.disk.tree == tree


async def test_a_failed_candidate_is_repaired_with_what_the_checks_said(world: World) -> None:
    world.replies = ["broken-1", "broken-2", "right"]
    report = await world.build()
    kinds = [attempt.kind for attempt in report.goals[0].units[0].attempts]
    repaired = kinds.index("repair")
    shown = world.asked[repaired].messages[-1].content
    assert f"broken-{repaired} does not compile" in shown
    assert all("does not compile" not in request.messages[-1].content for request in world.asked[:repaired])


async def test_where_a_candidate_crashed_is_shown_as_the_text_of_its_line(world: World) -> None:
    world.replies = ["panics", "panics-too", "right"]
    report = await world.build()
    kinds = [attempt.kind for attempt in report.goals[0].units[0].attempts]
    shown = world.asked[kinds.index("repair")].messages[-1].content
    assert "panicked at 'overflow', at `panics-too`" in shown and "up.txt" not in shown


async def test_a_failed_example_is_shown_to_the_repair(world: World) -> None:
    world.replies = ["wrong", "wrong-2", "right"]
    report = await world.build()
    kinds = [attempt.kind for attempt in report.goals[0].units[0].attempts]
    shown = world.asked[kinds.index("repair")].messages[-1].content
    assert '"A"' in shown and '{"result": "?"}' in shown


async def test_held_back_examples_reach_no_prompt(world: World) -> None:
    world.replies = ["wrong-held", "wrong-held-2", "broken", "wrong", "right"]
    report = await world.build()
    assert report.good
    for request in world.asked:
        for message in request.messages:
            assert "secret" not in message.content.lower()
    # Nothing may be shown of a candidate that failed held-back examples alone, so no repair is asked for.
    assert report.goals[0].units[0].attempts[1].kind == "sample"


async def test_held_back_examples_reach_no_summary_event_or_kept_prompt(world: World) -> None:
    world.replies = ["wrong-held"] * 8
    report = await world.build()
    assert "secret" not in report.goals[0].message.lower()
    assert "secret" not in str(world.events).lower()


async def test_never_more_candidates_than_allowed_and_the_old_artifact_stays(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    old = {path: data for path, data in world.disk.tree.items() if ".specc" not in path.parts}
    world.program = msgspec.structs.replace(world.program, modules={"m": module(clauses=(clause("cup", "Changed.", "up"),))})
    world.replies = ["broken-1", "broken-2", "broken-3"]
    report = await world.build(candidates=3)
    assert [goal.status for goal in report.goals] == ["failed"]
    assert world.replies == []
    assert {path: data for path, data in world.disk.tree.items() if ".specc" not in path.parts} == old
    kept = report.goals[0].units[0].kept
    assert world.text(f"{kept}/1/reply.md") == "broken-1"
    assert "broken-3 does not compile" in (world.text(f"{kept}/3/verdict.json") or "")


async def test_after_a_failure_the_replies_are_not_paid_for_again(world: World) -> None:
    world.replies = ["broken-1", "broken-2"]
    await world.build(candidates=2)
    asked = len(world.asked)
    report = await world.build(candidates=2)
    assert len(world.asked) == asked
    assert all(attempt.recorded for attempt in report.goals[0].units[0].attempts)
    assert report.usage.completion_tokens == 0


async def test_of_several_binding_clauses_a_model_that_goes_on_with_a_text_is_given_the_first_as_a_step(world: World) -> None:
    world.continues = True
    world.replies = ["broken", "right"]
    owned = tuple(clause(name, f"`up` MUST {name}.", "up") for name in ("rise", "stay"))
    world.program = Program({"m": module("m", clauses=owned)})
    report = await world.build()
    first, second = world.asked
    assert first.messages[-1].role == "assistant" and first.sampling.stop
    assert first.messages[-1].content.endswith("# 1. `up` MUST rise.\n")
    assert second.messages[-1].role == "user"
    assert report.goals[0].status == "built"


async def test_prose_is_no_step(world: World) -> None:
    world.continues = True
    world.replies = ["right"]
    owned = tuple(clause(name, f"It is said to {name}.", "up", force=Force.NONE) for name in ("rise", "stay"))
    world.program = Program({"m": module("m", clauses=owned)})
    await world.build()
    assert world.asked[0].messages[-1].role == "user"


async def test_equal_code_is_not_checked_twice(world: World) -> None:
    world.replies = ["broken", "broken", "right"]
    await world.build()
    assert world.checked == ["table:m#up=broken", "table:m#up=right"]


async def test_what_the_compiler_proposes_is_tried_before_the_model_is_asked_again(world: World) -> None:
    world.replies = ["mendable"]
    report = await world.build()
    assert world.checked == ["table:m#up=mendable", "table:m#up=mendable-2", "table:m#up=right-2"]
    assert len(report.goals[0].units[0].attempts) == 1
    assert world.text("build/table/m/up.txt") == "right-2\n"


async def test_an_unreadable_reply_is_a_failed_candidate(world: World) -> None:
    world.replies = ["unreadable", "right"]
    report = await world.build()
    assert "this is no word" in report.goals[0].units[0].attempts[0].summary


async def test_a_function_sees_the_accepted_ones_before_it() -> None:
    world = World(module(functions=("first", "second")))
    world.replies = ["right-1", "broken", "right-2"]
    await world.build()
    assert world.checked == ["table:m#first=right-1", "table:m#second=broken", "table:m#second=right-2"]
    assert world.text("build/table/m/first.txt") == "right-1\n"
    assert world.text("build/table/m/second.txt") == "right-2\n"


async def test_changing_one_clause_asks_for_one_function() -> None:
    world = World(module(functions=("first", "second")))
    world.replies = ["right-1", "right-2"]
    await world.build()
    first, second = world.program.modules["m"].clauses
    changed = msgspec.structs.replace(second, text="second MUST work better.")
    world.program = msgspec.structs.replace(world.program, modules={"m": module(functions=("first", "second"), clauses=(first, changed))})
    world.replies = ["right-3"]
    report = await world.build()
    assert report.goals[0].reasons == ("what function `second` is asked for has changed: clause `csecond`",)
    assert len(world.asked) == 3
    assert world.text("build/table/m/second.txt") == "right-3\n"


async def test_a_moved_clause_changes_nothing(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    moved = tuple(
        msgspec.structs.replace(each, span=msgspec.structs.replace(each.span, start=100, end=120))
        for each in world.program.modules["m"].clauses
    )
    world.program = msgspec.structs.replace(world.program, modules={"m": module(clauses=moved)})
    assert [goal.status for goal in (await world.build()).goals] == ["up-to-date"]


async def test_new_tools_and_new_held_back_cases_need_a_check_and_no_model(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    world.tool_version = "2"
    report = await world.build()
    assert report.goals[0].status == "unchanged"
    assert report.goals[0].reasons == ("how function `up` is checked has changed: tool tool",)
    more = (*world.program.modules["m"].examples, example("up", "b", "B", True))
    world.program = msgspec.structs.replace(world.program, modules={"m": module(examples=more)})
    assert (await world.build()).goals[0].status == "unchanged"
    assert len(world.asked) == 1


async def test_a_hand_edited_file_stops_the_build_until_forced(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    path = world.root / "build/table/m/up.txt"
    world.disk.tree[path] = b"mine\n"
    report = await world.build()
    assert not report.good
    assert "build/table/m/up.txt" in report.goals[0].message and "--force" in report.goals[0].message
    assert world.disk.tree[path] == b"mine\n"
    assert (await world.build(force=True)).good
    assert world.text("build/table/m/up.txt") == "right\n"
    assert world.text("build/.specc/saved/table/m/1/up.txt") == "mine\n"


async def test_a_deleted_file_comes_back_without_a_model(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    del world.disk.tree[world.root / "build/table/m/up.txt"]
    report = await world.build()
    assert report.goals[0].status == "built"
    assert world.text("build/table/m/up.txt") == "right\n"
    assert len(world.asked) == 1


async def test_a_stranger_s_file_is_never_overwritten(world: World) -> None:
    world.disk.tree[world.root / "build/table/m/up.txt"] = b"somebody's\n"
    world.replies = ["right"]
    report = await world.build()
    assert "not written by specc" in report.goals[0].message
    assert world.text("build/table/m/up.txt") == "somebody's\n"


async def test_files_of_others_in_the_folder_stay(world: World) -> None:
    world.disk.tree[world.root / "build/table/m/target/debug/x"] = b"theirs"
    world.replies = ["right"]
    assert (await world.build()).good
    assert world.text("build/table/m/target/debug/x") == "theirs"


async def test_a_body_written_by_hand_is_checked_marked_and_watched(world: World) -> None:
    world.disk.tree[world.root / "bodies/table/m/up.txt"] = b"right-by-hand"
    report = await world.build()
    assert world.asked == []
    assert report.goals[0].units[0].origin == "hand"
    provenance = world.text("build/.specc/provenance/table/m.json") or ""
    assert '"origin": "hand"' in provenance
    changed = clause("cup", "up MUST do otherwise.", "up")
    world.program = msgspec.structs.replace(world.program, modules={"m": module(clauses=(changed,))})
    report = await world.build()
    assert "bodies/table/m/up.txt was written for other wordings of m#cup" in report.goals[0].warnings[0]
    assert (await world.build()).goals[0].warnings, "it is said until the body is looked at"


async def test_a_wrong_body_written_by_hand_fails(world: World) -> None:
    world.disk.tree[world.root / "bodies/table/m/up.txt"] = b"wrong"
    report = await world.build()
    assert "the body written by hand fails" in report.goals[0].message
    assert world.asked == []


async def test_imported_modules_come_first_and_their_failure_skips_their_users() -> None:
    world = World(module("base", ("low",)), module("m", ("up",), imports=("base",)))
    world.replies = ["right", "right"]
    assert [goal.id for goal in (await world.build(("table", "m"))).goals] == ["table:base", "table:m"]
    broken = World(module("base", ("low",)), module("m", ("up",), imports=("base",)))
    broken.replies = ["broken"]
    report = await broken.build(("table", "m"), candidates=1, keep_going=True)
    assert [(goal.status, goal.message.split(";")[0]) for goal in report.goals][1] == (
        "skipped",
        "it needs base, which could not be built",
    )


async def test_keep_going_builds_the_rest() -> None:
    world = World(module("a", ("one",)), module("b", ("two",)))
    world.replies = ["broken", "right"]
    assert [goal.status for goal in (await world.build(candidates=1, keep_going=True)).goals] == ["failed", "built"]
    world = World(module("a", ("one",)), module("b", ("two",)))
    world.replies = ["broken"]
    assert [goal.status for goal in (await world.build(candidates=1)).goals] == ["failed", "skipped"]


async def test_trace_and_provenance_stand_beside_the_artifact(world: World) -> None:
    world.replies = ["right"]
    await world.build()
    trace = msgspec.json.decode(world.text("build/.specc/trace/table/m.json") or "", type=Trace)
    assert trace.places[0].path == "build/table/m/up.txt" and trace.places[0].clauses == ("cup",)
    statement = msgspec.json.decode(world.text("build/.specc/provenance/table/m.json") or "")
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["subject"][0]["name"] == "up.txt"
    unit = statement["predicate"]["buildDefinition"]["internalParameters"]["units"][0]
    assert unit["request"] == world.asked[0].digest()


async def test_a_module_of_types_alone_is_a_package_too() -> None:
    world = World(module("types", (), examples=()))
    report = await world.build()
    assert [goal.status for goal in report.goals] == ["built"] and world.asked == []
