"""What a build works with, opened once."""

import asyncio
import copy
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from specc.base.clock import Clock
from specc.base.disk import Disk
from specc.base.limits import cores
from specc.base.source import Source
from specc.check.bench import Bench
from specc.check.prose.bench import DocumentBench
from specc.check.sandbox import Sandbox
from specc.engine.choosing import Evidence
from specc.engine.events import Listener, Told
from specc.engine.lock import LockFile
from specc.engine.schedule import Strategy
from specc.engine.state import StateFolder
from specc.ir.laying import lay_out
from specc.ir.values import Module, Program
from specc.model.config import ModelConfig
from specc.model.provider import Provider
from specc.model.records import Records
from specc.plan.slice import readable, settled
from specc.prompt.prompt import Reference
from specc.target.api import Target
from specc.target.document import DocumentTarget
from specc.target.values import File, Tool
from specc.workspace.places import Places


class Toolchain(msgspec.Struct, frozen=True):
    """A target with the tools it found on this machine."""

    target: Any
    """A `Target`."""
    tools: dict[str, Tool]
    digest: str
    """Over the target's code, templates and options."""


class Options(msgspec.Struct, frozen=True):
    """How a build is to be done."""

    candidates: int = 8
    """The most candidates for one function."""
    jobs: int | None = None
    """Packages worked on at once; `None`: see busy_jobs."""
    keep_going: bool = False
    """Whether other packages are made after one has failed."""
    force: bool = False
    """Whether files that were edited by hand are replaced (the edited ones are kept aside)."""
    strategy: Strategy = Strategy()
    locked: bool = False
    """Whether just what specc.lock names is built, and no model asked."""
    rebuild: bool = False
    """Whether packages that are up to date are made anew too."""
    refresh: str | None = None
    """Ask anew for the units of that name (`rust:slug#slugify`, `slug#slugify`, `rust:slug`, `slug`; empty: all)."""
    verify: bool = False
    """Whether nothing is taken for unchanged by its times alone, and committed records that are gone are put back."""
    named: frozenset[str] = frozenset()
    """Goals that the command line alone asks for."""


def busy_jobs(provider: Provider) -> int:
    """Packages to be worked on at once, so that neither the model nor a core waits: twice as many as they can take, since some are
    always between the two, and the more end together, the shorter is the time in which the last ones leave slots free."""
    return 2 * (provider.slots + cores())


class Session:
    """Everything a build needs, opened by the command line or by a test."""

    def __init__(
        self,
        *,
        disk: Disk,
        places: Places,
        clock: Clock,
        program: Program,
        sources: Mapping[str, Source],
        toolchains: Mapping[str, Toolchain],
        sandbox: Callable[[], Sandbox],
        provider: Provider,
        model: ModelConfig,
        options: Options,
        listen: Listener,
    ) -> None:
        self.disk = disk
        self.places = places
        self.clock = clock
        self.program = program
        self.sources = sources
        self.toolchains = toolchains
        self.sandbox = sandbox
        """Opens the sandbox: tried for real at the first package that has to be made."""
        self.provider = provider
        self.model = model
        self.options = options
        self.listen = listen
        self.records = Records(disk, places.records, places.locked_records, self._warn)
        self.state = StateFolder(disk, places.built, places.provenance, self._warn)
        self.lock = LockFile(disk, places.lock, self.records, clock, self._warn)
        self.checking = asyncio.Semaphore(cores())
        """Held by whoever runs tools or generated code."""
        self.good: set[str] = set()
        """Goals of this build whose packages stand."""
        self.evidence = Evidence(program)
        """What accepted candidates of this build answer to generated inputs, in all languages."""

    def renewed(self, program: Program, sources: Mapping[str, Source]) -> "Session":
        """The same for specs that have changed since: state, records and provider are shared."""
        new = copy.copy(self)
        new.program, new.sources = program, sources
        new.good, new.evidence = set(), Evidence(program)
        return new

    def _warn(self, text: str) -> None:
        self.tell("", text)

    def tell(self, goal: str, text: str) -> None:
        """Warn whoever watches the build."""
        self.listen(Told(goal, text, warning=True))

    def refreshes(self, unit: str) -> bool:
        """Whether a unit (`rust:slug#slugify`) is to be asked for anew."""
        name = self.options.refresh
        goal, _, _ = unit.partition("#")
        return name is not None and name in ("", unit, unit.partition(":")[2], goal, goal.partition(":")[2])

    def target(self, name: str) -> Target:
        """A target by name."""
        target = self.toolchains[name].target
        assert isinstance(target, Target)
        return target

    def document(self, name: str) -> DocumentTarget:
        """A document target by name, with the texts of this session's specs."""
        target = self.toolchains[name].target
        assert isinstance(target, DocumentTarget)
        target.layout = lambda module: lay_out(self.program.modules[module.name], self.sources[module.source])
        return target

    def writes(self, name: str) -> bool:
        """Whether a target makes documents."""
        return isinstance(self.toolchains[name].target, DocumentTarget)

    def before(self, target: str) -> tuple[str, ...]:
        """The targets from whose packages those of one can be translated, the best first."""
        return () if self.writes(target) else self.options.strategy.before(target)

    def reference(self, target: str, module: str, function: str) -> Reference | None:
        """The code of a function in the best language before this one for which this build has (or has kept) an accepted package."""
        for other in self.before(target):
            if f"{other}:{module}" not in self.good:
                continue
            source, owner = self.target(other), self.program.modules[module]
            contents = {name: content.decode(errors="replace") for name, content in self.artifact(other, module).items()}
            files = tuple(File(name, content) for name, content in contents.items())
            lines = [
                contents[region.path].splitlines()[region.start - 1 : region.end]
                for region in source.regions(owner, self.program, files)
                if region.kind == "function" and region.item == function
            ]
            view = source.view(owner, self.program, owner.function(function))
            return Reference(other, view.language, view.fence, "\n".join(line for each in lines for line in each))
        return None

    def body(self, target: str, module: str, function: str) -> str:
        """The text of a body written by hand; empty where there is none."""
        path = self.places.body(target, module, function, self.toolchains[target].target.manifest.extension)
        return (self.disk.read(path) or b"").decode(errors="replace")

    def bench(self, target: str, module: Module) -> Bench | DocumentBench:
        """A work folder for a goal, with the packages it imports beside the module's own."""
        if self.writes(target):
            return self._document_bench(target, module.name)
        program = self.rendered(module.name)
        imported = {name: self.artifact(target, name) for name in program.modules if name != module.name}
        return Bench(
            self.disk,
            self.places.work / f"{target}-{module.name}",
            self.places.cache,
            self.sandbox(),
            self.target(target),
            self.toolchains[target].tools,
            program.modules[module.name],
            program,
            imported,
        )

    def _document_bench(self, name: str, module: str) -> DocumentBench:
        target, program = self.document(name), readable(self.program, module)
        return DocumentBench(
            self.disk,
            self.places.work / f"{name}-{module}",
            self.places.cache,
            self.sandbox(),
            target,
            self.toolchains[name].tools,
            program.modules[module],
            program,
            {each: self.artifact(target.runs, each) for each in program.modules} if target.runs else {},
        )

    def rendered(self, module: str) -> Program:
        """A module with all that it imports, in the order in which packages show them."""
        return settled(self.program.closure(module))

    def artifact(self, target: str, module: str) -> dict[str, bytes]:
        """The files of a package as an earlier goal wrote them."""
        built = self.state.get(f"{target}:{module}")
        folder = self.places.artifact(target, module)
        return {name: content for name in (built.files if built else ()) if (content := self.disk.read(folder / name)) is not None}
