"""`specc trace`: from a clause to lines, from a line to clauses."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.base.error import SpeccError

if TYPE_CHECKING:
    from specc.emit.trace import Trace


@click.command()
@click.argument("place")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it.")
def command(place: str, form: str) -> None:
    """Show which lines of the built packages come from a clause, or which clauses a line comes from.

    PLACE is `module#clause`, `module`, `file` or `file:line`.

    \b
    Example:
      specc trace slug#k3tq
      specc trace build/rust/slug/src/slugify.rs:42
    """
    from specc.base.disk import RealDisk
    from specc.emit.trace import read_traces
    from specc.workspace.places import Places
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    traces = read_traces(RealDisk(), Places(root).trace)
    if not traces:
        raise SpeccError("nothing has been built yet, so there is nothing to trace", "Run `specc build` first.")
    modules = {trace.module for trace in traces}
    name, _, clause = place.partition("#")
    found = _of_module(traces, name, clause) if name in modules else _of_file(traces, root, place)
    if form == "json":
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
    else:
        for entry in found:
            click.echo("  ".join(str(value) for value in entry.values() if value))


def _of_module(traces: "list[Trace]", name: str, clause: str) -> list[dict[str, object]]:
    """A clause's place in the spec, and the lines that come from it."""
    chosen = [trace for trace in traces if trace.module == name]
    known = chosen[0].clauses
    if clause and clause not in known:
        raise SpeccError(f"module `{name}` has no clause `{clause}`", f"Its clauses: {', '.join(known)}.")
    ids = [clause] if clause else list(known)
    found: list[dict[str, object]] = []
    for each in ids:
        at = known[each]
        found.append({"place": f"{at.source}:{at.line}", "clause": f"{name}#{each}", "text": " ".join(at.text.split())})
        same = {other for other, where in known.items() if where == at}
        for trace in chosen:
            found += [
                {"place": f"  {p.path}:{p.start}-{p.end}", "item": f"{p.kind} {p.item}"} for p in trace.places if same & set(p.clauses)
            ]
    return found


def _of_file(traces: "list[Trace]", root: Path, place: str) -> list[dict[str, object]]:
    """The items and clauses behind a file or one of its lines."""
    name, _, number = place.rpartition(":") if place.rpartition(":")[2].isdigit() else (place, "", "")
    path = Path(name).absolute()
    relative = path.relative_to(root).as_posix() if path.is_relative_to(root) else name
    trace = next((trace for trace in traces if relative in trace.files), None)
    if trace is None:
        raise SpeccError(f"`{name}` is neither a module nor a file of a built package", "Write `module#clause` or `build/…/file:line`.")
    line = int(number) if number else None
    hit = [p for p in trace.places if p.path == relative and (line is None or p.start <= line <= p.end)]
    if not hit:
        return [{"place": place, "text": f"rendered from the interface of module `{trace.module}` as a whole"}]
    found: list[dict[str, object]] = []
    for region in hit:
        found.append({"place": f"{region.path}:{region.start}-{region.end}", "item": f"{region.kind} {region.item}"})
        for clause in region.clauses:
            at = trace.clauses[clause]
            found.append({"place": f"  {at.source}:{at.line}", "clause": f"{trace.module}#{clause}", "text": " ".join(at.text.split())})
    return found
