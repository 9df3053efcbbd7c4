"""Documents in a build: what a model writes for their slots, and what stands where it has nothing that passes."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from specc.cli.junit import built_junit
from specc.engine.report import GoalReport
from specc.ir.values import Module, Program
from specc.target.document import Bounds, DocumentTarget, Slot
from specc.target.marks import marked, passage_of
from specc.target.values import File, Manifest
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
    assert sheet.warnings == ("survived: 1 of 2 sections; rendered instead: `intro`",)
    assert "What it does.\n" in (page.text("build/sheet/m/sheet.md") or "")
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
