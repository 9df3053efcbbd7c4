"""Amendments: which section sets which statements aside, and whose word counts."""

from collections.abc import Iterator

import msgspec

from specc.ir.values import Clause, Module, Program, Section

ORDER = ("root", "platform", "system", "developer", "user", "guideline")
"""The usual order of authorities, highest first."""


class Override(msgspec.Struct, frozen=True):
    """`overrides=module#id` on a heading, and what it names. `target` is `None` where there is no such module or no such id in it."""

    module: Module
    section: Section
    written: str
    target: Module | None
    id: str
    home: Section | None
    """The section that is named, or that holds the clause that is named."""


def named_module(program: Program, module: Module, written: str) -> Module | None:
    """The module that `module#id` names as seen from a module: by its alias there, else by its name; itself for `#id`."""
    name = written.partition("#")[0]
    if not name:
        return module
    aliases = {one.alias: one.module for one in module.imports}
    return program.modules.get(aliases.get(name, name))


class Overrides:
    """All overrides of a program."""

    def __init__(self, program: Program) -> None:
        self.found = tuple(_overrides(program))
        self.sections = {(module.name, section.id): section for module in program.modules.values() for section in module.sections}
        self._set_aside: set[tuple[str, str, str, str]] = set()
        """Module and section that override, module and id that are overridden."""
        for one in self.found:
            if one.target and one.home:
                self._set_aside.add((one.module.name, one.section.id, one.target.name, one.id))

    def above(self, module: str, section: str | None) -> Iterator[str]:
        """The id of a section and of those it stands in; each once, even where two sections bear one id."""
        seen: set[str] = set()
        while section is not None and section not in seen:
            seen.add(section)
            yield section
            section = self.sections[module, section].parent

    def gives_way(self, module: str, clause: Clause, other: str, winner: Clause) -> bool:
        """Whether a clause is set aside by the section of another, or by one that this stands in."""
        names = {clause.id, *clause.tags, *self.above(module, clause.section)}
        return self.overridden(module, names, other, winner.section)

    def overridden(self, module: str, names: set[str], other: str, section: str) -> bool:
        """Whether a section, or one that it stands in, overrides one of these ids."""
        return any((other, above, module, name) in self._set_aside for above in self.above(other, section) for name in names)


def _overrides(program: Program) -> Iterator[Override]:
    homes: dict[str, dict[str, Section]] = {}
    for module in program.modules.values():
        for section in module.sections:
            written = section.attributes.get("overrides")
            if written is None:
                continue
            target, id = named_module(program, module, written), written.partition("#")[2]
            if target and target.name not in homes:
                homes[target.name] = _homes(target)
            yield Override(module, section, written, target, id, homes[target.name].get(id) if target else None)


def _homes(module: Module) -> dict[str, Section]:
    """The section of every id: its own, and those of its clauses."""
    sections = {section.id: section for section in module.sections}
    return {name: sections[clause.section] for clause in module.clauses for name in (clause.id, *clause.tags)} | sections


def rank(left: str, right: str, *orders: tuple[str, ...]) -> int | None:
    """Negative where `left` is the higher authority, positive where `right` is, 0 where they are equal; `None` where nobody can say.

    `orders` are those of the modules that are concerned, empty ones standing for the usual one.
    """
    if left == right:
        return 0
    for order in dict.fromkeys(order or ORDER for order in orders):
        if left in order and right in order:
            return order.index(left) - order.index(right)
    return None
