"""Documents in a build: what a model writes for their slots, and what stands where it has nothing that passes."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import UNSET

from specc.cli.junit import built_junit
from specc.engine.report import GoalReport
from specc.ir.values import Module, Program
from specc.model.values import Usage
from specc.target.document import Bounds, DocumentTarget, Slot
from specc.target.marks import marked, passage_of
from specc.target.values import File, Manifest
from specc.workspace.config import Budget
from tests.engine.conftest import World

GOOD = "The word up always has to work for every text.[^cup]"
BAD = "It always has to work for 99 words of a text.[^cup]"
INTRO = "This tells what the module does."


class Sheet(DocumentTarget):
    """One page: an introduction, and a step for each clause."""

    def languages(self) -> tuple[str, ...]:
        return ()

    def packages(self) -> tuple[str, ...]:
        return ("table",)

    def diagnose(self, module: Module, program: Program) -> tuple[()]:
        return ()

    def slots(self, module: Module, program: Program) -> tuple[Slot, ...]:
        intro = Slot("intro", "Intro", "Tell what it does.", (), (), "What it does.", bounds=Bounds(words=(3, 20)))
        steps = (
            Slot(clause.id, "Step", f"Explain {clause.text}", (clause.id,), (clause.id,), marked(clause.text, clause.id), essential=True)
            for clause in module.clauses
        )
        return (intro, *steps)

    def document(self, module: Module, program: Program, fills: Mapping[str, str]) -> tuple[File, ...]:
        parts = [passage_of(slot.id, fills.get(slot.id, slot.fallback)) for slot in self.slots(module, program)]
        return (File("sheet.md", "\n".join((f"# {module.title}\n", *parts))),)


@pytest.fixture
def page(world: World) -> World:
    world.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {})
    return world


async def build(page: World, *replies: str, **options: Any) -> tuple[GoalReport, ...]:
    page.replies = list(replies)
    report = await page.build(("sheet", "m"), **options)
    return report.goals


async def test_a_document_is_built_after_its_package(page: World) -> None:
    package, sheet = await build(page, "right", INTRO, GOOD)
    assert (package.id, sheet.id, sheet.status) == ("table:m", "sheet:m", "built")
    assert page.text("build/sheet/m/sheet.md") == f"# m\n\n{INTRO}\n\nThe word up always has to work for every text.\n"


async def test_its_trace_map_says_which_clauses_a_paragraph_rests_on(page: World) -> None:
    await build(page, "right", INTRO, GOOD)
    places = json.loads(page.text("build/.specc/trace/sheet/m.json") or "")["places"]
    assert [(place["item"], place["start"], place["clauses"]) for place in places] == [("cup", 5, ["cup"])]


async def test_where_no_candidate_passes_the_rendered_text_stands_and_the_report_says_so(page: World) -> None:
    _, sheet = await build(page, "right", "Certainly! Here is what it does.", "Sure, this is it.", GOOD, candidates=2)
    assert sheet.status == "built"
    assert sheet.warnings == ("no candidate passed, what specc renders stands instead: `intro`",)
    assert (sheet.survived, sheet.sections) == (1, 2)
    assert "What it does.\n" in (page.text("build/sheet/m/sheet.md") or "")
    assert page.text("build/.specc/failed/sheet/m/intro/2/reply.md") == "Sure, this is it."
    assert 'model = "rendered"' in (page.text("specc.lock") or "")


async def test_such_a_section_is_no_failure_in_the_report(page: World) -> None:
    page.replies = ["right", "Sure, this is it.", GOOD]
    checked: Any = SimpleNamespace(program=page.program, sources={})
    suites = built_junit(await page.build(("sheet", "m"), candidates=1), checked)
    assert 'message="no candidate passed; what specc renders stands in its place"' in suites
    assert "<failure" not in suites


async def test_a_repair_is_told_what_is_wrong(page: World) -> None:
    await build(page, "right", INTRO, BAD, BAD, GOOD, candidates=3)
    assert "the number 99 stands in none of the facts" in page.asked[-1].messages[-1].content


async def test_a_document_that_stands_is_not_asked_for_again(page: World) -> None:
    await build(page, "right", "Sure, this is it.", GOOD, candidates=1)
    assert [goal.status for goal in await build(page, candidates=1)] == ["up-to-date", "up-to-date"]


async def test_a_clone_builds_it_without_a_model(page: World) -> None:
    await build(page, "right", "Sure, this is it.", GOOD, candidates=1)
    before = page.text("build/sheet/m/sheet.md")
    page.disk.remove(page.root / "build")
    assert [(goal.status, goal.message) for goal in await build(page, locked=True)] == [("built", "")] * 2
    assert page.text("build/sheet/m/sheet.md") == before


async def test_with_less_than_half_of_its_steps_it_is_not_built(page: World) -> None:
    _, sheet = await build(page, "right", INTRO, BAD, candidates=1)
    assert (sheet.status, sheet.message) == ("failed", "only 0 of 1 steps survived the checks; half is the least")
    assert page.text("build/sheet/m/sheet.md") is None


async def test_when_the_package_has_other_files_it_is_checked_again_and_nothing_is_asked(page: World) -> None:
    await build(page, "right", INTRO, GOOD)
    page.disk.write(page.root / "bodies/table/m/up.txt", b"right-by-hand")
    package, sheet = await build(page)
    assert package.status == "built"
    assert sheet.reasons == ("the package of `table:m`, which it is checked against, has other files",)
    assert sheet.status == "unchanged"


async def test_what_is_held_back_reaches_no_prompt_and_no_document(page: World) -> None:
    await build(page, "right", INTRO, BAD, GOOD, candidates=2)
    said = "".join(message.content for request in page.asked for message in request.messages)
    assert "secret-input" not in said + (page.text("build/sheet/m/sheet.md") or "")


async def test_a_text_written_by_hand_is_held_to_the_same_checks(page: World) -> None:
    page.disk.write(page.root / "bodies/sheet/m/cup.md", b"It works for 99 words.[^cup]")
    _, sheet = await build(page, "right", INTRO)
    assert (sheet.status, sheet.message.split(";")[0]) == ("failed", "`cup`: the body written by hand fails")


def opinion(verdict: str, reason: str = "Compared.") -> str:
    """What a judge says of the one clause."""
    return json.dumps({"cup": {"reason": reason, "verdict": verdict}})


@pytest.fixture
def judged(page: World) -> World:
    page.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {"judge": True})
    return page


async def test_a_judge_that_agrees_is_among_the_checks(judged: World) -> None:
    _, sheet = await build(judged, "right", INTRO, GOOD, opinion("agrees"))
    assert (sheet.status, sheet.warnings) == ("built", ())
    assert [check.count for check in sheet.checks if check.name == "judge"] == [1]


async def test_the_judge_sees_the_clause_and_the_text_and_is_held_to_a_schema(judged: World) -> None:
    await build(judged, "right", INTRO, GOOD, opinion("agrees"))
    asked = judged.asked[-1]
    assert "Rule cup: up MUST work." in asked.messages[-1].content
    assert "The word up always has to work for every text.\n" in asked.messages[-1].content
    assert isinstance(asked.schema, dict) and asked.schema["required"] == ["cup"]
    assert [request.schema for request in judged.asked[:-1]] == [UNSET] * 3, "nobody else is"


AGAINST = [("contradicts", "the text contradicts [^cup]"), ("missing", "the text leaves out what [^cup] says")]


@pytest.mark.parametrize("verdict, words", AGAINST)
async def test_a_verdict_against_a_section_goes_into_its_repair(judged: World, verdict: str, words: str) -> None:
    against = opinion(verdict, "It says `always`,\n\n# and\x1b[31m “more” [^x].")
    other = "Whatever the text is, the word up has to work.[^cup]"
    _, sheet = await build(judged, "right", INTRO, GOOD, against, GOOD, other, opinion("agrees"), candidates=3)
    assert sheet.status == "built"
    repair = next(request for request in judged.asked if "A wrong attempt" in request.messages[-1].content)
    assert f"- {words}: “It says 'always', # and (31m 'more' (^x).”" in repair.messages[-1].content


async def test_a_long_reason_is_cut(judged: World) -> None:
    _, sheet = await build(judged, "right", INTRO, GOOD, opinion("contradicts", "no " * 1000), candidates=1)
    assert len(sheet.units[-1].attempts[-1].summary) < 300


@pytest.mark.parametrize(
    "reply, why",
    [
        ("I'm sorry, but I can't help with that.", "the reply is no verdict"),
        ("", "the reply is no verdict"),
        (opinion("good"), "the reply is no verdict"),
        (opinion("agrees")[:-1], "the reply is no verdict"),
        (opinion("agrees") + opinion("agrees"), "the reply is no verdict"),
        ('{"cup": {"verdict": "agrees"}}', "the reply is no verdict"),
        ('{"cup": {"reason": "", "verdict": "agrees", "score": 1}}', "the reply is no verdict"),
        ('{"other": {"reason": "", "verdict": "agrees"}}', "the reply is no verdict"),
        ("{}", "the reply is no verdict"),
        ("[]", "the reply is no verdict"),
        ((opinion("contradicts"), "length"), "it was cut short"),
    ],
)
async def test_without_a_verdict_a_section_neither_passes_nor_fails_the_judge(judged: World, reply: Any, why: str) -> None:
    _, sheet = await build(judged, "right", INTRO, GOOD, reply)
    assert (sheet.status, sheet.warnings) == ("built", (f"no verdict of the judge on `cup`: {why}",))
    assert not [check for check in sheet.checks if check.name == "judge"]
    assert "judge" not in (judged.text("specc.lock") or "")


async def test_what_fails_the_other_checks_is_not_judged(judged: World) -> None:
    await build(judged, "right", INTRO, BAD, GOOD, opinion("agrees"), candidates=2)
    assert [request.schema is UNSET for request in judged.asked] == [True] * 4 + [False]


async def test_a_clone_has_the_verdicts_without_a_model(judged: World) -> None:
    await build(judged, "right", INTRO, GOOD, opinion("agrees"))
    judged.disk.remove(judged.root / "build")
    _, sheet = await build(judged, locked=True)
    assert (sheet.status, sheet.message, [check.count for check in sheet.checks if check.name == "judge"]) == ("built", "", [1])


async def test_a_clone_without_the_record_of_a_verdict_is_told_so(judged: World) -> None:
    await build(judged, "right", INTRO, GOOD, opinion("agrees"))
    judged.disk.remove(judged.root / "build")
    name = judged.asked[-1].digest()
    judged.disk.remove(judged.root / "specc.records" / name[:2] / f"{name}.json")
    _, sheet = await build(judged, locked=True)
    assert sheet.message == "a model would be needed: the record of sheet:m#cup is missing from specc.records, or damaged"


async def test_a_build_that_is_locked_asks_no_judge(judged: World) -> None:
    await build(judged, "right", INTRO, GOOD, "no verdict")
    judged.disk.remove(judged.root / "build")
    _, sheet = await build(judged, locked=True)
    assert (sheet.status, sheet.warnings) == ("built", ("no verdict of the judge on `cup`: specc.lock names none",))


async def test_a_judge_that_is_switched_on_later_is_asked_about_what_stands(page: World) -> None:
    await build(page, "right", "Sure.", GOOD, candidates=1)
    page.documents["sheet"] = Sheet(Manifest("sheet", "1", "Markdown", "md", "", (), "document"), Path("/"), {"judge": True})
    page.target_digest = "with judge"
    _, sheet = await build(page, "right", INTRO, opinion("agrees"))
    assert [check.count for check in sheet.checks if check.name == "judge"] == [1]
    assert sheet.units[-1].attempts[0].kind == "locked"


async def test_a_judge_is_paid_from_the_budget(judged: World) -> None:
    judged.usage = Usage(10, 10)
    _, sheet = await build(judged, "right", INTRO, GOOD, opinion("agrees"))
    assert sheet.usage == Usage(30, 30)
    judged.disk.remove(judged.root / "build")
    judged.disk.remove(judged.root / "specc.lock")
    judged.disk.remove(judged.root / "specc.records")
    judged.usage = Usage(0, 1000)
    most = [request.most.tokens for request in judged.asked]
    judged.budget = Budget(max_tokens=3000 + most[-1] - 1)
    _, sheet = await build(judged, "right", INTRO, GOOD)
    assert (sheet.status, sheet.left) == ("stopped", ("cup",))
    assert sheet.usage == Usage(0, 2000)


async def test_a_text_written_by_hand_is_judged_too(judged: World) -> None:
    judged.disk.write(judged.root / "bodies/sheet/m/cup.md", GOOD.encode())
    _, sheet = await build(judged, "right", INTRO, opinion("contradicts", "Not so."))
    assert (sheet.status, sheet.message) == (
        "failed",
        "`cup`: the body written by hand fails; the last: judge: the text contradicts [^cup]: “Not so.”",
    )
