"""Rust: a crate without dependencies.

`package` and `driver` write, `read` reads, `toolchain` runs; `types`, `names` and `literals` say how Rust puts what a spec says.
"""

from collections.abc import Mapping

from specc.target import (
    Diagnostic,
    Edit,
    File,
    Fill,
    Finding,
    Function,
    Hole,
    Lesson,
    Module,
    Need,
    Program,
    Region,
    Script,
    Step,
    Target,
    Tool,
    View,
)

from . import codes, conversions, copies, driver, lesson, toolchain, trace
from .examples import Examples
from .package import Package
from .read import read
from .read_resource import read_resource
from .scope import scope_of
from .types import Types
from .view import resource_view, view


class Rust(Target):
    """Compiles specs to Rust crates."""

    def locate(self, need: Need) -> Tool | None:
        """A tool of the toolchain that rustc on the PATH belongs to."""
        return toolchain.locate(need)

    def diagnose(self, module: Module, program: Program) -> tuple[Diagnostic, ...]:
        """Types that Rust has no counterpart for."""
        return codes.diagnose(module)

    def holes(self, module: Module, program: Program) -> tuple[Hole, ...]:
        """A file for each function."""
        package = Package(module, program, self.templates)
        return tuple(Hole(f.name, f"src/{package.stem(f)}.rs") for f in module.units)

    def view(self, module: Module, program: Program, function: Function) -> View:
        """The function as a Rust programmer sees it."""
        if resource := module.resource(function.name):
            return resource_view(module, program, resource, self.manifest.language)
        return view(module, program, function, self.manifest.language)

    def example(self, module: Module, program: Program, index: int) -> str:
        """`assert_eq!(slugify("Hello", None), Ok("hello".to_string()));`."""
        return Examples(Types(module, program)).assertion(module.examples[index])

    def read(self, reply: str, module: Module, program: Program, function: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
        """The fill that a reply gives."""
        if resource := module.resource(function.name):
            return read_resource(reply, scope_of(module, program, function), resource, module, program)
        return read(reply, scope_of(module, program, function))

    def package(self, module: Module, program: Program, fills: Mapping[str, Fill]) -> tuple[File, ...]:
        """The crate."""
        return Package(module, program, self.templates).files(fills)

    def driver(self, module: Module, program: Program) -> tuple[File, ...]:
        """The driver's own crate."""
        return driver.driver(module, program, self.templates)

    def steps(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
        """rustfmt, cargo build, cargo test."""
        return toolchain.steps(module, tools)

    def findings(self, step: Step, code: int, stdout: str, stderr: str) -> tuple[Finding, ...]:
        """What a step's output says against the package."""
        return toolchain.findings(step, code, stdout, stderr)

    def mendings(self, path: str, text: str, findings: tuple[Finding, ...]) -> tuple[Edit, ...]:
        """What settles a finding where rustc proposes nothing."""
        return tuple(edit for mend in (conversions.ascii_cases, conversions.casts, copies.owned) for edit in mend(path, text, findings))

    def run_driver(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> Step:
        """The command that starts the driver."""
        return toolchain.run_driver(tools)

    def outputs(self, module: Module) -> tuple[str, ...]:
        """Nothing: what cargo builds stands beside the package."""
        return ()

    def regions(self, module: Module, program: Program, files: tuple[File, ...]) -> tuple[Region, ...]:
        """Which lines come from which item."""
        return trace.regions(module, files)

    def lesson(self, module: Module, program: Program) -> Lesson | None:
        """The module for people who learn it."""
        return lesson.lesson(module, program)

    def script(self, module: Module, program: Program, tools: Mapping[str, Tool], blocks: tuple[str, ...]) -> Script:
        """A crate whose `main` holds the blocks."""
        return lesson.script(module, program, tools, blocks)


TARGET = Rust
