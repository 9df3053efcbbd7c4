"""Two releases of OpenAI's Model Spec: what was renamed is told from what was removed and added.

Read by hand: `be_kind` keeps 14 of its 15 longer lines as `love_humanity`, `protect_privileged_messages` 29 of 34 as
`protect_privileged_information`, `be_engaging` 24 of 39 as `have_conversational_sense`, `be_empathetic` 10 of 17 as `be_responsible`.
No other section whose id is gone shares a line with one whose id is new.
"""

from pathlib import Path

import pytest

from specc.base.source import Source
from specc.diff.compare import compare
from specc.diff.values import Change, ModuleDifference
from specc.ir.front import compile_sources

CORPUS = Path(__file__).parent.parent / "corpora" / "openai-model-spec"


@pytest.fixture(scope="module")
def releases() -> ModuleDifference:
    april, december = (
        compile_sources([Source(path.name, path.read_bytes())])
        for path in (CORPUS / "model_spec-2025-04-11.md", CORPUS / "model_spec-2025-12-18.md")
    )
    found = compare(april, december, set(april.sources), set(december.sources))
    return found.modules[0]


def told(releases: ModuleDifference, subject: str, kind: str) -> list[Change]:
    return [change for change in releases.changes if change.subject == subject and any(reason.kind == kind for reason in change.reasons)]


def test_sections_that_were_renamed(releases: ModuleDifference) -> None:
    assert {(one.old.id, one.new.id) for one in told(releases, "section", "renamed") if one.old and one.new} == {
        ("be_empathetic", "be_responsible"),
        ("be_engaging", "have_conversational_sense"),
        ("be_kind", "love_humanity"),
        ("protect_privileged_messages", "protect_privileged_information"),
    }


def test_sections_that_were_removed_or_added(releases: ModuleDifference) -> None:
    assert [one.side.id for one in told(releases, "section", "removed")] == ["approachable"]
    assert sorted(one.side.id for one in told(releases, "section", "added")) == [
        "be_curious",
        "be_interesting_and_interested",
        "be_warm",
        "chatgpt_u18",
        "control_side_effects",
        "no_other_objectives",
        "prioritize_teen_safety",
        "red_line_principles",
        "respect_real_world_ties",
        "scope_of_autonomy",
    ]


def test_authorities(releases: ModuleDifference) -> None:
    """The level `platform` became `root` or `system`, as the headings of both files say."""
    lowered = {one.side.id for one in told(releases, "section", "authority-lowered")}
    assert lowered == {"comply_with_laws", "no_erotica_or_gore", "use_preset_voice_in_voice_mode"}
    raised = {one.side.id for one in told(releases, "section", "authority-raised")}
    assert len(raised) == 18
    assert "have_conversational_sense" in raised and "follow_all_applicable_instructions" in raised


def test_a_clause_keeps_its_tag_when_it_is_reworded(releases: ModuleDifference) -> None:
    """`o92b` went from “should not reveal privileged content” to “must not disclose privileged content without permission”."""
    change = next(one for one in releases.changes if one.subject == "clause" and one.side.id == "o92b")
    assert change.old and change.old.id == "o92b"
    assert [reason.kind for reason in change.reasons] == ["force-raised", "reworded"]
