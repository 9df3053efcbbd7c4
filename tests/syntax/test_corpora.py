"""Real documents: two releases of OpenAI's Model Spec (CC0) with their prompts, counted by hand-written expressions as the oracle."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from specc.base.source import Source
from specc.ir.front import Checked, compile_sources
from specc.syntax.parser import parse, text_of
from specc.syntax.values import Fence, Meta
from tests.syntax.walk import every_block

CORPUS = Path(__file__).parent.parent / "corpora" / "openai-model-spec"
DECEMBER = "model_spec-2025-12-18.md"
APRIL = "model_spec-2025-04-11.md"


def compiled(name: str) -> Checked:
    paths = [CORPUS / name, *(CORPUS / "examples").glob("*.md")]
    return compile_sources([Source(path.relative_to(CORPUS).as_posix(), path.read_bytes()) for path in paths])


@pytest.fixture(scope="module")
def december() -> dict[str, Any]:
    """The release as `specc dump --stage ir` prints it."""
    command = [sys.executable, "-m", "specc", "dump", DECEMBER, "--stage", "ir"]
    ran = subprocess.run(command, cwd=CORPUS, capture_output=True, text=True, check=True, timeout=120)
    (module,) = json.loads(ran.stdout)
    return module


@pytest.mark.parametrize("path", sorted(CORPUS.rglob("*.md")), ids=lambda path: path.stem)
def test_a_document_prints_back(path: Path) -> None:
    source = Source(path.name, path.read_bytes())
    document, faults = parse(source)
    assert text_of(document, source) == source.data
    assert not faults


def test_all_that_is_wrong_with_december() -> None:
    found = [(one.code, one.span.source, one.message) for one in compiled(DECEMBER).diagnostics]
    assert found == [
        ("W0230", "examples/91ld.md", "no clause of the checked specs has the tag `91ld` that this file is named after"),
        ("W0230", "examples/lds1.md", "no clause of the checked specs has the tag `lds1` that this file is named after"),
        *(("W0231", DECEMBER, f"the clause `{tag}` has no prompts") for tag in ("d0pu", "rse0", "h82a", "t5q0")),
    ]


def test_all_that_is_wrong_with_april() -> None:
    # The prompts are those of December; for two tags that were given up since there are none.
    found = sorted((one.code, one.message) for one in compiled(APRIL).diagnostics)
    tags = ("k0ff", "3y9z", "d0pu", "rse0", "h82a", "t5q0")
    assert found == sorted(("W0231", f"the clause `{tag}` has no prompts") for tag in tags)


def test_its_headings(december: dict[str, Any]) -> None:
    sections = december["sections"]
    assert Counter(section["level"] for section in sections) == {1: 8, 2: 41, 3: 22, 4: 9}
    assert all(section["explicit"] for section in sections) and len({section["id"] for section in sections}) == 80
    authorities = Counter(section["attributes"]["authority"] for section in sections if "authority" in section["attributes"])
    assert authorities == {"root": 22, "system": 3, "developer": 1, "user": 15, "guideline": 18}


def test_its_clauses(december: dict[str, Any]) -> None:
    tagged = [clause for clause in december["clauses"] if clause["tags"]]
    assert len({tag for clause in tagged for tag in clause["tags"]}) == 116
    assert len({clause["section"] for clause in tagged}) == 44
    forces = Counter(clause["force"] for clause in december["clauses"])
    assert all(forces[force] for force in ("MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY"))


def test_its_dialogues(december: dict[str, Any]) -> None:
    dialogues = december["dialogues"]
    assert len(dialogues) == 183
    assert all(dialogue["title"] for dialogue in dialogues)
    comparisons = [[turn for turn in dialogue["turns"] if turn["kind"] == "comparison"] for dialogue in dialogues]
    assert Counter(len(found) for found in comparisons)[2] == 8
    sets = [{answer["grade"] for answer in turn["answers"]} for found in comparisons for turn in found]
    assert len(sets) == 189
    assert sum({"GOOD", "BAD"} <= grades for grades in sets) == 160
    assert sum("GOOD" in grades and "BAD" not in grades for grades in sets) == 29
    answers = [answer for found in comparisons for turn in found for answer in turn["answers"]]
    assert Counter(answer["grade"] for answer in answers) == {"GOOD": 193, "BAD": 196, "OK": 8}
    assert sum(answer["grade"] == "BAD" and len(answer["cites"]) == 1 for answer in answers) == 14
    assert not any(answer["message"]["comments"] for answer in answers)


def test_its_messages(december: dict[str, Any]) -> None:
    turns = [turn for dialogue in december["dialogues"] for turn in dialogue["turns"]]
    messages = [turn for turn in turns if turn["kind"] == "message"]
    assert Counter(message["role"] for message in messages) == {"user": 193, "developer": 18, "assistant": 14, "system": 7, "tool": 1}
    elements = [part["name"] for message in messages for part in message["parts"] if isinstance(part, dict)]
    assert Counter(elements) == {"settings": 5, "untrusted": 2}
    assert [turn["text"] for turn in turns if turn["kind"] == "gap"] == ["[...]"]
    (tool,) = (message for message in messages if message["role"] == "tool")
    assert tool["attributes"] == {"name": "browser"}
    assert {"recipient": "python", "end_turn": "false"} in [message["attributes"] for message in messages]


def test_its_prompts(december: dict[str, Any]) -> None:
    files = Counter(prompt["tags"][0] for prompt in december["prompts"])
    assert (len(files), len(december["prompts"])) == (114, 272)
    assert sum(count == 1 for count in files.values()) == 49 and max(files.values()) == 16


def test_its_references_and_commentary(december: dict[str, Any]) -> None:
    references = december["references"]
    assert len(references) == 110
    assert sum(reference["text"] == "?" for reference in references) == 66
    assert {reference["id"] for reference in references} <= {section["id"] for section in december["sections"]}
    assert Counter(one["kind"] for one in december["commentary"]) == {"meta": 28}
    assert {one["title"] for one in december["commentary"]} == {"Commentary"}


def test_its_document_holds_the_same_blocks() -> None:
    source = Source(DECEMBER, (CORPUS / DECEMBER).read_bytes())
    blocks = [block for block, _ in every_block(parse(source)[0])]
    assert sum(isinstance(block, Fence) and block.language == "xml" for block in blocks) == 183
    assert sum(isinstance(block, Meta) for block in blocks) == 28
