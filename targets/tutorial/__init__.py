"""The target `tutorial`: a lesson for newcomers in one language."""

from collections.abc import Mapping

from specc.target import Diagnostic, DocumentTarget, File, Lesson, Module, Program, Slot, SpeccError

from . import text
from .steps import steps

LANGUAGES = ("python", "rust", "typescript")


class Tutorial(DocumentTarget):
    """A lesson whose code runs. Options: `language`, the code target in whose language it is (default `python`); `judge`."""

    @property
    def runs(self) -> str:
        language = self.options.get("language", "python")
        if language not in LANGUAGES:
            raise SpeccError(f"[targets.tutorial] language = {language!r} is none", f"Write one of {', '.join(LANGUAGES)}.")
        unknown = sorted(set(self.options) - {"language", "judge"})
        if unknown:
            raise SpeccError(f"[targets.tutorial] has no option `{unknown[0]}`", "Its options are `language` and `judge`.")
        return str(language)

    def languages(self) -> tuple[str, ...]:
        return (self.runs,)

    def packages(self) -> tuple[str, ...]:
        return (self.runs,)

    def diagnose(self, module: Module, program: Program) -> tuple[Diagnostic, ...]:
        return self.code[self.runs].diagnose(module, program)

    def slots(self, module: Module, program: Program) -> tuple[Slot, ...]:
        lesson = self._lesson(module, program)
        return (text.goal(module, lesson), *(text.slot(step, module, lesson) for step in steps(module)))

    def document(self, module: Module, program: Program, fills: Mapping[str, str]) -> tuple[File, ...]:
        lesson = self._lesson(module, program)
        return (File("tutorial.md", text.tutorial(module, lesson, self.slots(module, program), fills, self.templates)),)

    def facts(self, module: Module, program: Program) -> tuple[str, ...]:
        return (*(f"{number}" for number in range(1, len(module.examples) + 1)), *self._lesson(module, program).names.values())

    def quotes(self, module: Module, program: Program) -> tuple[str, ...]:
        return (self._lesson(module, program).install,)

    def _lesson(self, module: Module, program: Program) -> Lesson:
        lesson = self.code[self.runs].lesson(module, program)
        assert lesson is not None, self.runs
        return lesson


TARGET = Tutorial
