"""The rendered tutorial of one spec in each language: its code compiles, runs against the package, and prints what is shown."""

import asyncio
from pathlib import Path

import pytest

from specc.base.disk import RealDisk
from specc.base.source import Source
from specc.check.bench import Bench
from specc.check.prose.bench import DocumentBench
from specc.check.sandbox import open_sandbox
from specc.check.values import Package, Verdict
from specc.ir.front import compile_sources
from specc.plan.slice import readable
from specc.target.document import DocumentTarget
from specc.target.loader import load
from specc.target.values import Fill
from tests.check.prose.lesson import BODIES, HERE, ROOT

pytestmark = pytest.mark.toolchain

WRITTEN = {
    "python": BODIES,
    "typescript": {
        "price": Fill(
            '  if (grams > 30000) throw new ParcelError("too-heavy");\n  if (grams === 0) throw new ParcelError("empty");\n'
            "  return (grams <= 2000 ? 499 : 899) + (express ? 350 : 0);"
        ),
        "label": Fill("  return `${to}, ${grams} g`;"),
    },
    "rust": {
        "price": Fill(
            "    match grams {\n        0 => Err(ParcelError::Empty),\n        30001.. => Err(ParcelError::TooHeavy),\n"
            "        _ => Ok(if grams <= 2000 { 499 } else { 899 } + if express { 350 } else { 0 }),\n    }"
        ),
        "label": Fill('    format!("{to}, {grams} g")'),
    },
}
PRINTED = {"python": "TooHeavy\n", "typescript": "ParcelError too-heavy\n", "rust": "Err(TooHeavy)\n"}


async def _tutorial(folder: Path, language: str) -> tuple[Verdict, Package]:
    checked = compile_sources([Source("parcel.md", (HERE / "parcel.md").read_bytes())])
    target = load("tutorial", ROOT, {"tutorial": {"language": language}})
    assert isinstance(target, DocumentTarget)
    code = target.code[language]
    tools = {need.name: tool for need in code.manifest.needs if (tool := code.locate(need)) is not None}
    module, whole = checked.program.modules["parcel"], checked.program
    bench = Bench(RealDisk(), folder / "code", folder / "cache", open_sandbox(), code, tools, module, whole, {})
    verdict, package = await bench.check(WRITTEN[language], ("price", "label"), True)
    assert verdict.passed, verdict.findings
    files = {file.path: file.content.encode() for file in package.sources} | package.outputs
    program = readable(whole, "parcel")
    own = program.modules["parcel"]
    made = DocumentBench(RealDisk(), folder / "text", folder / "cache", open_sandbox(), target, tools, own, program, {"parcel": files})
    return await made.check({}, (), True)


@pytest.mark.parametrize("language", WRITTEN)
def test_the_code_of_a_tutorial_runs(language: str, tmp_path: Path) -> None:
    verdict, package = asyncio.run(_tutorial(tmp_path, language))
    assert verdict.passed, verdict.findings
    assert f"```output\n{PRINTED[language]}```" in package.sources[0].content
    assert "1777" not in package.sources[0].content, "a held-back example reached the reader"
