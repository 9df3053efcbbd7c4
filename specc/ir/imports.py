"""The imports of all modules: what each name stands for, and in which order modules are resolved."""

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote

import msgspec

from specc.diagnostics.values import Diagnostic, Label
from specc.ir.cycles import walk
from specc.ir.draft import Draft, ImportEntry
from specc.ir.near import near
from specc.ir.rules import import_cycle, missing_import

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/")


def path_from(source: str, target: str) -> str:
    """The name of the source that a relative path in another source leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(target)))


def leads_to(source: str, target: str) -> tuple[str, str] | None:
    """The source and the id that a link in another source leads to; `None` where it leads out of the specs."""
    path, _, id = target.partition("#")
    if not path:
        return (source, unquote(id)) if id else None
    return (path_from(source, path), unquote(id)) if path.endswith(".md") and not _ELSEWHERE.match(path) else None


class Linked(msgspec.Struct, frozen=True):
    """The drafts in order, each after those it imports, and for each source its imports: alias -> source or `None`."""

    order: tuple[str, ...]
    imports: dict[str, dict[str, str | None]]


def link(drafts: Mapping[str, Draft]) -> tuple[Linked, list[Diagnostic]]:
    """Find what each import leads to. `drafts` are by the name of their source."""
    faults: list[Diagnostic] = []
    edges: dict[str, list[str]] = {}
    entries: dict[tuple[str, str], ImportEntry] = {}
    imports: dict[str, dict[str, str | None]] = {}
    for source, draft in drafts.items():
        found: dict[str, str | None] = {}
        for entry in draft.header.imports:
            target = path_from(source, entry.path)
            if target in drafts:
                found[entry.alias] = target
                entries.setdefault((source, target), entry)
            else:
                found[entry.alias] = None
                faults.append(_missing(entry, target, drafts))
        imports[source] = found
        edges[source] = [target for target in found.values() if target]
    walked = walk(edges)
    faults += [_cycle(cycle, drafts, entries) for cycle in walked.cycles]
    for source, target in walked.back:
        imports[source] = {a: None if t == target else t for a, t in imports[source].items()}
    return Linked(walked.order, imports), faults


def _missing(entry: ImportEntry, target: str, drafts: Mapping[str, Draft]) -> Diagnostic:
    if not entry.path.endswith(".md") or entry.path.startswith("/") or "://" in entry.path:
        message = f"`{entry.path}` is no path to a Markdown file, relative to this one"
        return missing_import.CODE.at(entry.span, message, f"write for instance `./{entry.alias}.md`")
    meant = near(target, drafts)
    help = f"did you mean `{meant}`?" if meant else "mend the path, or write the spec"
    return missing_import.CODE.at(entry.span, f"there is no spec `{target}`", help)


def _cycle(cycle: tuple[str, ...], drafts: Mapping[str, Draft], entries: Mapping[tuple[str, str], ImportEntry]) -> Diagnostic:
    pairs = list(zip(cycle, (*cycle[1:], cycle[0]), strict=True))
    names = [drafts[source].header.name for source in cycle]
    shown = names if len(names) <= 8 else [*names[:4], "…", *names[-3:]]
    message = "these specs import each other in a circle: " + " → ".join(f"`{name}`" for name in (*shown, names[0]))
    if len(cycle) == 1:
        message = f"`{names[0]}` imports itself"
    labels = tuple(
        Label(entries[pair].span, f"`{drafts[pair[0]].header.name}` imports `{drafts[pair[1]].header.name}` here") for pair in pairs[1:8]
    )
    help = "take one of the imports out; what both need belongs into a third spec"
    if len(cycle) == 1:
        help = "take the import out: what a spec declares, it knows already"
    return import_cycle.CODE.at(entries[pairs[0]].span, message, help, *labels)
