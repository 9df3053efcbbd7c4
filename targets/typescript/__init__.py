"""The TypeScript target: an npm package of strict ES modules."""

from collections.abc import Mapping
from typing import Any

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
    Program,
    Region,
    Script,
    SpeccError,
    Step,
    Target,
    Tool,
    View,
)

from . import class_reading, diagnosis, lesson, proposals, reading, regions, skeleton, toolchain, views
from .naming import Names


class TypeScript(Target):
    """Compiles specs to TypeScript. Options: `scope`, the npm scope of all packages (`@acme`)."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.scope = _scope(self.options)
        self._last: Names | None = None

    def _names(self, module: Module, program: Program) -> Names:
        """The names of a module; those of the last one are kept, since one module is asked for again and again."""
        if self._last is None or self._last.module is not module or self._last.program is not program:
            self._last = Names(module, program)
        return self._last

    def diagnose(self, module: Module, program: Program) -> tuple[Diagnostic, ...]:
        """See `Target.diagnose`."""
        return diagnosis.diagnose(self._names(module, program))

    def holes(self, module: Module, program: Program) -> tuple[Hole, ...]:
        """See `Target.holes`."""
        return tuple(skeleton.hole(unit.name, module) for unit in module.units)

    def view(self, module: Module, program: Program, function: Function) -> View:
        """See `Target.view`."""
        if resource := module.resource(function.name):
            return views.class_view(self._names(module, program), resource)
        return views.view(self._names(module, program), function)

    def example(self, module: Module, program: Program, index: int) -> str:
        """See `Target.example`."""
        return skeleton.assertion(module.examples[index], self._names(module, program))

    def read(self, reply: str, module: Module, program: Program, function: Function) -> tuple[Fill | None, tuple[Finding, ...]]:
        """See `Target.read`."""
        if resource := module.resource(function.name):
            return class_reading.read(reply, self._names(module, program), resource)
        return reading.read(reply, self._names(module, program), function)

    def package(self, module: Module, program: Program, fills: Mapping[str, Fill]) -> tuple[File, ...]:
        """See `Target.package`."""
        return skeleton.Skeleton(self._names(module, program), self.templates, self.scope).files(fills)

    def driver(self, module: Module, program: Program) -> tuple[File, ...]:
        """See `Target.driver`."""
        return toolchain.driver_files(self._names(module, program), self.templates, self.scope)

    def steps(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
        """See `Target.steps`."""
        return toolchain.steps(module, program, tools)

    def findings(self, step: Step, code: int, stdout: str, stderr: str) -> tuple[Finding, ...]:
        """See `Target.findings`."""
        return toolchain.findings(step, code, stdout, stderr)

    def mendings(self, path: str, text: str, findings: tuple[Finding, ...]) -> tuple[Edit, ...]:
        """See `Target.mendings`."""
        return proposals.proposals(path, text, findings)

    def run_driver(self, module: Module, program: Program, tools: Mapping[str, Tool]) -> Step:
        """See `Target.run_driver`."""
        return toolchain.run_driver(tools)

    def outputs(self, module: Module) -> tuple[str, ...]:
        """See `Target.outputs`."""
        return ("dist/**",)

    def regions(self, module: Module, program: Program, files: tuple[File, ...]) -> tuple[Region, ...]:
        """See `Target.regions`."""
        return regions.regions(self._names(module, program), files)

    def lesson(self, module: Module, program: Program) -> Lesson | None:
        """See `Target.lesson`."""
        return lesson.lesson(self._names(module, program), self.scope)

    def script(self, module: Module, program: Program, tools: Mapping[str, Tool], blocks: tuple[str, ...]) -> Script:
        """See `Target.script`."""
        return lesson.script(self._names(module, program), self.scope, tools, blocks)


def _scope(options: Mapping[str, Any]) -> str:
    scope = options.get("scope", "")
    if not isinstance(scope, str) or (scope and not skeleton.SCOPE.fullmatch(scope)):
        raise SpeccError(f"[targets.typescript] scope = {scope!r} is no npm scope", 'Write it like `scope = "@acme"`.')
    unknown = sorted(set(options) - {"scope"})
    if unknown:
        raise SpeccError(f"[targets.typescript] has no option `{unknown[0]}`", "The one option is `scope`.")
    return scope


TARGET = TypeScript
