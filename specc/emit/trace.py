"""The trace map: which clause led to which lines, both ways."""

from pathlib import Path

import msgspec

from specc.base.disk import Disk
from specc.base.source import Source
from specc.ir.values import Module, Program
from specc.target.values import Region


class Place(msgspec.Struct, frozen=True):
    """Lines of an artifact that come from an item of the spec."""

    item: str
    kind: str
    """`function`, `type` or `test`; `paragraph` in documents."""
    path: str
    """Relative to the workspace."""
    start: int
    end: int
    clauses: tuple[str, ...]
    """Ids of the clauses behind it."""


class ClausePlace(msgspec.Struct, frozen=True):
    """Where a clause stands in its spec."""

    source: str
    line: int
    text: str
    force: str


class Trace(msgspec.Struct, frozen=True):
    """The map of one artifact."""

    target: str
    module: str
    places: tuple[Place, ...]
    clauses: dict[str, ClausePlace]
    """Every clause of the module by id; further tags of a clause stand beside its first."""
    files: tuple[str, ...]
    """All files of the artifact, relative to the workspace: a line in none of the places was rendered from the interface as a whole."""


def make_trace(
    target: str, module: Module, program: Program, regions: tuple[Region, ...], files: tuple[str, ...], folder: str, source: Source
) -> Trace:
    """The trace map of an artifact in `folder` (relative to the workspace)."""
    places = tuple(
        Place(region.item, region.kind, f"{folder}/{region.path}", region.start, region.end, clauses_of(module, region))
        for region in regions
    )
    clauses = {
        clause_id: ClausePlace(module.source, source.position(clause.span.start)[0], clause.text, clause.force)
        for clause in module.clauses
        for clause_id in dict.fromkeys((clause.id, *clause.tags))
    }
    return Trace(target, module.name, places, clauses, tuple(f"{folder}/{name}" for name in files))


def clauses_of(module: Module, region: Region) -> tuple[str, ...]:
    """The clauses behind an item: a function's own and the module's; for a type, those of the section that declares it; for a paragraph,
    those that it names."""
    if region.kind == "paragraph":
        return region.clauses
    if region.kind == "type":
        section = next((definition.section for definition in module.types if definition.name == region.item), None)
        return tuple(clause.id for clause in module.clauses if clause.section == section)
    return tuple(clause.id for clause in module.clauses if not clause.functions or region.item in clause.functions)


def write_trace(disk: Disk, folder: Path, trace: Trace) -> None:
    """Write the map to `<folder>/<target>/<module>.json`."""
    disk.write(folder / trace.target / f"{trace.module}.json", msgspec.json.format(msgspec.json.encode(trace), indent=1))


def read_traces(disk: Disk, folder: Path) -> list[Trace]:
    """All maps below a folder."""
    return [msgspec.json.decode(disk.read(path) or b"", type=Trace) for path in disk.files(folder) if path.suffix == ".json"]
