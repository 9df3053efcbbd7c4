"""The target `docs`: a reference and guide as Markdown, and as a site."""

from collections.abc import Collection, Mapping
from typing import Any

from specc.target import Diagnostic, DocumentTarget, File, Layout, Module, Program, Slot
from specc.target.marks import unmarked

from . import plain, site, slots
from .addresses import Anchors
from .languages import Language, spoken
from .page import Page


class Docs(DocumentTarget):
    """A page for each module."""

    links_imports = True

    _known: tuple[tuple[Module, Program, Any], tuple[Layout, tuple[Language, ...], tuple[Slot, ...]]] | None = None
    """What the page that was made last shows whatever fills it has: it is made again for each candidate."""

    def diagnose(self, module: Module, program: Program) -> tuple[Diagnostic, ...]:
        return ()

    def languages(self) -> tuple[str, ...]:
        return tuple(self.options.get("languages", ("rust", "typescript", "python")))

    def slots(self, module: Module, program: Program) -> tuple[Slot, ...]:
        return slots.slots(module, program)

    def document(self, module: Module, program: Program, fills: Mapping[str, str]) -> tuple[File, ...]:
        return (File("index.md", plain.text(self._page(module, program, fills, "md"))), *self.site(module, program, fills))

    def site(self, module: Module, program: Program, fills: Mapping[str, str], front: bool = False) -> tuple[File, ...]:
        return site.files(self._page(module, program, fills, "html"), self.templates, front)

    def facts(self, module: Module, program: Program) -> tuple[str, ...]:
        """All that is rendered is the spec's own text, commentary and quotes among it."""
        return (unmarked(plain.text(self._page(module, program, {}, "md")))[0],)

    def quotes(self, module: Module, program: Program) -> tuple[str, ...]:
        """All code of a page is shown, none of it is run."""
        return plain.code_in(plain.text(self._page(module, program, {}, "md")))

    def front(self, modules: tuple[Module, ...], program: Program) -> tuple[File, ...]:
        return site.front(modules, self.templates)

    def neighbours(self, module: Module, program: Program) -> Mapping[str, Collection[str]]:
        others = (one for one in program.modules.values() if one.name != module.name)
        return {f"../{one.name}/index.{suffix}": found for one in others for found in [Anchors(one).titles] for suffix in ("md", "html")}

    def _page(self, module: Module, program: Program, fills: Mapping[str, str], suffix: str) -> Page:
        key = (module, program, self.layout)
        if self._known is None or any(one is not other for one, other in zip(self._known[0], key, strict=True)):
            self._known = key, (self.layout(module), self._spoken(module, program), self.slots(module, program))
        layout, languages, slots = self._known[1]
        return Page(module, program, layout, languages, slots, fills, suffix)

    def _spoken(self, module: Module, program: Program) -> tuple[Language, ...]:
        if not module.units and not module.types:
            return ()
        found = (spoken(self.code[name], module, program) for name in self.languages())
        return tuple(language for language in found if language)


TARGET = Docs
