"""Checking a document, with one candidate after the other in its slots."""

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from specc.base.disk import Disk
from specc.check.prose.draft import OUTPUT, Draft, Fault, pieces
from specc.check.prose.rules import RULES
from specc.check.prose.running import Runner
from specc.check.sandbox import Sandbox
from specc.check.values import Check, Package, Verdict
from specc.ir.values import Module, Program
from specc.target.document import DocumentTarget
from specc.target.marks import unmarked
from specc.target.values import File, Fill, Finding, Region, Tool

MAX_FINDINGS = 20
_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<info>\S*)\n(?P<code>(?:(?!(?P=fence)).*\n)*?)(?P=fence)$", re.M)


class DocumentBench:
    """Renders a document with candidates in its slots, runs its code, holds all of it to the rules."""

    def __init__(
        self,
        disk: Disk,
        work: Path,
        caches: Path,
        sandbox: Sandbox,
        target: DocumentTarget,
        tools: Mapping[str, Tool],
        module: Module,
        program: Program,
        packages: Mapping[str, Mapping[str, bytes]],
    ) -> None:
        """`packages` holds the files of the packages that the document's code runs against, by module."""
        self._disk, self._work, self._sandbox = disk, work, sandbox
        self._target, self._module, self._program = target, module, program
        self._slots = {slot.id: slot for slot in target.slots(module, program)}
        disk.remove(work)
        code = target.code.get(target.runs)
        self._runner = Runner(disk, work, caches, sandbox, code, tools, module, program, packages) if code else None
        lesson = code.lesson(module, program) if code else None
        self._fence = lesson.fence if lesson else ""
        self._facts, self._quotes = target.facts(module, program), target.quotes(module, program)
        self._neighbours = target.neighbours(module, program)

    def close(self) -> None:
        """Remove the folder."""
        self._disk.remove(self._work)

    async def check(self, fills: Mapping[str, Fill], slots: Sequence[str], whole: bool) -> tuple[Verdict, Package]:
        """Check the document with these fills: what concerns the passages of `slots`, or for a `whole` document everything."""
        began = time.monotonic()
        draft, ran = await self.draft({id: fill.body for id, fill in fills.items()})
        return self.verdict(draft, ran, slots, whole, time.monotonic() - began), package(draft)

    def verdict(self, draft: Draft, ran: tuple[Finding, ...], slots: Sequence[str], whole: bool, seconds: float = 0.0) -> Verdict:
        """What is to be said of a draft. `ran` is what stood against its code; a candidate without code has no part in that."""
        checks = [Check("run", not ran, seconds, sum(block.info == self._fence for block in draft.blocks))]
        own = {id for id in slots if "```" in draft.fills.get(id, "")}
        faults = [Fault(next(iter(own), ""), finding) for finding in ran]
        for name, rule in RULES.items():
            began = time.monotonic()
            found = [fault for fault in rule(draft) if whole or fault.passage in slots]
            faults += found
            checks.append(Check(name, not found, time.monotonic() - began))
        findings = tuple(fault.finding for fault in faults if whole or fault.passage in slots)
        checks[0] = msgspec.structs.replace(checks[0], passed=checks[0].passed or not findings)
        return Verdict(tuple(checks), findings[:MAX_FINDINGS], sandbox=self._sandbox.level)

    async def draft(self, texts: Mapping[str, str]) -> tuple[Draft, tuple[Finding, ...]]:
        """The document with these texts in its slots and with what its code printed; and what stands against the code."""
        files = self._target.document(self._module, self._program, texts)
        return await self.ran(files, texts)

    async def ran(self, files: tuple[File, ...], texts: Mapping[str, str]) -> tuple[Draft, tuple[Finding, ...]]:
        """The same of files that are rendered already."""
        draft = self._made(files, texts, None)
        if self._runner is None:
            return draft, ()
        printed, findings = await self._runner.run(tuple(block.code for block in draft.blocks if block.info == self._fence))
        if printed is None:
            return draft, findings
        return self._made(filled(files, self._fence, printed), texts, printed), ()

    def _made(self, files: tuple[File, ...], texts: Mapping[str, str], printed: tuple[str, ...] | None) -> Draft:
        found, blocks = pieces(files)
        return Draft(
            files, found, blocks, texts, self._slots, self._module, self._facts, self._quotes, self._fence, printed, self._neighbours
        )


def filled(files: tuple[File, ...], fence: str, printed: tuple[str, ...]) -> tuple[File, ...]:
    """Files with empty blocks of output filled in: each shows what the runnable block above it printed."""
    left = list(printed)

    def file(one: File) -> File:
        last = [""]

        def block(match: "re.Match[str]") -> str:
            if match["info"] == fence:
                last[0] = left.pop(0)
            elif match["info"] == OUTPUT and not match["code"].strip():
                shown = last[0].rstrip("\n")
                return f"{match['fence']}{OUTPUT}\n{shown}\n{match['fence']}" if shown else ""
            return match[0]

        return File(one.path, _BLOCK.sub(block, one.content))

    return tuple(file(one) if one.path.endswith(".md") else one for one in files)


def package(draft: Draft) -> Package:
    """What readers get of a document, and what its paragraphs rest on."""
    files, regions = [], []
    for file in draft.files:
        if not file.path.endswith(".md"):
            files.append(file)
            continue
        text, rests = unmarked(file.content)
        files.append(File(file.path, text))
        regions += [Region(rest.passage, "paragraph", file.path, rest.start, rest.end, rest.clauses) for rest in rests]
    return Package(tuple(files), {}, tuple(regions))
