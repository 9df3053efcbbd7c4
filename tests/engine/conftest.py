"""A small world for engine tests: a memory disk, a fake clock, scripted replies, and a target whose 'compiler' is a table."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from specc.base.clock import FakeClock
from specc.base.disk import MemoryDisk
from specc.base.error import SpeccError
from specc.base.source import Source
from specc.base.span import Span
from specc.check.cases import Answer
from specc.check.values import CaseResult, Check, Package, Verdict
from specc.engine.budget import Metered
from specc.engine.compile import build
from specc.engine.events import Event
from specc.engine.report import Report
from specc.engine.schedule import TRANSLATING, Choice, Strategy, Try
from specc.engine.session import Options, Session, Toolchain
from specc.ir.values import Clause, Example, Force, Function, Import, Module, Param, Prim, Program
from specc.model.config import ModelConfig
from specc.model.provider import CutShortError
from specc.model.providers.scripted import ScriptedProvider
from specc.model.values import Price, Reply, Request, Usage
from specc.target.api import Target
from specc.target.document import DocumentTarget
from specc.target.values import Edit, File, Fill, Finding, Hole, Manifest, Region, View
from specc.workspace.config import Budget
from specc.workspace.places import Places

PRICE = Price(1.0, 2.0)
HERE = Span("specs/m.md", 0, 1)
STRING = Prim("string")


def function(name: str) -> Function:
    return Function(name, (Param("text", STRING, HERE),), STRING, "", "s", HERE)


def clause(name: str, text: str, *functions: str, force: Force = Force.MUST) -> Clause:
    return Clause(name, (name,), "s", functions, force, True, "", text, HERE)


def example(name: str, text: str, value: str, held_back: bool = False) -> Example:
    return Example(name, {"text": text}, "ok", value, (), held_back, HERE)


def module(name: str = "m", functions: tuple[str, ...] = ("up",), imports: tuple[str, ...] = (), **changes: Any) -> Module:
    facts: dict[str, Any] = {
        "name": name,
        "source": f"specs/{name}.md",
        "version": "1.0.0",
        "summary": "",
        "title": name,
        "imports": tuple(Import(other, f"./{other}.md", other, HERE) for other in imports),
        "targets": (),
        "types": (),
        "functions": tuple(function(each) for each in functions),
        "sections": (),
        "clauses": tuple(clause(f"c{each}", f"{each} MUST work.", each) for each in functions),
        "examples": tuple(
            case for each in functions for case in (example(each, "a", "A"), example(each, "secret-input", "SECRET-OUTPUT", True))
        ),
        "properties": (),
    }
    return Module(**(facts | changes))


class TableTarget(Target):
    """A target whose code is a word: `right` passes, anything else fails as its name says."""

    def diagnose(self, module: Module, program: Program) -> tuple[()]:
        return ()

    def holes(self, module: Module, program: Program) -> tuple[Hole, ...]:
        return tuple(Hole(each.name, f"{each.name}.txt") for each in module.functions)

    def view(self, module: Module, program: Program, function: Function) -> View:
        imported = [each for item in module.imports for each in program.modules[item.module].functions]
        available = "\n".join(f"{each.name}({', '.join(param.name for param in each.params)})" for each in imported)
        return View(self.manifest.language, "table", "", available, f"word {function.name}", ("Write one word.",), comment="# ")

    def example(self, module: Module, program: Program, index: int) -> str:
        case = module.examples[index]
        assert not case.held_back
        return f"{case.function}({case.args['text']}) == {case.value}"

    def read(self, reply: str, module: Module, program: Program, function: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
        if reply.startswith("unreadable"):
            return None, (Finding("syntax", "this is no word"),)
        return Fill(reply.strip().removesuffix("\n```").rpartition("\n")[2]), ()

    def package(self, module: Module, program: Program, fills: Mapping[str, Fill]) -> tuple[File, ...]:
        return tuple(File(f"{name}.txt", fill.body + "\n") for name, fill in fills.items())

    def driver(self, module: Module, program: Program) -> tuple[File, ...]:
        return (File("driver.txt", "driver\n"),)

    def steps(self, *_: Any) -> tuple[()]:
        return ()

    def findings(self, *_: Any) -> tuple[()]:
        return ()

    def run_driver(self, *_: Any) -> Any:
        raise AssertionError("nothing is run")

    def outputs(self, module: Module) -> tuple[()]:
        return ()

    def regions(self, module: Module, program: Program, files: tuple[File, ...]) -> tuple[Region, ...]:
        return tuple(Region(file.path.removesuffix(".txt"), "function", file.path, 1, 1) for file in files)


def table_target(name: str) -> TableTarget:
    return TableTarget(Manifest(name, "1", name.capitalize(), "txt", "", ()), Path("/"), {})


class TableBench:
    """Stands for the toolchain: looks the fill's word up."""

    def __init__(self, world: "World", target: str, module: Module) -> None:
        self.world, self.target, self.module = world, target, module

    def close(self) -> None:
        pass

    def text(self, path: str) -> str:
        return self.world.files.get(path, "")

    async def answers(self, function: str, inputs: list[dict[str, Any]]) -> tuple[Answer, ...]:
        word = self.world.files[f"{function}.txt"]
        return tuple(self.world.answer(word, each["text"]) for each in inputs)

    async def check(self, fills: Mapping[str, Fill], functions: list[str], whole: bool) -> tuple[Verdict, Package]:
        latest = list(fills)[-1] if fills else ""
        self.world.checked.append(f"{self.target}:{self.module.name}#{latest}={fills[latest].body if fills else ''}")
        self.world.files = {f"{name}.txt": fill.body for name, fill in fills.items()}
        verdict = self.world.verdict(fills[latest].body if fills else "right")
        sources = self.world.target.package(self.module, self.world.program, fills)
        return verdict, Package(sources, {})


class World:
    """Everything a build needs, in memory; `replies` are what the model says, in order."""

    def __init__(self, *modules: Module) -> None:
        self.disk, self.clock, self.root = MemoryDisk(), FakeClock(), Path("/ws")
        self.program = Program({each.name: each for each in modules})
        self.target = table_target("table")
        self.asked: list[Request] = []
        self.checked: list[str] = []
        self.files: dict[str, str] = {}
        self.events: list[Event] = []
        self.replies: list[str | tuple[str, str]] = []
        """Texts; or a text and how it ended, where it was cut short."""
        self.documents: dict[str, DocumentTarget] = {}
        """Targets that make documents, by name."""
        self.target_digest = "digest"
        self.tool_version = "1"
        self.continues = False
        """Whether the model goes on with a text that it is given."""
        self.usage = Usage()
        self.budget = Budget()
        self.model = ModelConfig(provider="scripted", price_input=PRICE.input, price_output=PRICE.output)

    def verdict(self, word: str) -> Verdict:
        if word.startswith("right"):
            return Verdict((Check("shown examples", True, 0.0, 1), Check("held-back examples", True, 0.0, 1)), sandbox="none")
        if word == "wrong-held":
            case = CaseResult("up", 1, "wrong", {"text": "secret-input"}, '{"result": "SECRET-OUTPUT"}', '{"result": "x"}', True, ())
            return Verdict((Check("held-back examples", False, 0.0, 1),), cases=(case,))
        if word.startswith("mendable"):
            edit = Edit("up.txt", 0, len("mendable"), "right" if word == "mendable-2" else "mendable-2")
            return Verdict((Check("compiler", False, 0.0),), (Finding("compiler", "write it so", edits=(edit,)),))
        if word.startswith("broken"):
            return Verdict((Check("compiler", False, 0.0),), (Finding("compiler", f"{word} does not compile"),))
        actual = "panicked at 'overflow', up.txt:1:4" if word.startswith("panics") else '{"result": "?"}'
        case = CaseResult("up", 0, "wrong", {"text": "a"}, '{"result": "A"}', actual, False, ())
        return Verdict((Check("shown examples", False, 0.0, 1),), cases=(case,))

    def answer(self, word: str, text: str) -> Answer:
        """What a program that passes answers to an input: `right/x` gives `x`; a `right!` crashes on most, a `right?` on blanks."""
        if word.endswith("!") and len(text) < 10:
            return Answer("failure", "crashed")
        if word.endswith("?") and text.isspace():
            return Answer("failure", "crashed")
        return Answer("result", word.rstrip("!?").partition("/")[2] + text)

    def session(
        self, *wanted: tuple[str, str], choice: Choice | None = None, tries: tuple[Try, ...] = TRANSLATING, **options: Any
    ) -> Session:
        """A session; without a `choice` the first candidate that passes is taken.

        `tries` are those of functions that were accepted in another language.
        """
        world = self
        options.setdefault("jobs", 1)  # replies are given in order
        options["strategy"] = Strategy(choice=choice or Choice(further=0), translating=tries)

        class Provider(ScriptedProvider):
            def __init__(self) -> None:
                self.slots = 1
                self.continues = world.continues

            def identity(self) -> str:
                return "scripted:test"

            async def complete(self, request: Request, on_event: Any = None) -> Reply:
                world.asked.append(request)
                assert world.replies, "the model was asked more often than expected"
                reply = world.replies.pop(0)
                if reply == "gone":
                    raise SpeccError("the server is gone", "Start it.")
                if isinstance(reply, tuple):
                    raise CutShortError("it was cut short", "", Usage(), reply[0])
                return Reply(reply, world.usage, model="test")

        class TestSession(Session):
            def bench(self, target: str, module: Module) -> Any:
                return super().bench(target, module) if self.writes(target) else TableBench(world, target, module)

        from specc.target.values import Tool

        tools = {"tool": Tool("tool", "/bin/tool", self.tool_version)}
        return TestSession(
            disk=self.disk,
            places=Places(self.root),
            clock=self.clock,
            program=self.program,
            sources={each.source: Source(each.source, b"text\n") for each in self.program.modules.values()},
            toolchains={
                name: Toolchain(self.documents.get(name) or table_target(name), tools, self.target_digest)
                for name in {target for target, _ in wanted} | (set(self.documents) and {"table"}) or {"table"}
            },
            sandbox=lambda: SimpleNamespace(level="none"),  # type: ignore[arg-type,return-value]
            provider=Metered(Provider(), self.budget, PRICE),
            model=self.model,
            options=Options(**options),
            listen=self.events.append,
        )

    async def build(self, *wanted: tuple[str, str], **options: Any) -> Report:
        return await build(self.session(*wanted, **options), wanted or [("table", name) for name in self.program.modules])

    def text(self, path: str) -> str | None:
        content = self.disk.read(self.root / path)
        return None if content is None else content.decode()


@pytest.fixture
def world() -> World:
    return World(module())
