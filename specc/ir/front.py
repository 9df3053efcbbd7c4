"""The front end in one call: texts in, a resolved program and everything that is wrong with it out."""

import gc
import posixpath
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec

from specc.base.source import Source
from specc.diagnostics.values import Diagnostic, Severity
from specc.ir.draft import Draft
from specc.ir.imports import link
from specc.ir.lower import lower
from specc.ir.order import RULES
from specc.ir.resolve import Resolved, Resolver
from specc.ir.values import Module, Program
from specc.ir.view import View
from specc.syntax.parser import parse
from specc.syntax.values import Document
from specc.workspace.prompts import folder_of, tag_of

Linked = Callable[[str], Source | None]
"""Gives the source of that name where a link leads to a file that is no spec; `None` where there is no such file."""


class Checked(msgspec.Struct, frozen=True):
    """What the front end makes of a workspace's specs."""

    program: Program
    """Every module that has a name of its own, each after those it imports; what is broken in one is left out."""
    documents: dict[str, Document]
    """By the name of the source."""
    sources: dict[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    """Sorted by source and place."""

    @property
    def failed(self) -> bool:
        """Whether an error is among the diagnostics."""
        return any(one.severity is Severity.ERROR for one in self.diagnostics)

    def failed_in(self, source: str) -> bool:
        """Whether an error stands in that source."""
        return any(one.severity is Severity.ERROR and one.span.source == source for one in self.diagnostics)


class Read(msgspec.Struct, frozen=True, gc=False):
    """What is known of one file by itself."""

    source: Source
    document: Document
    draft: Draft
    faults: tuple[Diagnostic, ...]
    torn: bool
    """Whether its form is wrong."""


class Front:
    """The front end of a process that checks again and again, at every keystroke perhaps: what did not change is not read again."""

    def __init__(self) -> None:
        self.files: dict[str, Read] = {}
        self.made: dict[str, Resolved] = {}

    def compile(self, sources: Iterable[Source], linked: Linked | None = None) -> Checked:
        """Parse, lower, resolve and check specs. A broken one does not keep the others from being checked.

        A source in a folder `examples` is no spec: it holds the prompts of a clause of the specs beside that folder.
        """
        with _uncollected():
            return self._compiled(sources, linked)

    def _compiled(self, sources: Iterable[Source], linked: Linked | None) -> Checked:
        self.files = {source.name: self._read(source) for source in sorted(sources, key=lambda source: source.name)}
        texts = {name: one.source for name, one in self.files.items()}
        specs = {name: one for name, one in self.files.items() if not tag_of(name)}
        drafts = {name: one.draft for name, one in specs.items()}
        prompts = {name: one.draft for name, one in self.files.items() if name not in specs}
        resolver, faults = resolve(drafts, texts, prompts, self.made)
        self.made = resolver.made
        faults += [fault for one in self.files.values() for fault in one.faults]
        torn = {name for name, one in self.files.items() if one.torn}
        view = View(resolver.program, drafts, prompts, texts, linked or (lambda name: None), resolver.about, torn)
        for check in RULES:
            faults += check(view)
        documents = {name: one.document for name, one in specs.items()}
        return Checked(resolver.program, documents, texts, tuple(sorted(set(faults), key=place)))

    def _read(self, source: Source) -> Read:
        known = self.files.get(source.name)
        if known and known.source.data == source.data:
            return known
        document, torn = parse(source)
        draft, faults = lower(document, source)
        return Read(source, document, draft, (*torn, *faults), bool(torn))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for circles of values: there are none among so many new ones, and it takes a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def compile_sources(sources: Iterable[Source], linked: Linked | None = None) -> Checked:
    """Check specs once: see `Front.compile`."""
    return Front().compile(sources, linked)


def resolve(
    drafts: dict[str, Draft], texts: dict[str, Source], prompts: dict[str, Draft], before: dict[str, Resolved]
) -> tuple[Resolver, list[Diagnostic]]:
    """Resolve all drafts (by source) into one program. Of two modules with one name the first counts."""
    files: dict[str, dict[str, Draft]] = {}
    for source, draft in prompts.items():
        files.setdefault(folder_of(source), {})[tag_of(source)] = draft
    linked, faults = link(drafts)
    resolver = Resolver(before)
    modules: dict[str, Module] = {}
    taken = {draft.header.name: source for source, draft in reversed(drafts.items())}
    for source in linked.order:
        draft = drafts[source]
        if taken[draft.header.name] == source:
            imports = {alias: modules.get(target or "") for alias, target in linked.imports[source].items()}
            modules[source] = resolver.add(draft, texts[source], imports, files.get(posixpath.dirname(source), {}))
    return resolver, faults + resolver.faults


def place(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    """The order in which diagnostics are shown."""
    span = diagnostic.span
    return span.source, span.start, span.end, diagnostic.code, diagnostic.message
