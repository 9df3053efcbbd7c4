"""A build whose disk fails at a point of one's choice, and what the disk holds at every point at which a build may be killed.

The folder is real; the tools are stand-ins that write and fail like real ones.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from specc.base.clock import FakeClock
from specc.base.disk import RealDisk, _reported
from specc.base.source import Source
from specc.check.sandbox import Command, Outcome
from specc.engine.compile import build
from specc.engine.events import Event
from specc.engine.report import Report
from specc.engine.schedule import Choice, Strategy
from specc.engine.session import Options, Session, Toolchain
from specc.ir.values import Module, Program
from specc.model.config import ModelConfig
from specc.model.provider import Closing
from specc.model.values import Reply, Request, Usage
from specc.target.values import File, Fill, Manifest, Step, Tool
from specc.workspace.places import Places
from tests.engine.conftest import TableTarget, clause, module

TARGETS = ("rust", "typescript", "python")


class Points:
    """The points of a build: `stop` is called at each at which it may be killed; the disk fails at write `at` with the errno `fault`."""

    def __init__(self, stop: Callable[[str], None] | None = None, at: int = 0, fault: int = 0) -> None:
        self.stop, self.at, self.fault = stop, at, fault
        self.stops = self.writes = 0

    def pass_by(self, kind: str) -> None:
        """A point at which the process can be killed."""
        self.stops += 1
        if self.stop is not None:
            self.stop(kind)

    def write(self) -> None:
        """A point at which the disk can fail."""
        self.writes += 1
        if self.writes == self.at:
            raise OSError(self.fault, os.strerror(self.fault))


class FaultyDisk(RealDisk):
    """A real disk with a point before, in the middle of and after whatever it does."""

    def __init__(self, points: Points, scratch: Path) -> None:
        super().__init__(scratch)
        self.points, self.scratch = points, scratch

    def write(self, path: Path, data: bytes) -> None:
        if self.read(path) == data:
            return
        self.points.pass_by(f"write {path}")
        with _reported("write", path):
            self.points.write()
        half = self.scratch / ".specc-half"
        self.scratch.mkdir(parents=True, exist_ok=True)
        half.write_bytes(data[: len(data) // 2])
        self.points.pass_by(f"half a write {path}")
        half.unlink()
        super().write(path, data)
        self.points.pass_by(f"written {path}")

    def exchange(self, new: Path, old: Path) -> None:
        self.points.pass_by(f"exchange {old}")
        with _reported("replace", old):
            self.points.write()
        super().exchange(new, old)
        self.points.pass_by(f"exchanged {old}")

    def move(self, source: Path, target: Path) -> None:
        self.points.pass_by(f"move {source}")
        with _reported("move", source):
            self.points.write()
        super().move(source, target)
        self.points.pass_by(f"moved {source}")

    def remove(self, path: Path) -> None:
        if self.exists(path):
            self.points.pass_by(f"remove {path}")
            super().remove(path)
            self.points.pass_by(f"removed {path}")


ALONE = Strategy(choice=Choice(further=0), languages=())
"""Each function by itself: a first candidate that passes is taken, and no language waits for another."""


class Tools:
    """A sandbox whose commands are these: a formatter that rewrites sources, a compiler that writes outputs and refuses what is broken."""

    level = "none"

    def __init__(self, points: Points) -> None:
        self.points = points

    async def run(self, command: Command) -> Outcome:
        return self.work(command.argv[0], Path(command.cwd))

    def work(self, tool: str, folder: Path) -> Outcome:
        self.points.pass_by(f"spawn {tool}")
        sources = sorted(folder.rglob("*.txt"))
        code = 0
        if tool == "/format":
            for path in sources:
                path.write_text(path.read_text().strip() + "\n")
        elif tool == "/compile":
            (folder / "dist").mkdir(exist_ok=True)
            for path in sources:
                (folder / "dist" / f"{path.stem}.out").write_text("half")
                self.points.pass_by("half a compilation")
                (folder / "dist" / f"{path.stem}.out").write_text(f"compiled {path.read_text()}")
                code |= "broken" in path.read_text()
        self.points.pass_by(f"ended {tool}")
        return Outcome(code=code, stdout=b"", stderr=b"it is broken" if code else b"", seconds=0.0, killed="")


class StandIn(TableTarget):
    """A target whose tools are those."""

    def steps(self, *_: Any) -> Any:
        return (
            Step("format", "format", ("/format",), ()),
            Step("compile", "compile", ("/compile",), ()),
            Step("test", "test", ("/test",), ()),
        )

    def run_driver(self, *_: Any) -> Step:
        return Step("driver", "driver", ("/driver",), ())

    def package(self, module: Module, program: Program, fills: Mapping[str, Fill]) -> tuple[File, ...]:
        files = [File(f"{name}.txt", f"  {fill.body}\n") for name, fill in fills.items()]
        return (*files, File("README.md", f"# {module.name} for {self.manifest.name}\n" + "\n".join(each.text for each in module.clauses)))

    def outputs(self, module: Module) -> Any:
        return ("dist/**",)


class Model(Closing):
    """Answers by what is asked, so that any order of requests gives the same: the first candidate of a function with an `f` is broken."""

    name, slots = "scripted", 1

    def __init__(self, points: Points, asked: list[str]) -> None:
        self.points, self.asked = points, asked

    def identity(self) -> str:
        return "scripted:faults"

    async def complete(self, request: Request, on_event: Any = None) -> Reply:
        self.points.pass_by("request")
        self.asked.append(request.digest())
        prompt = request.messages[-1].content
        name = next(name for name in ("first", "second", "low") if f"word {name}" in prompt)
        loud = " loud" if "loudly" in prompt else ""
        text = f"broken {name}" if name == "first" and request.sample == 1 else f"right {name}{loud}"
        self.points.pass_by("reply")
        return Reply(text, Usage(3, 2), model="faults")


def program(loud: bool = False) -> Program:
    """Two modules, the second importing the first; `loud` edits a clause of each."""
    words = "loudly" if loud else "quietly"
    base = module("base", ("low",), examples=(), clauses=(clause("clow", f"low MUST work {words}.", "low"),))
    clauses = (clause("cfirst", f"first MUST work {words}.", "first"), clause("csecond", "second MUST work.", "second"))
    return Program({"base": base, "m": module("m", ("first", "second"), ("base",), examples=(), clauses=clauses)})


class Project:
    """A folder in which builds run that may be cut off."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.places = Places(root)
        self.asked: list[str] = []
        self.events: list[Event] = []

    async def build(self, points: Points, loud: bool = False, **options: Any) -> Report:
        """A build as a process of its own would do it."""
        tools = {"tool": Tool("tool", "/bin/tool", "1")}
        specs = program(loud)
        targets = {name: StandIn(Manifest(name, "1", name, "txt", "", ()), Path("/"), {}) for name in TARGETS}
        session = Session(
            disk=FaultyDisk(points, self.places.writing),
            places=self.places,
            clock=FakeClock(),
            program=specs,
            sources={each.source: Source(each.source, b"text\n") for each in specs.modules.values()},
            toolchains={name: Toolchain(target, tools, "digest") for name, target in targets.items()},
            sandbox=lambda: Tools(points),  # type: ignore[arg-type,return-value]
            provider=Model(points, self.asked),
            model=ModelConfig(provider="scripted"),
            options=Options(jobs=1, strategy=ALONE, **options),
            listen=self.events.append,
        )
        return await build(session, [(target, "m") for target in TARGETS])

    def packages(self) -> dict[str, dict[str, bytes]]:
        """Every package by `target/module`, with all its files."""
        found: dict[str, dict[str, bytes]] = {}
        for path in sorted(self.places.build.rglob("*")):
            parts = path.relative_to(self.places.build).parts
            if path.is_file() and parts[0] != ".specc":
                found.setdefault("/".join(parts[:2]), {})["/".join(parts[2:])] = path.read_bytes()
        return found

    def all(self) -> dict[str, bytes]:
        """All that has to be the same after any history: packages, what stands beside them, the lock, the records it names."""
        paths = [self.places.build, self.places.lock, self.places.locked_records]
        files = [path for place in paths for path in (place.rglob("*") if place.is_dir() else [place]) if path.is_file()]
        kept = {path.relative_to(self.root).as_posix(): path for path in files}
        return {
            name: path.read_bytes()
            for name, path in sorted(kept.items())
            if not name.startswith(("build/.specc/records/", "build/.specc/stamps/")) and "/failed/" not in name
        }

    def copy(self, root: Path) -> "Project":
        """The same elsewhere."""
        shutil.copytree(self.root, root, symlinks=True)
        return Project(root)


def snapshots(project: Project, folder: Path) -> tuple[Points, list[tuple[str, Project]]]:
    """Points that keep what the disk holds at each of them; where it is the same as at the one before, once."""
    found: list[tuple[str, Project]] = []
    last: list[dict[str, bytes]] = [{}]

    def keep(kind: str) -> None:
        files = {path.relative_to(project.root).as_posix(): path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
        if files != last[0]:
            last[0] = files
            found.append((kind, project.copy(folder / str(len(found)))))

    return Points(keep), found
