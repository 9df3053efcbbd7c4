"""`specc graph`: what leads to what, for people and for other build tools."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from specc.base.error import SpeccError

if TYPE_CHECKING:
    from specc.plan.graph import Graph

STAMPS = "build/.specc/ninja"


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("-t", "--target", "targets", multiple=True, help="Packages for this target; may be repeated.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["dot", "json", "ninja"]),
    default="dot",
    show_default=True,
    help="dot: for Graphviz. ninja: a file that builds each package by `specc build`.",
)
def command(specs: tuple[Path, ...], targets: tuple[str, ...], form: str) -> int:
    """Print the specs, the packages that are built of them, and what needs what. Nothing is built, no tool and no model is needed.

    \b
    Example:
      specc graph | dot -Tsvg > specs.svg
      specc graph --format ninja > specc.ninja      and in build.ninja: subninja specc.ninja
    """
    from specc.cli.diagnostics import show_diagnostics
    from specc.engine.opening import chosen_modules, document_target, open_specs, wanted_goals
    from specc.plan.graph import make_graph
    from specc.workspace.config import load_config
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    config = load_config(root)
    checked, chosen = open_specs(root, config, specs)
    if checked.failed:
        show_diagnostics(checked.diagnostics, checked.sources)
        return 1
    wanted = wanted_goals(chosen_modules(checked, chosen), config, targets, root)
    documents = {name: found for name, _ in wanted if (found := document_target(name, root, config.targets)) is not None}
    graph = make_graph(checked.program, wanted, documents)
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(graph), indent=2).decode())
    else:
        click.echo(render_dot(graph) if form == "dot" else render_ninja(graph), nl=False)
    return 0


def render_dot(graph: "Graph") -> str:
    """For Graphviz: specs as notes, packages as boxes that list their functions."""
    lines = ["digraph specc {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for spec in graph.specs:
        lines.append(f"  {_quoted(spec.path)} [shape=note];")
        lines += [f"  {_quoted(other)} -> {_quoted(spec.path)} [style=dashed];" for other in spec.imports]
    for package in graph.packages:
        label = "\\n".join([package.id, *package.functions])
        lines.append(f'  {_quoted(package.id)} [shape=box, label="{label}"];')
        lines.append(f"  {_quoted(package.spec)} -> {_quoted(package.id)};")
        lines += [f"  {_quoted(other)} -> {_quoted(package.id)};" for other in package.needs]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def render_ninja(graph: "Graph") -> str:
    """A ninja file with one edge for each package, to be run in the root of the workspace.

    One specc at a time, since it asks a model for as much at once as that bears. What a spec imports, ninja learns from the depfile.
    """
    lines = [
        "# Written by `specc graph --format ninja`. Run that again when specs are added or removed.",
        "ninja_required_version = 1.10",
        "specc = specc",
        "specc_flags =",
        "pool specc",
        "  depth = 1",
        "rule specc",
        "  command = $specc build -q $specc_flags -t $target --stamp $out --depfile $out.d -- $spec",
        "  description = specc $target $module",
        "  depfile = $out.d",
        "  deps = gcc",
        "  pool = specc",
    ]
    stamps = {package.id: f"{STAMPS}/{package.target}/{package.module}" for package in graph.packages}
    for package in graph.packages:
        needs = "".join(f" {stamps[need]}" for need in package.needs)
        lines += [
            f"build {stamps[package.id]}: specc {_path(package.spec)}" + (f" ||{needs}" if needs else ""),
            f"  target = {package.target}",
            f"  module = {package.module}",
            f"  spec = {shlex.quote(package.spec).replace('$', '$$')}",
        ]
    lines.append("build specc: phony" + "".join(f" {stamp}" for stamp in stamps.values()))
    return "\n".join(lines) + "\n"


def _path(name: str) -> str:
    """A path in a ninja file. Raises SpeccError for one that ninja can't hold."""
    if "\n" in name:
        raise SpeccError(f"{name!r} can't stand in a ninja file: it holds a line end", "Rename it.")
    return name.replace("$", "$$").replace(" ", "$ ").replace(":", "$:")
