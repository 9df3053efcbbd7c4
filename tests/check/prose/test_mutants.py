"""A tutorial that passes, changed in one place: the check that is meant for it finds it."""

import asyncio
from collections.abc import Iterator

import msgspec
import pytest

from specc.check.prose.bench import DocumentBench
from specc.check.values import Verdict
from tests.check.prose.lesson import TEXTS, bench

pytestmark = pytest.mark.toolchain


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DocumentBench]:
    made = bench(tmp_path_factory.mktemp("lesson"))
    yield made
    made.close()


def judged(lesson: DocumentBench, texts: dict[str, str], old: str = "", new: str = "") -> Verdict:
    """The verdict on the whole tutorial with these texts, after `old` was replaced in what came out."""

    async def judge() -> Verdict:
        draft, ran = await lesson.draft(texts)
        if old:
            assert old in draft.files[0].content
            files = (msgspec.structs.replace(draft.files[0], content=draft.files[0].content.replace(old, new, 1)), *draft.files[1:])
            draft, ran = await lesson.ran(files, texts)
        return lesson.verdict(draft, ran, tuple(texts), whole=True)

    return asyncio.run(judge())


def failed(verdict: Verdict) -> set[str]:
    assert verdict.passed == all(check.passed for check in verdict.checks)
    return {check.name for check in verdict.checks if not check.passed}


def test_the_tutorial_passes(lesson: DocumentBench) -> None:
    verdict = judged(lesson, TEXTS)
    assert verdict.passed, verdict.findings


def test_without_any_text_of_a_model_it_passes_too(lesson: DocumentBench) -> None:
    verdict = judged(lesson, {})
    assert verdict.passed, verdict.findings


IN_TEXTS = {
    # what is changed in a model's text: slot, old, new, the checks that find it
    "a limit": ("price-ax7d", "2000 grams", "3000 grams", {"values"}),
    "a limit of another rule": ("price-ax7d", "2000 grams", "30000 grams", {"values"}),
    "a price": ("price-ps2r", "350 cents", "250 cents", {"values"}),
    "a price in words": ("price-ps2r", "350 cents", "three hundred cents", {"values"}),
    "a value in a code span": ("price-tj4k", "`30001`", "`31000`", {"values"}),
    "a held-back value": ("price-ps2r", "350 cents", "1777 cents", {"values"}),
    "a quoted value": ("label-zw5n", '"Ada, 250 g"', '"Ada; 250 g"', {"values"}),
    "an example's value": ("label-zw5n", '`"Ada"`', '`"Eve"`', {"values"}),
    "the name of an error": ("price-tj4k", "`TooHeavy`", "`TooLarge`", {"values"}),
    "the name of another error": ("price-tj4k", "`TooHeavy`", "`Empty`", {"values"}),
    "the name of an error outside of a code span": ("price-tj4k", "`TooHeavy`", "TooLarge", {"names"}),
    "the name of a function": ("price-ax7d", "`price`", "`cost`", {"values"}),
    "the name of a parameter": ("price-ps2r", "`express`", "`fast`", {"values"}),
    "a type": ("price-ps2r", "When `express` is true", "When `express: str` is true", {"values"}),
    "a call that nobody made": ("price-ps2r", "When `express` is true", "In `price(600, True)`", {"values"}),
    "an id": ("price-ps2r", "[^ps2r]", "[^ps3r]", {"marks", "coverage"}),
    "the id of another rule": ("price-ps2r", "[^ps2r]", "[^zw5n]", {"marks", "coverage"}),
    "no id": ("price-ps2r", "[^ps2r]", "", {"marks", "coverage"}),
    "a paragraph without an id": ("price-ps2r", "When", "Speed costs.\n\nWhen", {"marks"}),
    "a text that says nothing of its rule": ("price-ps2r", TEXTS["price-ps2r"], "Look at what comes of this.[^ps2r]", {"marks"}),
    "a chat phrase": ("goal", "You will", "Certainly! You will", {"chat"}),
    "a chat phrase at the end": ("goal", "its label.", "its label. Let me know if you need more.", {"chat"}),
    "a link to a heading that isn't there": ("goal", "its label", "[its label](#labels)", {"links"}),
    "a link to a file that isn't there": ("goal", "its label", "[its label](label.md)", {"links"}),
    "a link to elsewhere": ("goal", "its label", "[its label](https://example.org/label)", {"links"}),
    "a bare address": ("goal", "its label.", "its label, see https://example.org/label", {"layout"}),
    "a code span that is never closed": ("price-ax7d", "`price` asks", "`price asks", {"layout"}),
    "a text that goes on and on": ("goal", "its label.", "its label" + ", and again what it costs" * 12 + ".", {"length", "reading-level"}),
    "long words": (
        "goal",
        TEXTS["goal"],
        "Comprehensive familiarization necessitates considerable individual organizational "
        "sophistication regarding international transportation administration.",
        {"reading-level"},
    ),
    "a code block where none may be": ("goal", "label.", "label.\n\n```python\nprint(1)\n```", {"length"}),
}


@pytest.mark.parametrize("name", IN_TEXTS)
def test_a_changed_text_is_found(lesson: DocumentBench, name: str) -> None:
    slot, old, new, checks = IN_TEXTS[name]
    assert old in TEXTS[slot]
    assert failed(judged(lesson, TEXTS | {slot: TEXTS[slot].replace(old, new, 1)})) == checks


IN_FILES = {
    # what is changed in what specc renders: old, new, the checks that find it
    "an output": ("```output\n499\n", "```output\n599\n", {"output"}),
    "an output of an error": ("```output\nTooHeavy\n", "```output\nEmpty\n", {"output"}),
    "an output too many": ("```output\n499\n899\n```", "```output\n499\n899\n```\n\n```output\n899\n```", {"output"}),
    "an argument": ("print(price(2000, False))", "print(price(2002, False))", {"output"}),
    "the name of a function in the code": ("print(price(2000, False))", "print(prize(2000, False))", {"run"}),
    "the type of an argument": ("print(price(2000, False))", 'print(price("2000", False))', {"run"}),
    "an argument too many": ("print(price(2000, False))", "print(price(2000, False, 1))", {"run"}),
    "an error that doesn't exist in the code": ("except TooHeavy:", "except TooLarge:", {"run"}),
    "an import": ("from parcel import", "from parcels import", {"run"}),
    "a program that never ends": ("print(price(2000, False))", "while True: pass", {"run"}),
    "the command that installs": ("pip install ./parcel", "pip install parcel", {"code"}),
    "a block without a language": ("```sh\n", "```\n", {"layout"}),
    "a step without its text": (TEXTS["price-ax7d"], "", {"coverage"}),
    "a rule that no step is about": ("`price` MUST fail with `Empty`.[^nd3v]", "`price` MUST fail with `Empty`.", {"coverage"}),
    "the limit in such a rule": ("If `grams` is 0", "If `grams` is 7", {"values"}),
    "a heading twice": ("## Exercises", "## Set up", {"layout"}),
    "a level of headings left out": ("## Set up", "#### Set up", {"layout"}),
    "a row of a table": (
        "## Exercises",
        "| grams | express | result |\n| --- | --- | --- |\n| 2000 | false | 899 |\n\n## Exercises",
        {"rows"},
    ),
    "a number of a step": ("## Step 2:", "## Step 2000001:", {"values"}),
}


@pytest.mark.parametrize("name", IN_FILES)
def test_a_changed_rendering_is_found(lesson: DocumentBench, name: str) -> None:
    old, new, checks = IN_FILES[name]
    assert failed(judged(lesson, TEXTS, old, new)) == checks
