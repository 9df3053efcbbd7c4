"""What specc renders where a model has nothing that passes is held to the same rules, and passes them in every language."""

from pathlib import Path

import pytest

from specc.base.source import Source
from specc.check.prose.draft import Draft, pieces
from specc.check.prose.rules import RULES
from specc.ir.front import compile_sources
from specc.plan.slice import readable
from specc.target.document import DocumentTarget
from specc.target.loader import load
from tests.check.prose.lesson import ROOT

SPECS = sorted(path.stem for path in Path(ROOT, "specs").glob("*.md"))


@pytest.mark.parametrize("language", ["python", "rust", "typescript"])
@pytest.mark.parametrize("name", SPECS)
def test_a_tutorial_without_a_model_passes_all_rules(name: str, language: str) -> None:
    found = compile_sources([Source(path.name, path.read_bytes()) for path in Path(ROOT, "specs").glob("*.md")])
    target = load("tutorial", ROOT, {"tutorial": {"language": language}})
    assert isinstance(target, DocumentTarget)
    program = readable(found.program, name)
    module = program.modules[name]
    lesson = target.code[language].lesson(module, program)
    assert lesson is not None
    files = target.document(module, program, {})
    texts, blocks = pieces(files)
    slots = {slot.id: slot for slot in target.slots(module, program)}
    facts, quotes = target.facts(module, program), target.quotes(module, program)
    draft = Draft(files, texts, blocks, {}, slots, module, facts, quotes, lesson.fence)
    assert [fault.finding for rule in RULES.values() for fault in rule(draft)] == []
