"""`specc clauses`: the statements of specs, with what is known about each and what covers it."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from specc.base.source import Source
    from specc.ir.values import ClauseFacts, Module

FORCES = ("MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY", "none")
KINDS = ("examples", "properties", "prompts", "dialogues", "nearby")
NAMES = {"examples": "example", "properties": "property", "prompts": "prompt", "dialogues": "dialogue", "nearby": "dialogue"}


@click.command()
@click.argument("specs", nargs=-1, type=click.Path(path_type=Path), metavar="[SPEC]...")
@click.option("--force", "forces", multiple=True, type=click.Choice(FORCES, case_sensitive=False), help="Only clauses of this force.")
@click.option("--authority", "authorities", multiple=True, help="Only clauses of this authority.")
@click.option("--section", "sections", multiple=True, metavar="ID", help="Only clauses of this section and those in it.")
@click.option("--tag", "tags", multiple=True, help="Only the clause with this tag or id.")
@click.option("--subject", help="Only clauses whose subject holds these words.")
@click.option("--term", "terms", multiple=True, help="Only clauses that use this defined term.")
@click.option("--untagged", is_flag=True, help="Only clauses without a tag.")
@click.option("--uncovered", is_flag=True, help="Only clauses that nothing shows or checks, nor the section they stand in.")
@click.option("--coverage", is_flag=True, help="Count by section what is covered, instead of listing clauses.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it.")
def command(specs: tuple[Path, ...], form: str, coverage: bool, **wanted: Any) -> None:
    """List the clauses of SPECs (files or folders; default: all of the workspace): force, authority, tags, and what covers each.

    JSON holds the subject, the predicate and the terms of each clause as well, and the places of what covers it.

    An option that selects may be repeated: then any of its values will do. Several options must all hold.

    \b
    Example:
      specc clauses specs/policy.md --force MUST --uncovered
      specc clauses --section privacy --coverage
    """
    import msgspec

    from specc.engine.opening import open_specs
    from specc.ir.facts import clause_facts
    from specc.workspace.config import load_config
    from specc.workspace.root import find_root

    root = find_root(Path.cwd())
    checked, chosen = open_specs(root, load_config(root), specs)
    found: list[ClauseFacts] = []
    for module in checked.program.modules.values():
        if module.source in chosen:
            found += [one for one in clause_facts(checked.program, module) if _selected(one, module, **wanted)]
    rows = _by_section(found) if coverage else []
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(rows if coverage else found), indent=2))
    elif coverage:
        click.echo(_table(rows))
    else:
        for one in found:
            click.echo(_entry(one, checked.sources[one.clause.span.source]))
        click.echo(_summary(found))
    if checked.failed:
        click.echo("there are errors in the specs, so this may not be all: see `specc check`", err=True)


def _selected(
    one: "ClauseFacts",
    module: "Module",
    forces: tuple[str, ...],
    authorities: tuple[str, ...],
    sections: tuple[str, ...],
    tags: tuple[str, ...],
    subject: str | None,
    terms: tuple[str, ...],
    untagged: bool,
    uncovered: bool,
) -> bool:
    clause = one.clause
    return (
        (not forces or (clause.force.value or "none") in forces)
        and (not authorities or clause.authority in authorities)
        and (not sections or not set(sections).isdisjoint(_sections_above(module, clause.section)))
        and (not tags or not {clause.id, *clause.tags}.isdisjoint(tags))
        and (subject is None or subject.lower() in one.subject.lower())
        and (not terms or not {term.lower() for term in one.terms}.isdisjoint(term.lower() for term in terms))
        and not (untagged and clause.tags)
        and not (uncovered and _covered(one))
    )


def _sections_above(module: "Module", id: str) -> Iterable[str]:
    parents = {section.id: section.parent for section in module.sections}
    at: str | None = id
    while at is not None:
        yield at
        at = parents[at]


def _covered(one: "ClauseFacts") -> bool:
    return any(getattr(one.coverage, kind) for kind in KINDS)


def _entry(one: "ClauseFacts", source: "Source") -> str:
    """Two lines: where and what kind, and the words."""
    clause = one.clause
    line, _ = source.position(clause.span.start)
    force = clause.force.value if clause.capitals else clause.force.value.lower()
    covers = ", ".join(_counted(kind, len(places)) for kind in KINDS if (places := getattr(one.coverage, kind))) or "uncovered"
    head = [click.style(f"{one.module}#{clause.id}", bold=True), force, clause.authority, f"{clause.span.source}:{line}", covers]
    return "  ".join(part for part in head if part) + "\n    " + " ".join(clause.text.split())


def _counted(kind: str, count: int) -> str:
    name = NAMES[kind]
    plural = {"property": "properties"}.get(name, f"{name}s")
    return f"{count} {name if count == 1 else plural}" + (" of the section" if kind == "nearby" else "")


def _summary(found: "list[ClauseFacts]") -> str:
    forces = {force: sum((one.clause.force.value or "none") == force for one in found) for force in FORCES}
    parts = [f"{count} {force if force != 'none' else 'without force'}" for force, count in forces.items() if count]
    parts += [f"{sum(bool(one.clause.tags) for one in found)} tagged", f"{sum(not _covered(one) for one in found)} uncovered"]
    return f"{len(found)} clause{'s' * (len(found) != 1)}: {', '.join(parts)}" if found else "no clause"


def _by_section(found: "list[ClauseFacts]") -> list[dict[str, Any]]:
    """For each section with clauses: how many there are, and how many of them each kind covers."""
    groups: dict[tuple[str, str], list[ClauseFacts]] = {}
    for one in found:
        groups.setdefault((one.module, one.clause.section), []).append(one)
    return [
        {
            "module": module,
            "section": section,
            "clauses": len(group),
            "tagged": sum(bool(one.clause.tags) for one in group),
            **{kind: sum(bool(getattr(one.coverage, kind)) for one in group) for kind in KINDS},
            "uncovered": sum(not _covered(one) for one in group),
        }
        for (module, section), group in groups.items()
    ]


def _table(rows: list[dict[str, Any]]) -> str:
    heads = ("clauses", "tagged", *KINDS, "uncovered")
    lines = [["section", *heads], *([f"{row['module']}#{row['section']}", *(str(row[head]) for head in heads)] for row in rows)]
    lines.append(["all", *(str(sum(row[head] for row in rows)) for head in heads)])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in lines)
