"""The documents of every spec here pass all checks as they are rendered; what a model adds is held to them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docs_work import RELEASES, ROOT, Made, of_release, of_specs

from specc.base.disk import MemoryDisk
from specc.check.prose.bench import DocumentBench
from specc.check.values import Package, Verdict
from specc.plan.slice import readable
from specc.target import Fill

SPECS = sorted(path.stem for path in (ROOT / "specs").glob("*.md"))


async def checked(made: Made, name: str, slots: tuple[str, ...] = (), **texts: str) -> tuple[Verdict, Package]:
    """What the checks say of a module's documents with these texts in their slots; without `slots` of the whole."""
    program = readable(made.program, name)
    level: Any = SimpleNamespace(level="none")
    bench = DocumentBench(MemoryDisk(), Path("/work"), Path("/caches"), level, made.target, {}, program.modules[name], program, {})
    return await bench.check({slot: Fill(text) for slot, text in texts.items()}, slots, not slots)


async def test_what_is_rendered_of_all_specs_passes_every_check() -> None:
    made = of_specs(*SPECS)
    for name in made.program.modules:
        verdict, package = await checked(made, name)
        assert verdict.passed, (name, verdict.findings)
        named = {clause for region in package.regions for clause in region.clauses}
        assert named == {clause.id for clause in made.program.modules[name].clauses}, "each has a paragraph in the trace map"


@pytest.mark.parametrize("release", RELEASES)
async def test_what_is_rendered_of_a_policy_passes_every_check(release: str) -> None:
    made = of_release(release)
    (name,) = made.program.modules
    verdict, package = await checked(made, name)
    assert verdict.passed, verdict.findings
    text = next(file.content for file in package.sources if file.path == "index.md")
    assert "[^" not in text


LINKS = {
    "an anchor that is none": ("[here](#gone)", "there is no heading for #gone"),
    "a file that is none": ("[here](gone.md)", "there is no file gone.md"),
    "a module that is not imported": ("[here](../money/index.md)", "there is no file ../money/index.md"),
    "an address that the spec doesn't give": ("[here](https://example.org/)", "the spec has no link to https://example.org/"),
}


@pytest.mark.parametrize("kind", LINKS)
async def test_a_text_with_a_link_that_leads_nowhere_is_refused(kind: str) -> None:
    link, message = LINKS[kind]
    made = of_specs("roman")
    clause = next(one.id for one in made.program.modules["roman"].clauses if "to-roman" in one.functions)
    good = f"It writes a number in Roman numerals, as the rules say.[^{clause}]"
    for text, wanted in ((good, []), (good.replace("the rules", link), [message])):
        verdict, _ = await checked(made, "roman", ("to-roman",), **{"to-roman": text})
        found = [one.message for one in verdict.findings if one.check == "links"]
        assert [one.partition(":")[0] if "http" not in one else one.rpartition(":")[0] for one in found] == wanted


async def test_a_text_may_link_to_an_imported_module() -> None:
    made = of_specs("invoice", "money")
    clause = next(one.id for one in made.program.modules["invoice"].clauses if "net-total" in one.functions)
    text = f"It adds what the lines come to, by [adding](../money/index.md#add).[^{clause}]"
    verdict, _ = await checked(made, "invoice", ("net-total",), **{"net-total": text})
    assert [one for one in verdict.findings if one.check == "links"] == []
