"""The documents of a whole workspace as a site, rendered without a model: what `specc docs` shows and writes."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from specc.base.error import SpeccError
from specc.base.source import Source
from specc.check.prose.draft import pieces
from specc.check.prose.rules.links import dead
from specc.diagnostics.values import blocks
from specc.engine.opening import check_specs, read_specs
from specc.ir.front import Checked, Front
from specc.ir.laying import lay_out
from specc.ir.values import Program
from specc.target import DocumentTarget, Finding
from specc.target.loader import load
from specc.workspace.config import Config, load_config

TARGET = "docs"
FRONT = "../index.html"
"""The page over all modules, as the pages of modules know it."""


class Site(msgspec.Struct, frozen=True):
    """A site, or why there is none."""

    files: dict[str, str]
    """By path, POSIX; empty where the specs are wrong."""
    findings: tuple[Finding, ...]
    """Links that lead nowhere."""
    checked: Checked


class SiteMaker:
    """Makes the site of a workspace again and again; what did not change is not read again."""

    def __init__(self, root: Path, specs: tuple[Path, ...]) -> None:
        self._root, self._specs = root, specs
        self._front = Front()
        self._made: dict[str, tuple[Program, Source, dict[str, str], tuple[Finding, ...]]] = {}
        self.config = Config()
        self.sources: dict[str, Source] = {}

    def changed(self) -> bool:
        """Look at the files; whether any is not as it was."""
        config = load_config(self._root)
        sources, _ = read_specs(self._root, config, self._specs)
        seen = config, {name: source.data for name, source in sources.items()}
        before = self.config, {name: source.data for name, source in self.sources.items()}
        self.config, self.sources = config, sources
        return seen != before

    def make(self) -> Site:
        """The site of the files that were looked at last."""
        checked = check_specs(self._root, list(self.sources.values()), self._front)
        if blocks(checked.diagnostics, self.config.workspace.warnings):
            return Site({}, (), checked)
        target = load(TARGET, self._root, self.config.targets)
        if not isinstance(target, DocumentTarget):
            raise SpeccError(f"the target `{TARGET}` of this project makes no documents", f"Rename targets/{TARGET}.")
        program = checked.program
        target.layout = lambda module: lay_out(program.modules[module.name], checked.sources[module.source])
        files: dict[str, str] = {file.path: file.content for file in target.front(tuple(program.modules.values()), program)}
        findings: list[Finding] = []
        for name in program.modules:
            pages, wrong = self._pages(target, program, name, checked.sources)
            files |= pages
            findings += wrong
        return Site(files, tuple(findings), checked)

    def _pages(
        self, target: DocumentTarget, program: Program, name: str, sources: dict[str, Source]
    ) -> tuple[dict[str, str], tuple[Finding, ...]]:
        """A module's pages; those of before where neither the specs nor its text have changed."""
        module = program.modules[name]
        known = self._made.get(name)
        if known and known[0] == program and known[1].data == sources[module.source].data:
            return known[2], known[3]
        site = target.site(module, program, {}, front=True)
        paths = {file.path for file in site}
        made = (*(file for file in target.document(module, program, {}) if file.path not in paths), *site)
        beside = {FRONT: (), **target.neighbours(module, program)}
        found = (fault.finding for fault in dead(made, pieces(made)[0], beside))
        wrong = tuple(msgspec.structs.replace(one, path=f"{name}/{one.path}") for one in found)
        plain = {f"{name}/{file.path}": _shown(file.path, file.content) for file in made}
        self._made[name] = program, sources[module.source], plain, wrong
        return plain, wrong


def _shown(path: str, content: str) -> str:
    """A file as readers get it: Markdown without the marks for the checks."""
    from specc.target.marks import unmarked

    return unmarked(content)[0] if path.endswith(".md") else content


def folders(root: Path, sources: Iterable[str]) -> list[tuple[Path, bool]]:
    """The folders in which changes count: the root, and those of all that was read."""
    places = {root, *((root / name).parent for name in sources)}
    return [(folder, False) for folder in sorted(places)]
