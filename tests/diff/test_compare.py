"""What became of a spec, and the smallest version step that is honest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.diff.compare import compare
from specc.diff.markdown import render_markdown
from specc.diff.text import render_text
from specc.diff.values import Step
from tests.diff.states import SPEC, difference, edited, state

Edit = tuple[str, str]
PATCH, MINOR, MAJOR = Step.PATCH, Step.MINOR, Step.MAJOR
ROUNDING = "A clerk SHOULD round up the weight.[^rnd1]\n"
ANSWER = "A clerk MUST answer a complaint within 3 days.[^ans1]\n"
BLAME = "An answer MUST NOT blame the customer.[^blm1]\n"
FORGET = "forget: func(weight: grams)"

EDITS: dict[str, tuple[list[Edit], str, str, list[str], Step]] = {
    # Clauses
    "add a binding clause": ([("are boxes.", "are boxes.\nA label MUST name the sender.[^lbl1]")], "clause", "lbl1", ["added"], MINOR),
    "add a statement": ([("are boxes.", "are boxes.\nLabels are white.")], "clause", "price.5", ["added"], PATCH),
    "remove a binding clause": ([(BLAME, "")], "clause", "blm1", ["removed"], MAJOR),
    "remove a recommendation": ([(ROUNDING, "")], "clause", "rnd1", ["removed"], MINOR),
    "remove a statement": ([("Parcels are boxes.\n", "")], "clause", "price.4", ["removed"], MINOR),
    "a number in a binding clause": ([("3 days", "5 days")], "clause", "ans1", ["reworded"], MAJOR),
    "a condition in a binding clause": ([("3 days", "3 days unless ill")], "clause", "ans1", ["reworded"], MAJOR),
    "a number in a recommendation": ([("the weight.[^rnd1]", "the weight by 5.[^rnd1]")], "clause", "rnd1", ["reworded"], MINOR),
    "words of a binding clause": ([("answer a complaint", "reply to a complaint")], "clause", "ans1", ["reworded"], MINOR),
    "words of a statement": ([("are boxes", "are cartons")], "clause", "price.4", ["reworded"], PATCH),
    "a comma": ([("a complaint within", "a complaint, within")], "clause", "ans1", ["editorial"], PATCH),
    "an apostrophe": ([("the customer.", "the customer's dog.")], "clause", "blm1", ["reworded"], MINOR),
    "MUST to SHOULD": ([("MUST answer", "SHOULD answer")], "clause", "ans1", ["force-lowered"], MAJOR),
    "SHOULD to MAY": ([("SHOULD round", "MAY round")], "clause", "rnd1", ["force-lowered"], MINOR),
    "SHOULD to MUST": ([("SHOULD round", "MUST round")], "clause", "rnd1", ["force-raised"], MINOR),
    "MUST NOT to MUST": ([("MUST NOT blame", "MUST blame")], "clause", "blm1", ["force-reversed"], MAJOR),
    "MAY to MUST NOT": ([("MAY give", "MUST NOT give")], "clause", "disc", ["force-reversed"], MAJOR),
    "another tag": ([("[^blm1]", "[^blm2]")], "clause", "blm2", ["retagged"], MINOR),
    "a further tag": ([("[^blm1]", "[^blm1][^blm2]")], "clause", "blm1", ["retagged"], PATCH),
    "a clause goes elsewhere": ([(ROUNDING, ""), (BLAME, ROUNDING + BLAME)], "clause", "rnd1", ["moved", "authority-changed"], MINOR),
    "two clauses become one": ([(f".[^ans1]\n{BLAME}", "[^ans1], blaming nobody.[^blm1]\n")], "clause", "ans1", ["merged"], MINOR),
    "one clause becomes two": ([("3 days.[^ans1]", "3 days.[^ans1] So it is.[^blm2]")], "clause", "blm2", ["added"], PATCH),
    "another force and other words": ([("MUST answer a", "SHOULD reply to a")], "clause", "ans1", ["force-lowered", "reworded"], MAJOR),
    # Sections
    "an id": ([("{#complaints ", "{#grievances ")], "section", "grievances", ["renamed"], MINOR),
    "a title": ([("## Complaints", "## Grievances")], "section", "complaints", ["reworded"], PATCH),
    "an id and a title": ([("Complaints {#complaints ", "Woes {#woes ")], "section", "woes", ["renamed", "reworded"], MINOR),
    "a level": ([("## Complaints", "### Complaints")], "section", "complaints", ["moved"], PATCH),
    "a lower authority": ([("=developer", "=user")], "section", "complaints", ["authority-lowered"], MAJOR),
    "a higher authority": ([("=developer", "=system")], "section", "complaints", ["authority-raised"], MINOR),
    "an override": ([("=developer", "=developer overrides=#disc")], "section", "complaints", ["override-added"], MAJOR),
    # Functions
    "add a function": ([("forget:", "recall: func(weight: grams) -> bool;\n\nforget:")], "function", "recall", ["added"], MINOR),
    "remove a function": ([(f"{FORGET};\n", "")], "function", "forget", ["removed"], MAJOR),
    "rename a function": ([("forget:", "drop-it:")], "function", "drop-it", ["renamed"], MAJOR),
    "write an alias out": ([(FORGET, "forget: func(weight: u32)")], "function", "forget", ["compatible"], PATCH),
    "a parameter's type": ([(FORGET, "forget: func(weight: u64)")], "function", "forget", ["breaking"], MAJOR),
    "a parameter's name": ([(FORGET, "forget: func(load: grams)")], "function", "forget", ["breaking"], MAJOR),
    "an optional parameter": ([(FORGET, "forget: func(weight: grams, why: option<u8>)")], "function", "forget", ["breaking"], MAJOR),
    "no parameter": ([(FORGET, "forget: func()")], "function", "forget", ["breaking"], MAJOR),
    "the order of parameters": (
        [("weight: grams, size: size,", "size: size, weight: grams,")], "function", "price", ["breaking"], MAJOR
    ),
    "a result where nothing was": ([(FORGET, f"{FORGET} -> u8")], "function", "forget", ["compatible"], MINOR),
    "a failure where nothing was": ([(FORGET, f"{FORGET} -> result")], "function", "forget", ["breaking"], MAJOR),
    "a result of another type": ([("result<u32,", "result<u64,")], "function", "price", ["breaking"], MAJOR),
    "a comment": ([("The price in cents.", "The price in euro cents.")], "function", "price", ["documentation"], PATCH),
    # Types
    "a further field": ([("height: u32,", "height: u32,\n  depth: option<u32>,")], "type", "size", ["breaking"], MAJOR),
    "a field of another type": ([("height: u32,", "height: u64,")], "type", "size", ["breaking"], MAJOR),
    "a further case that is returned": ([("too-heavy(u32),", "too-heavy(u32),\n  late,")], "type", "price-error", ["breaking"], MAJOR),
    "a further case that is only taken": ([("slow, fast", "slow, fast, instant")], "type", "speed", ["compatible"], MINOR),
    "remove a case": ([("slow, fast", "slow")], "type", "speed", ["breaking"], MAJOR),
    "cases in another order": ([("slow, fast", "fast, slow")], "type", "speed", ["breaking"], MAJOR),
    "rename a type": ([("enum speed", "enum pace"), ("option<speed>", "option<pace>")], "type", "pace", ["renamed"], MAJOR),
    "another kind of type": ([("enum speed {", "flags speed {")], "type", "speed", ["breaking"], MAJOR),
    "another alias": ([("type grams = u32", "type grams = u64")], "type", "grams", ["breaking"], MAJOR),
    "a comment of a case": ([("Nobody carries it.", "Nobody can carry it.")], "type", "price-error", ["documentation"], PATCH),
    # Examples
    "add an example": ([("| `2000`", '| `1` | `{"width": 2, "height": 2}` | `500` | |\n| `2000`')], "example", "price", ["added"], PATCH),
    "remove an example": ([('| `2000` | `{"width": 2, "height": 2}` | `500`  | [^base] |\n', "")], "example", "price", ["removed"], MINOR),
    "another outcome": ([('"height": 1}` | `500`', '"height": 1}` | `501`')], "example", "price", ["outcome"], MAJOR),
    "an example's tags": ([("| `500`  | [^base] |\n| `2000`", "| `500`  | |\n| `2000`")], "example", "price", ["retagged"], PATCH),
    "show what was held back": ([("**Held-back examples**", "**Examples**")], "example", "price", ["shown"], PATCH),
    # Dialogues
    "regrade an answer": ([("GOOD: calm", "BAD: calm")], "dialogue", "complaints", ["regraded"], MAJOR),
    "regrade an answer a little": ([("GOOD: calm", "OK: calm")], "dialogue", "complaints", ["regraded"], MINOR),
    "words of a dialogue": ([("My vase", "The vase")], "dialogue", "complaints", ["reworded"], PATCH),
    "a dialogue's title": ([("a broken vase", "a vase in pieces")], "dialogue", "complaints", ["reworded"], PATCH),
    "why a grade is given": ([("GOOD: calm", "GOOD: friendly")], "dialogue", "complaints", ["editorial"], PATCH),
    # The rest
    "the summary": ([("What a parcel costs.", "Prices of parcels.")], "module", "parcel", ["metadata"], PATCH),
    "the name": ([("spec: parcel", "spec: package")], "module", "package", ["renamed"], MAJOR),
    "a remark": ([("A remark that binds", "A note that binds")], "commentary", "complaints", ["reworded"], PATCH),
    "a comment in the text": ([("## Price", "<!-- mind the gap -->\n\n## Price")], "text", "parcel", ["editorial"], PATCH),
}  # fmt: skip
"""What is edited; what of which id is told, for which reasons, and the step that this asks for."""

ALSO = {
    "two clauses become one": "clause",
    "a level": "clause",
    "rename a type": "function",
    "another alias": "function",
    "remove a function": "function",
}
"""What an edit has as a consequence elsewhere, and is told as well."""


@pytest.mark.parametrize("case", EDITS)
def test_an_edit_is_told_for_what_it_is(case: str) -> None:
    edits, subject, id, kinds, step = EDITS[case]
    found = edited(*edits)
    changes = [change for module in found.modules for change in module.changes]
    told = [
        ([reason.kind for reason in change.reasons], change.step) for change in changes if (change.subject, change.side.id) == (subject, id)
    ]
    assert (kinds, step) in told, render_text(found)


@pytest.mark.parametrize("case", EDITS)
def test_nothing_else_is_told(case: str) -> None:
    edits, subject, id, _, _ = EDITS[case]
    found = edited(*edits)
    others = [change for module in found.modules for change in module.changes if (change.subject, change.side.id) != (subject, id)]
    assert all(change.subject == ALSO.get(case) for change in others), render_text(found)


@pytest.mark.parametrize(
    ("version", "new", "edit", "least", "honest"),
    [
        ("1.4.2", "1.4.2", ("a complaint within", "a complaint, within"), "1.4.3", False),
        ("1.4.2", "1.4.3", ("a complaint within", "a complaint, within"), "1.4.3", True),
        ("1.4.2", "1.5.0", ("within 3 days", "within 5 days"), "2.0.0", False),
        ("1.4.2", "2.0.0-rc.1", ("within 3 days", "within 5 days"), "2.0.0", True),
        ("0.4.2", "0.5.0", ("within 3 days", "within 5 days"), "0.5.0", True),
        ("0.4.2", "0.4.3", ("SHOULD round", "MUST round"), "0.4.3", True),
        ("2.0.0-rc.1", "2.0.0", ("within 3 days", "within 5 days"), "2.0.0", True),
        ("", "1.0.0", ("within 3 days", "within 5 days"), "", None),
    ],
)
def test_a_version_is_honest_or_too_low(version: str, new: str, edit: tuple[str, str], least: str, honest: bool | None) -> None:
    line = "version: 1.4.2"
    old = SPEC.replace(line, f"version: {version}")
    found = difference(state(old), state(SPEC.replace(line, f"version: {new}").replace(*edit)))
    assert (found.modules[0].least_version, found.modules[0].honest) == (least, honest)


def test_a_type_of_an_import_counts_where_it_is_used() -> None:
    user = SPEC.replace("version:", "imports:\n  other: ./other-1.md\nversion:").replace("enum speed { slow, fast }", "use other.{speed};")
    old = state(user, "# Speeds {#speeds}\n\n```wit\nenum speed { slow, fast }\n```\n")
    new = state(user, "# Speeds {#speeds}\n\n```wit\nenum speed { slow, quick }\n```\n")
    found = compare(old, new, {"parcel.md"}, {"parcel.md"})
    assert [(change.subject, change.side.id) for change in found.modules[0].changes] == [("function", "price")]
    both = difference(old, new)
    assert [module.name for module in both.modules] == ["other-1"]


def test_modules_that_come_and_go_or_are_renamed() -> None:
    other = "# Letters {#letters}\n\nA letter MUST bear a stamp.[^stmp]\n"
    found = difference(state(SPEC), state(SPEC, other))
    assert [(module.name, module.step) for module in found.modules] == [("other-1", Step.MINOR)]
    found = difference(state(SPEC, other), state(SPEC))
    assert [(module.name, module.step) for module in found.modules] == [("other-1", Step.MAJOR)]


def test_nothing_of_a_held_back_example_is_told() -> None:
    found = edited(("`1777`", "`1778`"))
    for text in (render_text(found), render_markdown(found), repr(found)):
        assert "example" in text and not any(secret in text for secret in ("1777", "1778", "width"))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SPEC.split("\n\n")), max_size=12), st.lists(st.sampled_from(SPEC.split("\n\n")), max_size=12))
def test_any_two_states_can_be_compared(left: list[str], right: list[str]) -> None:
    old, new = state("\n\n".join(left)), state("\n\n".join(right))
    found, back = difference(old, new), difference(new, old)
    assert not difference(old, old).modules
    assert bool(found.modules) == bool(back.modules)
    render_text(found)


COUNTER = """---
spec: counter
version: 1.0.0
---

# Counter {#counter}

```wit
/// Counts.
resource counter {
  constructor(start: u32);
  next: func() -> u32;
  reset: func();
}
```
"""


@pytest.mark.parametrize(
    ("before", "after", "text", "step"),
    [
        ("  reset: func();\n", "", "the method `reset` is gone", MAJOR),
        ("  reset: func();\n", "  reset: func();\n  skip: func();\n", "there is a further method `skip`", MINOR),
        ("-> u32", "-> u64", "`next`: returns `u64` instead of `u32`", MAJOR),
        ("start: u32", "start: u32, room: u8", "`constructor`: there is a further parameter `room`", MAJOR),
        ("(start: u32);", "(start: u32) -> result<counter, string>;", "`constructor`: returns", MAJOR),
        ("/// Counts.", "/// Counts up.", "its comment differs", PATCH),
        ("resource counter", "resource meter", "it was `counter`", MAJOR),
    ],
)
def test_what_became_of_a_resource(before: str, after: str, text: str, step: Step) -> None:
    found = difference(state(COUNTER), state(COUNTER.replace(before, after)))
    (change,) = (one for one in found.modules[0].changes if one.subject == "resource")
    assert len(change.reasons) == 1 and text in change.reasons[0].text, change.reasons
    assert change.reasons[0].step is step and found.step is step
