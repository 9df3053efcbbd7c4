"""The work folder in which a goal's candidates are checked, one after the other."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from specc.base.disk import Disk
from specc.check.cases import Answer, Case, differing, judge
from specc.check.driver import Driver, run_cases
from specc.check.sandbox import Command, Mount, Sandbox, excess_text, exit_text
from specc.check.values import CaseResult, Check, Package, Verdict
from specc.ir.json_form import equal
from specc.ir.values import Module, Program, Property
from specc.target.api import Target
from specc.target.values import File, Fill, Finding, Step, Tool

PHASES = ("format", "compile", "lint", "driver")
MAX_FINDINGS = 20


class Bench:
    """A folder laid out as `Target` says: the package, the packages it imports beside it, the driver in `.driver/`.

    Kept for all candidates of a goal, so that compilers find what they left there; only changed files are written.
    """

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
        imported: Mapping[str, Mapping[str, bytes]],
    ) -> None:
        """`imported` holds the files of the packages that the module's package imports, by module."""
        self._disk = disk
        self._work = work
        self._caches = caches
        self._sandbox = sandbox
        self._target = target
        self._tools = tools
        self._module = module
        self._program = program
        self._imported = imported
        self._others: dict[str, Bench] = {}
        """Benches of imported modules whose functions a property calls."""
        self._steps = target.steps(module, program, tools)
        disk.remove(work)
        link_caches(self._steps, work, caches)
        for name, files in imported.items():
            for path, content in files.items():
                disk.write(work / name / path, content)
        for file in target.driver(module, program):
            disk.write(work / ".driver" / file.path, file.content.encode())
        self._written: set[str] = set()

    def close(self) -> None:
        """Remove the folder."""
        for other in self._others.values():
            other.close()
        self._disk.remove(self._work)

    async def check(self, fills: Mapping[str, Fill], functions: Sequence[str], whole: bool) -> tuple[Verdict, Package]:
        """Check the package with these fills: toolchain, then the examples of `functions`; for a `whole` module the native tests too.

        What is kept of a package is read before any generated code has run, so nothing it does can change the artifact.
        """
        sources = self._write(fills)
        checks: list[Check] = []
        findings = await self._phases(PHASES, checks)
        if findings:
            return self._verdict(checks, findings), Package((), {})
        package = Package(self._reread(sources), self._outputs())
        cases = await self._examples(functions, checks)
        warnings: tuple[str, ...] = ()
        if all(case.status == "pass" for case in cases):
            findings, warnings = await self._properties(fills, functions, whole, checks)
            if whole and not findings:
                findings = await self._phases(("test",), checks)
        return msgspec.structs.replace(self._verdict(checks, findings, cases), warnings=warnings), package

    def text(self, path: str) -> str:
        """A file of the package as the last check left it."""
        return (self._disk.read(self._work / self._module.name / path) or b"").decode(errors="replace")

    async def driver(self, files: Mapping[str, bytes]) -> tuple[Driver | None, tuple[Finding, ...]]:
        """A driver for a finished package, whose `files` are compiled as they are; or what stands against them."""
        for path, content in files.items():
            self._disk.write(self._work / self._module.name / path, content)
        findings = await self._phases(("compile", "driver"), [])
        return None if findings else self._driver(), findings

    async def answers(self, function: str, inputs: Sequence[dict[str, Any]]) -> tuple[Answer, ...]:
        """What the fills that were checked last answer to generated inputs; up to the one on which the driver dies or hangs."""
        step = self._target.run_driver(self._module, self._program, self._tools)
        found: list[Answer] = []
        async with Driver(self._sandbox, self._command(step, writable=False), step.limits, patience=1) as driver:
            while len(found) < len(inputs) and not driver.lost:
                found.append(await driver.ask(function, inputs[len(found)]))
        return tuple(found)

    def _driver(self) -> Driver:
        step = self._target.run_driver(self._module, self._program, self._tools)
        return Driver(self._sandbox, self._command(step, writable=False), step.limits)

    async def _properties(
        self, fills: Mapping[str, Fill], functions: Sequence[str], whole: bool, checks: list[Check]
    ) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
        """Try the properties that call one of these functions and none that is still to be written; up to the first that breaks."""
        warnings: list[str] = []
        for one in self._module.properties:
            own = {name for name in one.functions if "." not in name}
            if not own <= fills.keys() or (own.isdisjoint(functions) and not whole):
                continue
            # CEL and hypothesis are loaded where a spec has properties.
            from specc.check.properties import try_property

            began = time.monotonic()
            name, said = f"property{''.join(f' [{tag}]' for tag in one.tags)}", f"{one.text} `{' '.join(one.cel.split())}`".strip()
            async with contextlib.AsyncExitStack() as stack:
                tried = await try_property(one, self._module, self._program, await self._drivers(one, stack))
            checks.append(Check(name, not tried.broken, time.monotonic() - began, tried.counted))
            if tried.broken:
                return (Finding("property", f"{said} must be true, but {tried.broken}", ", ".join(one.tags)),), ()
            if not tried.counted:
                why = f"a function gave its error for all of {tried.tried} generated inputs"
                warnings.append(f"{name} {said} was held to nothing: {why}; add examples of inputs that succeed")
        return (), tuple(warnings)

    async def _drivers(self, one: Property, stack: contextlib.AsyncExitStack) -> dict[str, Driver]:
        """Drivers of the modules whose functions a property calls."""
        found = {}
        for name in {function.rpartition(".")[0] or self._module.name for function in one.functions}:
            driver = self._driver() if name == self._module.name else await self._foreign(name)
            found[name] = await stack.enter_async_context(driver)
        return found

    async def _foreign(self, name: str) -> Driver:
        """A driver of an imported module, from the package that was built of it."""
        if name not in self._others:
            rest = {other: files for other, files in self._imported.items() if other != name}
            work, module = self._work.with_name(f"{self._work.name}-{name}"), self._program.modules[name]
            bench = Bench(self._disk, work, self._caches, self._sandbox, self._target, self._tools, module, self._program, rest)
            self._others[name] = bench
            driver, findings = await bench.driver(self._imported[name])
            assert driver is not None, findings
        return self._others[name]._driver()

    async def _phases(self, phases: Sequence[str], checks: list[Check]) -> tuple[Finding, ...]:
        """Run the steps of these phases up to the first that finds something."""
        for phase in phases:
            for step in self._steps:
                if step.phase == phase and (findings := await self._run(step, checks)):
                    return findings
        return ()

    def _verdict(self, checks: list[Check], findings: tuple[Finding, ...], cases: tuple[CaseResult, ...] = ()) -> Verdict:
        return Verdict(tuple(checks), findings[:MAX_FINDINGS], cases, self._sandbox.level)

    def _write(self, fills: Mapping[str, Fill]) -> tuple[File, ...]:
        files = self._target.package(self._module, self._program, fills)
        folder = self._work / self._module.name
        for stale in self._written - {file.path for file in files}:
            self._disk.remove(folder / stale)
        for file in files:
            self._disk.write(folder / file.path, file.content.encode())
        self._written = {file.path for file in files}
        return files

    def _reread(self, files: tuple[File, ...]) -> tuple[File, ...]:
        """The sources as the formatter left them."""
        folder = self._work / self._module.name
        return tuple(File(file.path, (self._disk.read(folder / file.path) or b"").decode()) for file in files)

    def _outputs(self) -> dict[str, bytes]:
        folder = self._work / self._module.name
        # Before Python 3.13 a pattern that ends in `**` gives folders alone.
        patterns = [f"{pattern}/*" if pattern.endswith("**") else pattern for pattern in self._target.outputs(self._module)]
        paths = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths) if not path.is_symlink()}

    async def _run(self, step: Step, checks: list[Check]) -> tuple[Finding, ...]:
        """Run a step. One that fails without naming a file may have stumbled over its own cache: that is wiped, and it runs once more."""
        began = time.monotonic()
        findings, killed = await self._once(step)
        if step.cache and findings and not killed and not any(finding.path for finding in findings):
            _wipe(_cache(step, self._work, self._caches))
            findings, _ = await self._once(step)
        checks.append(Check(step.name, not findings, time.monotonic() - began))
        return findings

    async def _once(self, step: Step) -> tuple[tuple[Finding, ...], bool]:
        """What a step finds, and whether it was killed for a limit."""
        outcome = await self._sandbox.run(self._command(step, writable=True))
        out, err = (text.decode(errors="replace") for text in (outcome.stdout, outcome.stderr))
        if outcome.killed:
            findings: tuple[Finding, ...] = (Finding(step.name, excess_text(outcome.killed, step.limits)),)
        else:
            findings = self._target.findings(step, outcome.code or 0, out, err)
            if outcome.code and not findings:
                findings = (Finding(step.name, exit_text(outcome.code), excerpt=(err or out)[-2000:]),)
        return findings, bool(outcome.killed)

    def _command(self, step: Step, writable: bool) -> Command:
        return command(step, self._work, self._caches, writable)

    async def _examples(self, functions: Sequence[str], checks: list[Check]) -> tuple[CaseResult, ...]:
        """Run the examples of these functions, shown ones first; each gives exactly one result."""
        step = self._target.run_driver(self._module, self._program, self._tools)
        results: list[CaseResult] = []
        for held_back, name in ((False, "shown examples"), (True, "held-back examples")):
            chosen = [
                i for i, example in enumerate(self._module.examples) if example.function in functions and example.held_back is held_back
            ]
            if not chosen or any(result.status != "pass" for result in results):
                continue
            began = time.monotonic()
            cases = [self._case(index) for index in chosen]
            answers = await run_cases(self._sandbox, self._command(step, writable=False), cases, step.limits)
            assert len(answers) == len(cases), "one answer for each case"
            judged = [self._result(index, case, answer) for index, case, answer in zip(chosen, cases, answers, strict=True)]
            results += judged
            checks.append(Check(name, all(result.status == "pass" for result in judged), time.monotonic() - began, len(judged)))
        return tuple(results)

    def _case(self, index: int) -> Case:
        example = self._module.examples[index]
        kind: Literal["result", "error"] = "result" if example.outcome == "ok" else "error"
        return Case(example.function, example.args, kind, example.value, example.held_back, example.tags, example.span)

    def _result(self, index: int, case: Case, answer: Answer) -> CaseResult:
        function = self._module.function(case.function)
        expected_type = function.ok_type if case.kind == "result" else function.error_type

        def same(left: Any, right: Any) -> bool:
            return equal(left, right, expected_type, self._program)

        judged = judge(case, answer, same)
        call, expected, given = case.args, case.expected, answer.value
        if self._module.resource(case.function) and answer.kind == case.kind and judged.verdict != "pass":
            # The calls up to the first that answered otherwise.
            at = differing(expected, given)
            if at >= 0:
                call, expected, given = call | {"calls": call["calls"][: at + 1]}, expected[at], given[at]
        actual = str(given) if answer.kind == "failure" else json.dumps({answer.kind: given}, ensure_ascii=False)
        return CaseResult(
            case.function,
            index,
            judged.verdict,
            call,
            json.dumps({case.kind: expected}, ensure_ascii=False),
            actual,
            case.held_back,
            case.tags,
        )


def command(step: Step, work: Path, caches: Path, writable: bool) -> Command:
    """A step as the sandbox runs it in a work folder."""
    mounts = [Mount(str(work), writable)]
    mounts += [Mount(root) for tool in step.tools for root in tool.roots]
    if step.cache:
        mounts.append(Mount(str(_cache(step, work, caches)), True))
    return Command(argv=step.argv, cwd=str(work / step.cwd), mounts=tuple(dict.fromkeys(mounts)), env=dict(step.env), limits=step.limits)


def link_caches(steps: Sequence[Step], work: Path, caches: Path) -> None:
    """Have a work folder show the caches that its steps keep."""
    for step in steps:
        if step.cache:
            shown = work / ".cache" / step.cache
            shown.parent.mkdir(parents=True, exist_ok=True)
            if shown.is_symlink():
                shown.unlink()
            if (kept := _cache(step, work, caches)) == shown:
                shown.mkdir(exist_ok=True)
            else:
                shown.symlink_to(kept)


def _cache(step: Step, work: Path, caches: Path) -> Path:
    """The folder of a step's cache; where the one that persists can't be written, one in the work folder, which goes with it."""
    kept = caches / step.cache
    with contextlib.suppress(OSError):
        kept.mkdir(parents=True, exist_ok=True)
    return kept if os.access(kept, os.W_OK) else work / ".cache" / step.cache


def _wipe(folder: Path) -> None:
    """Empty a folder, which stays: a running sandbox shows it."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
