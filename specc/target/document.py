"""The interface of targets that make documents: texts that specc renders, with slots that a model may fill.

A document is Markdown. What the spec determines is rendered; a slot is a place for a few sentences in a reader's own terms. Each slot has a
fallback, rendered too: where no text of a model's passes the checks the fallback stands, and the document is only plainer.

Three marks are for the checks and the trace map and are taken out of what readers get (`specc.target.marks`):

- `[^id]` at a paragraph's end: the paragraph rests on the clause of that id;
- `<!-- passage ID -->` … `<!-- end -->`, each on a line of its own: what stands between is held to the facts of slot ID alone. Outside of
  passages everything of the module is a fact;
- a code block with the info string `output` shows what the runnable block above it printed. Where it is empty it is filled in.
"""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

from specc.base.error import SpeccError
from specc.ir.layout import Layout
from specc.ir.values import Module, Program
from specc.target.api import AnyTarget, Target
from specc.target.marks import read_text
from specc.target.values import File, Manifest


class Bounds(msgspec.Struct, frozen=True):
    """How a model's text for a slot has to be."""

    words: tuple[int, int] = (8, 60)
    """The least and the most, code blocks not counted."""
    sentences: int = 3
    """The most."""
    grade: float = 14.0
    """The highest reading level (Flesch and Kincaid: years of school)."""
    code: bool = False
    """Whether it may have code blocks."""


class Sample(msgspec.Struct, frozen=True):
    """A text on another topic, which shows a model how one for a slot reads. Its names and values are none of the slot's facts."""

    clauses: tuple[str, ...]
    facts: tuple[str, ...]
    text: str


class Slot(msgspec.Struct, frozen=True):
    """A place in a document for text of a model's. No place in the spec's files is in it: it decides the digest of the request."""

    id: str
    """Unique in the document: `goal`, `to-roman`."""
    title: str
    """What it is called to people."""
    ask: str
    """What is to be written, for the model."""
    clauses: tuple[str, ...]
    """Ids of the clauses that it may rest on."""
    covers: tuple[str, ...]
    """Those of them that its passage has to name."""
    fallback: str
    """What stands in its place where no candidate passes: Markdown with marks; empty where nothing needs to stand there."""
    functions: tuple[str, ...] = ()
    """The functions that it is about."""
    facts: tuple[str, ...] = ()
    """What it may state besides its clauses: signatures, calls, what they give. The model sees them."""
    sample: Sample | None = None
    """Shown to the model as an earlier answer of its own."""
    names: dict[str, str] = {}
    """What the reader's language calls things, by their names in the spec; clauses are shown so."""
    bounds: Bounds = Bounds()
    essential: bool = False
    """Whether it counts as a step: a document in which less than half of those survive is not built."""


class DocumentTarget(AnyTarget):
    """A kind of document that specs are turned into."""

    code: Mapping[str, Target] = {}
    """The code targets of `languages`, given by specc when the target is loaded."""
    links_imports: bool = False
    """Whether its documents link to those of imported modules, which specc makes then too: no link leads to what is not there."""
    layout: Callable[[Module], Layout]
    """How the text of a module is laid out; given by specc with the program."""

    def __init__(self, manifest: Manifest, templates: Path, options: Mapping[str, Any]) -> None:
        super().__init__(manifest, templates, options)
        self.judged = options.get("judge", False)
        """Whether the configured model judges each section against its clauses: `judge = true` in specc.toml."""
        if not isinstance(self.judged, bool):
            name = manifest.name
            raise SpeccError(f"[targets.{name}] judge = {self.judged!r} is neither true nor false", "Write judge = true, or leave it out.")

    @abstractmethod
    def languages(self) -> tuple[str, ...]:
        """Names of the code targets from which it renders signatures and code."""

    def packages(self) -> tuple[str, ...]:
        """Those of them whose packages of the module come first: the document's code runs against them."""
        return ()

    @property
    def runs(self) -> str:
        """The code target in whose language code blocks are run, as one program in their order; empty where none is."""
        return ""

    @abstractmethod
    def slots(self, module: Module, program: Program) -> tuple[Slot, ...]:
        """The slots, in the order of the text."""

    @abstractmethod
    def document(self, module: Module, program: Program, fills: Mapping[str, str]) -> tuple[File, ...]:
        """The files, with the fills of slots (by id) in their places and fallbacks for the others, marks still in them.

        `fills` are a model's texts after `read`, with their `[^id]` marks.
        """

    def read(self, reply: str, slot: Slot) -> str:
        """Cut a reply down to the text for a slot: without a fence around all of it, without headings, marks written as marks.

        A slot with one clause rests on it: where no mark was written at all, it is put at the end of the paragraphs. A text without several
        clauses that goes on for too long is cut behind a sentence: what comes first is often right.
        """
        return read_text(reply, slot.clauses, slot.bounds.sentences, slot.bounds.words[1])

    def facts(self, module: Module, program: Program) -> tuple[str, ...]:
        """What the document states beyond the module and its slots, because the target vouches for it: the command that installs."""
        return ()

    def site(self, module: Module, program: Program, fills: Mapping[str, str], front: bool = False) -> tuple[File, ...]:
        """Those files of `document` that are for a browser; with `front` a page over all modules stands one folder higher."""
        return ()

    def front(self, modules: tuple[Module, ...], program: Program) -> tuple[File, ...]:
        """The page over all modules, whose own stand in folders of their names beside it."""
        return ()

    def neighbours(self, module: Module, program: Program) -> Mapping[str, Collection[str]]:
        """The documents of imported modules that it may link to, with their anchors, by path from its own folder."""
        return {}

    def quotes(self, module: Module, program: Program) -> tuple[str, ...]:
        """Code blocks that it shows and that are not run: signatures, commands. Any other code that isn't run is a fault."""
        return ()
