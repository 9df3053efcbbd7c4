"""Running the code of a document against the package that it is about."""

from collections.abc import Mapping
from pathlib import Path

from specc.base.disk import Disk
from specc.check.bench import command, link_caches
from specc.check.sandbox import Sandbox, excess_text
from specc.ir.values import Module, Program
from specc.target.api import BREAK, Target
from specc.target.values import Finding, Tool


class Runner:
    """Compiles and runs programs in a work folder that holds the finished packages; each program once."""

    def __init__(
        self,
        disk: Disk,
        work: Path,
        caches: Path,
        sandbox: Sandbox,
        target: Target,
        tools: Mapping[str, Tool],
        module: Module,
        program: Program,
        packages: Mapping[str, Mapping[str, bytes]],
    ) -> None:
        """`target` is the code target in whose language the blocks are; `packages` are the files of its packages by module."""
        self._disk, self._work, self._caches, self._sandbox = disk, work, caches, sandbox
        self._target, self._tools, self._module, self._program = target, tools, module, program
        self._known: dict[tuple[str, ...], tuple[tuple[str, ...] | None, tuple[Finding, ...]]] = {}
        for name, files in packages.items():
            for path, content in files.items():
                disk.write(work / name / path, content)

    async def run(self, blocks: tuple[str, ...]) -> tuple[tuple[str, ...] | None, tuple[Finding, ...]]:
        """What each block printed when all ran in order as one program; or what stands against them."""
        if blocks not in self._known:
            self._known[blocks] = await self._run(blocks)
        return self._known[blocks]

    async def _run(self, blocks: tuple[str, ...]) -> tuple[tuple[str, ...] | None, tuple[Finding, ...]]:
        script = self._target.script(self._module, self._program, self._tools, blocks)
        for file in script.files:
            self._disk.write(self._work / file.path, file.content.encode())
        link_caches(script.steps, self._work, self._caches)
        out = ""
        for step in script.steps:
            last = step is script.steps[-1]
            outcome = await self._sandbox.run(command(step, self._work, self._caches, writable=not last))
            out, err = (text.decode(errors="replace") for text in (outcome.stdout, outcome.stderr))
            if outcome.killed:
                return None, (Finding(step.name, f"the code was stopped: {excess_text(outcome.killed, step.limits)}"),)
            if outcome.code:
                said = (err or out).strip()
                message = "the code fails when it is run" if last else "the code doesn't compile"
                return None, (Finding(step.name, message, excerpt=said[-1500:]),)
        printed = tuple(part.removeprefix("\n") for part in out.replace("\r\n", "\n").split(f"{BREAK}\n"))
        if len(printed) != len(blocks) + 1:
            return None, (Finding("run", "the code ends before its last block, or prints the character U+001E"),)
        return printed[:-1], ()
