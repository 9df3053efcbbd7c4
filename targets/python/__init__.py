"""The target `python`: a typed package, with exceptions for errors."""

from collections.abc import Mapping

from specc.target import (
    Diagnostic,
    File,
    Fill,
    Finding,
    Function,
    Hole,
    Lesson,
    Module,
    Program,
    Region,
    Script,
    Step,
    Target,
    Tool,
    View,
)

from . import clashes, class_reading, classes, interface, lesson, reading, regions, skeleton, toolchain, view
from .scope import scope


class Python(Target):
    """Python 3.11 and later."""

    def diagnose(self, module: Module, program: Program) -> tuple[Diagnostic, ...]:
        return clashes.diagnose(module, program)

    def holes(self, module: Module, program: Program) -> tuple[Hole, ...]:
        own = scope(module, program)
        return tuple(Hole(unit.name, skeleton.hole_path(unit.name, own)) for unit in module.units)

    def view(self, module: Module, program: Program, function: Function) -> View:
        own = scope(module, program)
        if resource := module.resource(function.name):
            return classes.view(own, resource, self.manifest.language, self.templates)
        return view.view(own, function, self.manifest.language, self.templates)

    def example(self, module: Module, program: Program, index: int) -> str:
        example = module.examples[index]
        if resource := module.resource(example.function):
            return classes.assertions(example, resource, scope(module, program))
        return skeleton.assertion(example, module.function(example.function), scope(module, program))

    def read(self, reply: str, module: Module, program: Program, function: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
        if resource := module.resource(function.name):
            return class_reading.read(reply, scope(module, program), resource, function)
        return reading.read(reply, scope(module, program), function)

    def package(self, module: Module, program: Program, fills: Mapping[str, Fill]) -> tuple[File, ...]:
        return skeleton.package(module, program, fills, self.templates)

    def driver(self, module: Module, program: Program) -> tuple[File, ...]:
        return interface.driver(module, program, self.templates)

    def steps(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
        return toolchain.steps(module, tools)

    def findings(self, step: Step, code: int, stdout: str, stderr: str) -> tuple[Finding, ...]:
        return toolchain.findings(step, code, stdout, stderr)

    def run_driver(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> Step:
        return toolchain.run_driver(tools)

    def outputs(self, module: Module) -> tuple[str, ...]:
        return ()

    def regions(self, module: Module, program: Program, files: tuple[File, ...]) -> tuple[Region, ...]:
        return regions.regions(scope(module, program), files)

    def lesson(self, module: Module, program: Program) -> Lesson | None:
        return lesson.lesson(module, program)

    def script(self, module: Module, program: Program, tools: Mapping[str, Tool], blocks: tuple[str, ...]) -> Script:
        return lesson.script(module, program, tools, blocks)


TARGET = Python
