"""Sites made of texts, for the tests of the target `docs`."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from specc.base.source import Source
from specc.check.prose.draft import pieces
from specc.check.prose.rules.links import dead
from specc.ir.front import Checked, compile_sources
from specc.ir.laying import lay_out
from specc.target import DocumentTarget, File, Finding, Module, Program
from specc.target.loader import load

ROOT = Path(__file__).parent.parent.parent.parent
CORPUS = ROOT / "tests" / "corpora" / "openai-model-spec"
RELEASES = ("model_spec-2025-04-11.md", "model_spec-2025-12-18.md")


class Made:
    """The documents of a program."""

    def __init__(self, checked: Checked) -> None:
        self.program: Program = checked.program
        target = load("docs", ROOT)
        assert isinstance(target, DocumentTarget)
        self.target: Any = target
        self.target.layout = lambda module: lay_out(module, checked.sources[module.source])
        self.files: dict[str, str] = {}
        self.broken: list[Finding] = []
        for name, module in self.program.modules.items():
            (document, *_) = target.document(module, self.program, {})
            files = (document, *target.site(module, self.program, {}, True))
            self.files |= {f"{name}/{file.path}": file.content for file in files}
            self.broken += self.dead(module, files)
        self.files |= {file.path: file.content for file in target.front(tuple(self.program.modules.values()), self.program)}

    def dead(self, module: Module, files: tuple[File, ...]) -> list[Finding]:
        """What the rule for links has against files of a module."""
        beside = {"../index.html": (), **self.target.neighbours(module, self.program)}
        return [fault.finding for fault in dead(files, pieces(files)[0], beside)]

    def page(self, module: str) -> "Elements":
        """The elements of a module's page."""
        return Elements(self.files[f"{module}/index.html"])

    def write(self, folder: Path) -> Path:
        """Put the site on the disk."""
        for path, content in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content)
        return folder


class Elements(HTMLParser):
    """The elements of a page, with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of_class(self, name: str) -> list[dict[str, str]]:
        """The attributes of the elements of a class."""
        return [attrs for _, attrs in self.all if name in attrs.get("class", "").split()]

    @property
    def ids(self) -> set[str]:
        """All anchors."""
        return {attrs["id"] for _, attrs in self.all if "id" in attrs}

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return [attrs["href"] for tag, attrs in self.all if tag == "a" and "href" in attrs]


def of_texts(**texts: str) -> Made:
    """The documents of specs given by name."""
    checked = compile_sources([Source(f"{name}.md", text.encode()) for name, text in texts.items()])
    assert not checked.failed, checked.diagnostics
    return Made(checked)


def of_specs(*names: str) -> Made:
    """The documents of specs of this repository."""
    return Made(compile_sources([Source(f"specs/{name}.md", (ROOT / "specs" / f"{name}.md").read_bytes()) for name in names]))


def of_release(name: str) -> Made:
    """The documents of a release of the Model Spec."""
    return Made(compile_sources([Source(name, (CORPUS / name).read_bytes())]))
