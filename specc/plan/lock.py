"""specc.lock as a value: for each unit and target which reply was accepted, for each package what came of it."""

import json
import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise
from typing import TypeVar

import msgspec

HEAD = """\
# Written by `specc build`. Commit it with specc.records/: then a clone builds the same packages without a model.
version = 1
"""
_ENTRY = re.compile(r'\["([^"\n]+)"\]\n(?:[a-z]+ = (?:"(?:[^"\\\n]|\\.)*"|\d+)\n)+')
T = TypeVar("T")
RENDERED = "rendered"
"""Stands for the model where no candidate for a document's slot passed, and what specc renders is in its place."""


class UnitLock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An accepted reply. All digests are sha256."""

    slice: str
    """Digest of all that decides what the model is asked: the unit's clauses, examples and signature, the target, the model."""
    prompt: str = ""
    """Digest of the first prompt's very words with the model: a change of the target that leaves them as they are asks for nothing."""
    request: str = ""
    """Digest of the request that gave the reply: it names the record. Empty for a body written by hand."""
    reply: str
    """Digest of the reply's text, or of the body written by hand."""
    model: str
    candidates: int
    """How many were checked until this one passed."""
    toolchain: str = ""
    verdict: str
    judge: str = ""
    """Digest of the request that gave the judge's verdict on a document's section: it names the record. Empty where there is none."""
    fill: str = ""
    """Names the record of what the compiler's proposals made of the reply, where they changed it."""


class PackageLock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A package."""

    artifact: str
    """Digest over the names and bytes of its files."""


class Lock:
    """The entries of a lock by their names (`rust:slug`, `rust:slug#slugify`). An entry is parsed when it is asked for."""

    def __init__(self, text: str = "") -> None:
        head, texts, self.faults = _entries(text.replace("\r\n", "\n"))
        self._goals: dict[str, dict[str, str]] = {}
        """The entries of each package, as text."""
        if text and not self.faults and head != HEAD.strip():
            self.faults = [_head_fault(head)]
            if "version" in self.faults[0]:
                texts = {}
        for name, entry in texts.items():
            self._goals.setdefault(name.partition("#")[0], {})[name] = entry

    def unit(self, name: str) -> UnitLock | None:
        """A unit's entry."""
        text = self._goals.get(name.partition("#")[0], {}).get(name)
        return None if text is None else _decoded(text, name, UnitLock)

    def package(self, name: str) -> PackageLock | None:
        """A package's entry."""
        text = self._goals.get(name, {}).get(name)
        return None if text is None else _decoded(text, name, PackageLock)

    def units(self, goal: str) -> dict[str, UnitLock]:
        """The entries of a package's units, by function."""
        found = {name: self.unit(name) for name in self._goals.get(goal, {}) if name != goal}
        return {name.partition("#")[2]: unit for name, unit in found.items() if unit is not None}

    def goals(self) -> set[str]:
        """The packages that have entries."""
        return set(self._goals)

    def put(self, goal: str, package: PackageLock, units: Mapping[str, UnitLock]) -> None:
        """Replace all entries of a package."""
        entries = {f"{goal}#{function}": _text(f"{goal}#{function}", unit) for function, unit in units.items()}
        self._goals[goal] = {goal: _text(goal, package), **entries}

    def drop(self, goal: str) -> None:
        """Remove all entries of a package."""
        self._goals.pop(goal, None)

    def text(self) -> str:
        """The file: entries sorted by name, each a table of its own, so that branches which change different units merge."""
        # No name has a character that sorts before `#`.
        return "\n".join([HEAD, *(entries[name] for _, entries in sorted(self._goals.items()) for name in sorted(entries))])


def _entries(text: str) -> tuple[str, dict[str, str], list[str]]:
    """What stands before the first entry, the entries that are whole, and what is wrong with the others."""
    starts = [match.start() for match in re.finditer(r"^\[", text, re.M)]
    head = text[: starts[0]] if starts else text
    found: dict[str, str] = {}
    faults: list[str] = []
    twice: set[str] = set()
    for start, end in pairwise([*starts, len(text)]):
        block = text[start:end].rstrip("\n") + "\n"
        name = match[1] if (match := _ENTRY.fullmatch(block)) else ""
        if not name:
            line = text.count("\n", 0, start) + 1
            faults.append(f"the entry at line {line} can't be read")
        elif name in found:
            twice.add(name)
            faults.append(f"{name} stands there twice")
        else:
            found[name] = block
    return head.strip(), {name: block for name, block in found.items() if name not in twice}, faults


def _head_fault(head: str) -> str:
    version = re.search(r"^version = (\d+)$", head, re.M)
    if version and version[1] != "1":
        return f"it is of version {version[1]}, which this specc doesn't know"
    return "its first lines are not as specc writes them"


def _decoded(text: str, name: str, type: type[T]) -> T | None:
    try:
        return msgspec.convert(tomllib.loads(text)[name], type)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, KeyError):
        return None


def _text(name: str, entry: UnitLock | PackageLock) -> str:
    values = sorted(msgspec.structs.asdict(entry).items())
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values if value != ""]
    return "\n".join([f'["{name}"]', *lines, ""])
