"""The interface a target implements."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from specc.diagnostics.values import Diagnostic
from specc.ir.values import Function, Module, Program
from specc.target.values import Edit, File, Fill, Finding, Hole, Lesson, Manifest, Need, Region, Script, Step, Tool, View

BREAK = "\x1e"
"""Stands on a line of its own in what a script prints, between what one block of it and what the next one prints (U+001E)."""


class AnyTarget(ABC):
    """What code targets and document targets have in common.

    A resource (an object with state) is a unit like a function: where a method takes a `function`, it may be the `session` of one; then
    `module.resource(function.name)` is there and says what its constructor and methods are.

    Methods are pure functions of their arguments: same in, same out, byte for byte. Only `locate` looks at the machine.
    """

    def __init__(self, manifest: Manifest, templates: Path, options: Mapping[str, Any]) -> None:
        self.manifest = manifest
        self.templates = templates
        """The folder of the target's templates."""
        self.options = options
        """`[targets.<name>]` of specc.toml."""

    def locate(self, need: Need) -> Tool | None:
        """Find a tool on this machine; `None` where it is missing."""
        from specc.target.toolbox import find

        return find(need)

    @abstractmethod
    def diagnose(self, module: Module, program: Program) -> tuple[Diagnostic, ...]:
        """What of a module this target can't express: names that fall together in its case, types without a counterpart."""


class Target(AnyTarget):
    """A language that specs are compiled to.

    Work folder: every check runs in a folder that holds the module's package as `<module>/`, the packages of the modules it imports as
    their siblings, and the driver as `.driver/`. All paths a target names are relative to it; argument vectors run with `Step.cwd` in it.
    """

    @abstractmethod
    def holes(self, module: Module, program: Program) -> tuple[Hole, ...]:
        """One hole for each function and resource, in the spec's order."""

    @abstractmethod
    def view(self, module: Module, program: Program, function: Function) -> View:
        """The function as its implementer sees it. It may call the functions declared before it and those of imported modules."""

    @abstractmethod
    def example(self, module: Module, program: Program, index: int) -> str:
        """`module.examples[index]` as one assertion in the target's language."""

    @abstractmethod
    def read(self, reply: str, module: Module, program: Program, function: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
        """Cut a reply down, by syntax, to what goes into the function's hole.

        A reply is a model's text: prose around a code block, or bare code; the code defines the function, perhaps with private helpers and
        imports. Prose, redefinitions of the package's own types, tests, examples and a `main` are cut away. What a hole may not contain
        (input and output, processes, the environment, unsafe code, other people's packages, public names) is a finding, and so is a reply
        without the function or that doesn't parse; then there is no fill.
        """

    @abstractmethod
    def package(self, module: Module, program: Program, fills: Mapping[str, Fill]) -> tuple[File, ...]:
        """The whole package, with native tests from the examples that are not held back.

        A function without a fill gets a stub that fails when it is called and passes every checker; its native tests are left out.
        """

    @abstractmethod
    def driver(self, module: Module, program: Program) -> tuple[File, ...]:
        """The driver (docs/driver.md): a program that runs the package's functions for the checker. Paths are relative to `.driver/`."""

    @abstractmethod
    def steps(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
        """The toolchain, in order of phases."""

    @abstractmethod
    def findings(self, step: Step, code: int, stdout: str, stderr: str) -> tuple[Finding, ...]:
        """Read what a step printed. One that failed (or warned, where warnings count) gives findings, one that passed none."""

    def mendings(self, path: str, text: str, findings: tuple[Finding, ...]) -> tuple[Edit, ...]:
        """Changes to a file that settle what was found in it, where the tools propose none themselves; they are tried and checked."""
        return ()

    @abstractmethod
    def run_driver(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> Step:
        """The command that starts the driver, once the `driver` steps have run."""

    @abstractmethod
    def outputs(self, module: Module) -> tuple[str, ...]:
        """Globs, relative to the package's folder, of files that the toolchain made and that belong to the artifact (`dist/**`)."""

    @abstractmethod
    def regions(self, module: Module, program: Program, files: tuple[File, ...]) -> tuple[Region, ...]:
        """Which lines of the (formatted) files come from which item."""

    def lesson(self, module: Module, program: Program) -> Lesson | None:
        """The module for texts that teach it in this language; `None` where the target has no such thing."""
        return None

    def script(self, module: Module, program: Program, tools: Mapping[str, Tool], blocks: tuple[str, ...]) -> Script:
        """A program of these blocks, in order, that uses the module's package; after each block it prints a line with `BREAK`.

        For targets that have a `lesson`: its setup and calls are such blocks.
        """
        raise NotImplementedError
