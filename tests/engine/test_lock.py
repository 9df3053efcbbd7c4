"""specc.lock: what was accepted once is built again without a model, byte for byte, and only what fits the spec."""

import re
from pathlib import Path

import msgspec
import pytest

from specc.base.error import SpeccError
from tests.engine.conftest import World, clause, example, module

LOCK, RECORDS = Path("/ws/specc.lock"), Path("/ws/specc.records")


def clone(world: World) -> World:
    """What another person has of the project: specs, the lock and the committed records."""
    other = World(*world.program.modules.values())
    other.disk.tree = {path: data for path, data in world.disk.tree.items() if path == LOCK or RECORDS in path.parents}
    return other


def packages(world: World) -> dict[Path, bytes]:
    return {path: data for path, data in world.disk.tree.items() if "build" in path.parts and ".specc" not in path.parts}


def entry(world: World, name: str) -> dict[str, str]:
    """An entry of the lock, read as anybody would."""
    import tomllib

    return dict(tomllib.loads(world.text("specc.lock") or "")[name])


async def two() -> World:
    """A project of one module with two functions, built after some failures."""
    world = World(module(functions=("first", "second")))
    world.replies = ["broken", "right-1", "wrong", "right-2"]
    assert (await world.build()).good
    return world


async def test_a_clone_builds_the_same_bytes_without_a_model() -> None:
    world = await two()
    other = clone(world)
    report = await other.build(locked=True)
    assert report.good and other.asked == []
    assert packages(other) == packages(world)
    assert other.text("build/.specc/provenance/table/m.json") == world.text("build/.specc/provenance/table/m.json")
    assert other.checked == ["table:m#first=right-1", "table:m#second=right-2"], "failed candidates are not checked again"


async def test_the_lock_names_request_reply_model_toolchain_and_verdict() -> None:
    world = await two()
    unit = entry(world, "table:m#first")
    assert unit["model"] == "scripted:test" and unit["toolchain"] == "tool 1" and "held-back examples" in unit["verdict"]
    assert unit["candidates"] == 2
    records = {path.stem for path in world.disk.tree if RECORDS in path.parents}
    assert records == {unit["request"], entry(world, "table:m#second")["request"]}, "what failed is not committed"
    assert len(entry(world, "table:m")["artifact"]) == 64


async def test_a_lock_that_is_not_current_names_the_units_and_asks_nothing() -> None:
    world = await two()
    changed = (clause("cfirst", "first MUST hurry.", "first"), *world.program.modules["m"].clauses[1:])
    other = clone(world)
    other.program = msgspec.structs.replace(other.program, modules={"m": module(functions=("first", "second"), clauses=changed)})
    report = await other.build(locked=True)
    assert not report.good and other.asked == [] and packages(other) == {}
    assert "table:m#first was accepted for another spec" in report.goals[0].message and "second" not in report.goals[0].message
    other.disk.tree = {path: data for path, data in other.disk.tree.items() if RECORDS not in path.parents}
    other.program = world.program
    message = (await other.build(locked=True)).goals[0].message
    assert "the record of table:m#first is missing" in message and "the record of table:m#second is missing" in message
    empty = World(module())
    assert "table:m#up is not in specc.lock" in (await empty.build(locked=True)).goals[0].message


async def test_another_toolchain_means_checking_again_and_not_asking_again() -> None:
    world = await two()
    other = clone(world)
    other.tool_version = "2"
    before = other.text("specc.lock")
    assert (await other.build(locked=True)).good
    assert other.text("specc.lock") == before, "--locked writes no lock"
    assert (await other.build()).goals[0].status == "up-to-date"
    world.tool_version = "2"
    assert (await world.build()).goals[0].status == "unchanged"
    assert entry(world, "table:m#first")["toolchain"] == "tool 2"
    assert len(world.asked) == 4


async def test_a_pulled_lock_rules_over_what_stands_here() -> None:
    here, there = World(module()), World(module())
    here.replies, there.replies = ["right-here"], ["right-there"]
    await here.build()
    await there.build()
    kept = {path: data for path, data in here.disk.tree.items() if path != LOCK and RECORDS not in path.parents}
    here.disk.tree = kept | {path: data for path, data in there.disk.tree.items() if path == LOCK or RECORDS in path.parents}
    # The same request gave another reply there: the record that is committed is the one that the lock names.
    here.disk.tree = {path: data for path, data in here.disk.tree.items() if "records" not in path.parts}
    report = await here.build()
    assert report.goals[0].reasons == ("specc.lock names another package",)
    assert here.text("build/table/m/up.txt") == "right-there\n" and len(here.asked) == 1


async def test_a_deleted_lock_comes_back_without_a_check() -> None:
    world = await two()
    lock = world.disk.tree.pop(LOCK)
    world.checked.clear()
    assert (await world.build()).goals[0].status == "up-to-date"
    assert world.disk.tree[LOCK] == lock and world.checked == []


async def test_a_reply_that_is_no_longer_accepted_leaves_the_lock_and_the_committed_records() -> None:
    world = World(module())
    world.replies = ["right"]
    await world.build()
    first = entry(world, "table:m#up")["request"]
    world.program = msgspec.structs.replace(world.program, modules={"m": module(clauses=(clause("cup", "Changed.", "up"),))})
    world.replies = ["right-2"]
    await world.build()
    assert first not in {path.stem for path in world.disk.tree if RECORDS in path.parents}
    world.program = msgspec.structs.replace(world.program, modules={"m": module()})
    assert (await world.build()).good, "and it is still here, should the spec become again what it was"
    assert len(world.asked) == 2 and world.text("build/table/m/up.txt") == "right\n"


async def test_what_the_compiler_mended_is_replayed_as_it_was_mended() -> None:
    world = World(module())
    world.replies = ["mendable"]
    await world.build()
    other = clone(world)
    report = await other.build(locked=True)
    assert report.good and other.checked == ["table:m#up=right-2"]
    assert packages(other) == packages(world)


async def test_a_reply_that_went_on_with_its_prompt_is_replayed_whole() -> None:
    world = World(module(clauses=tuple(clause(name, f"`up` MUST {name}.", "up") for name in ("rise", "stay"))))
    world.continues, world.replies = True, ["right"]
    await world.build()
    assert world.asked[0].messages[-1].role == "assistant"
    other = clone(world)
    other.continues = True
    assert (await other.build(locked=True)).good and packages(other) == packages(world)


async def test_refresh_asks_anew_for_what_it_names() -> None:
    world = await two()
    world.replies = ["right-3"]
    report = await world.build(refresh="m#second")
    assert report.goals[0].reasons == ("`second` is to be asked for anew",)
    assert (world.text("build/table/m/first.txt"), world.text("build/table/m/second.txt")) == ("right-1\n", "right-3\n")
    assert (await clone(world).build(locked=True)).good
    world.replies = ["right-4", "right-5"]
    await world.build(refresh="")
    assert world.replies == []


async def test_rebuilding_everything_asks_for_nothing() -> None:
    world = await two()
    world.checked.clear()
    report = await world.build(rebuild=True)
    assert report.goals[0].status == "unchanged" and len(world.asked) == 4
    assert world.checked == ["table:m#first=right-1", "table:m#second=right-2"]


async def test_a_body_written_by_hand_is_locked_by_its_bytes() -> None:
    world = World(module())
    body = Path("/ws/bodies/table/m/up.txt")
    world.disk.tree[body] = b"right-by-hand"
    await world.build()
    other = clone(world)
    other.disk.tree[body] = b"right-by-hand"
    assert (await other.build(locked=True)).good and packages(other) == packages(world)
    other = clone(world)
    other.disk.tree[body] = b"right-by-another-hand"
    assert not (await other.build(locked=True)).good


async def test_a_change_of_the_target_that_leaves_the_prompt_alone_asks_for_nothing() -> None:
    world = await two()
    world.target_digest = "another"
    world.checked.clear()
    report = await world.build()
    assert report.good and len(world.asked) == 4
    assert world.checked == ["table:m#first=right-1", "table:m#second=right-2"]


async def test_an_artifact_that_comes_out_otherwise_is_an_error_under_locked() -> None:
    world = await two()
    other = clone(world)
    text = other.text("specc.lock") or ""
    other.disk.tree[LOCK] = re.sub(r'artifact = "..', 'artifact = "ff', text).encode()
    report = await other.build(locked=True)
    assert "are not those that specc.lock names" in report.goals[0].message and packages(other) == {}


@pytest.mark.parametrize("damage", ["truncated", "flipped"])
async def test_a_damaged_record_is_noticed_wherever_it_is(damage: str) -> None:
    world = World(module())
    world.replies = ["right"]
    await world.build()
    other = clone(world)
    (path,) = (path for path in other.disk.tree if RECORDS in path.parents)
    whole = other.disk.tree[path]
    ways = [whole[:length] for length in range(len(whole))]
    if damage == "flipped":
        ways = [whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :] for at in range(len(whole))]
    for data in ways:
        other.disk.tree[path] = data
        other.events.clear()
        report = await other.build(locked=True)
        if report.good:  # an escape written in another way, say: the record says the same
            assert packages(other) == packages(world)
        else:
            assert "damaged" in report.goals[0].message and "damaged" in str(other.events)
        other.disk.tree = {path: data for path, data in other.disk.tree.items() if "build" not in path.parts}


async def test_a_damaged_record_is_asked_for_again() -> None:
    world = World(module())
    world.replies = ["right"]
    await world.build()
    other = clone(world)
    (path,) = (path for path in other.disk.tree if RECORDS in path.parents)
    other.disk.tree[path] = other.disk.tree[path].replace(b'"version": 1', b'"version": 2')
    other.replies = ["right"]
    assert (await other.build()).good and len(other.asked) == 1
    assert "newer specc" in str(other.events)
    assert other.disk.tree[path] == world.disk.tree[path]


@pytest.mark.parametrize("damage", ["truncated", "flipped"])
async def test_a_damaged_lock_is_an_error_under_locked_and_made_anew_without_a_model_otherwise(damage: str) -> None:
    world = World(module())
    world.replies = ["right"]
    await world.build()
    whole = world.disk.tree[LOCK]
    for at in range(0, len(whole), 7):
        data = whole[:at] if damage == "truncated" else whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
        other = clone(world)
        other.disk.tree[LOCK] = data
        try:
            report = await other.build(locked=True)
        except SpeccError as error:
            assert "specc.lock" in error.message
        else:
            # What says with what and how it was checked is for people; all else is held.
            line = whole[: at + 1].splitlines()[-1][:5]
            assert not report.good or line in (b"toolc", b"verdi", b"candi", b"model", b"promp", b"slice"), whole[at - 20 : at + 20]
        world.disk.tree[LOCK] = data
        assert (await world.build()).good
        assert world.disk.tree[LOCK].splitlines()[:3] == whole.splitlines()[:3]
        assert (await clone(world).build(locked=True)).good
        world.disk.tree[LOCK] = whole
    assert len(world.asked) == 1


@pytest.mark.parametrize("damage", ["truncated", "flipped", "deleted"])
async def test_a_damaged_state_is_made_anew_from_what_stands_beside_the_packages(damage: str) -> None:
    world = World(module())
    world.replies = ["right"]
    await world.build()
    path = Path("/ws/build/.specc/built/table/m")
    whole, tree = world.disk.tree[path], dict(world.disk.tree)
    for at in range(1 if damage == "deleted" else len(whole)):
        world.disk.tree[path] = whole[:at] if damage == "truncated" else whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
        if damage == "deleted":
            del world.disk.tree[path]
        world.events.clear()
        assert (await world.build()).goals[0].status == "unchanged"
        assert damage == "deleted" or "damaged" in str(world.events)
        assert world.disk.tree == tree
    del world.disk.tree[path]
    world.disk.tree[Path("/ws/build/table/m/up.txt")] = b"by hand\n"
    assert "edited by hand" in (await world.build()).goals[0].message, "an edit is still known for one"


async def test_no_reply_that_was_cut_short_is_recorded(world: World) -> None:
    world.replies = [("right", "length"), ("right", "content_filter"), "right-3"]
    report = await world.build()
    assert [attempt.passed for attempt in report.goals[0].units[0].attempts] == [False, False, True]
    assert len([path for path in world.disk.tree if "records" in path.parts]) == 1
    assert entry(world, "table:m#up")["candidates"] == 3


async def test_entries_are_sorted_and_stay_when_other_packages_are_built() -> None:
    world = World(module("a", ("one",)), module("b", ("two",)))
    world.replies = ["right", "right"]
    await world.build(("table", "b"))
    await world.build(("table", "a"))
    names = re.findall(r'^\["(.*)"\]$', world.text("specc.lock") or "", re.M)
    assert names == sorted(names) == ["table:a", "table:a#one", "table:b", "table:b#two"]


async def test_both_sides_of_a_merge_stand_and_a_conflict_is_made_good() -> None:
    world = World(module("a", ("one",)), module("b", ("two",)))
    world.replies = ["right", "right"]
    await world.build()
    text = world.text("specc.lock") or ""
    world.disk.tree[LOCK] = text.replace('["table:a#one"]', '<<<<<<< ours\n["table:a#one"]').encode()
    assert (await world.build()).good
    assert world.text("specc.lock") == text and len(world.asked) == 2


async def test_held_back_examples_are_in_no_lock_and_no_record() -> None:
    world = World(module(examples=(example("up", "a", "A"), example("up", "secret-input", "SECRET-OUTPUT", True))))
    world.replies = ["wrong-held", "right"]
    await world.build()
    for path, data in world.disk.tree.items():
        if path == LOCK or "records" in path.parts or RECORDS in path.parents:
            assert b"secret" not in data.lower(), path
