"""Real documents: two releases of OpenAI's Model Spec (CC0), counted by hand-written expressions as the oracle."""

from collections import Counter
from pathlib import Path

import pytest

from specc.base.source import Source
from specc.ir.front import Checked, compile_sources
from specc.syntax.parser import parse, text_of
from specc.syntax.values import Fence, Heading, Meta
from tests.syntax.walk import every_block

CORPUS = Path(__file__).parent.parent / "corpora" / "openai-model-spec"
RELEASES = sorted(CORPUS.glob("model_spec-*.md"))


def source_of(path: Path) -> Source:
    return Source(path.name, path.read_bytes())


@pytest.fixture(scope="module")
def december() -> Checked:
    return compile_sources([source_of(CORPUS / "model_spec-2025-12-18.md")])


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_a_release_prints_back_and_has_nothing_wrong(path: Path) -> None:
    source = source_of(path)
    document, _ = parse(source)
    assert text_of(document, source) == source.data
    assert not compile_sources([source]).diagnostics


def test_its_blocks(december: Checked) -> None:
    blocks = [block for block, _ in every_block(december.documents["model_spec-2025-12-18.md"])]
    headings = [block for block in blocks if isinstance(block, Heading)]
    assert Counter(heading.level for heading in headings) == {1: 8, 2: 41, 3: 22, 4: 9}
    assert len({heading.id for heading in headings if heading.id}) == 80
    assert sum(isinstance(block, Fence) and block.language == "xml" for block in blocks) == 183
    assert sum(isinstance(block, Meta) for block in blocks) == 28


def test_its_meaning(december: Checked) -> None:
    (module,) = december.program.modules.values()
    authorities = Counter(section.attributes.get("authority") for section in module.sections)
    del authorities[None]
    assert authorities == {"root": 22, "system": 3, "developer": 1, "user": 15, "guideline": 18}
    tagged = [clause for clause in module.clauses if clause.tags]
    assert len({tag for clause in tagged for tag in clause.tags}) == 116
    assert len({clause.section for clause in tagged}) == 44
