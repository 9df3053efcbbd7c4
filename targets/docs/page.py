"""What the page of a module shows: its text as a tree of sections, and what follows from it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from specc.target import (
    Clause,
    Example,
    Function,
    Layout,
    Module,
    Override,
    Overrides,
    Program,
    Resource,
    Section,
    Slot,
    TypeDef,
    clause_facts,
    layout,
    steps,
)

from .addresses import Addresses, function_id, methods, type_id
from .languages import Language
from .notation import value_text

_WORDS = re.compile(r"[_\s]+|(?<=[^\W\d])-|-(?=[^\W\d])")


class Part(msgspec.Struct):
    """A section: its own blocks, and its subsections."""

    section: Section | None
    """None for the whole page."""
    depth: int
    """1 for the page's own heading."""
    blocks: list[object]
    parts: list["Part"]


class Source(msgspec.Struct, frozen=True):
    """Where a section is referred to from, what it overrides, or what overrides it."""

    href: str
    title: str


class Amendment(msgspec.Struct, frozen=True):
    """That a section gives way to another, or one of its clauses does."""

    clause: str
    """Empty where it is the whole section."""
    by: Source


class Shown(msgspec.Struct, frozen=True):
    """How often a clause is shown or checked, by what."""

    clause: Clause
    examples: int
    properties: int
    dialogues: int


class Page:
    """A module for readers. `suffix` is that of the pages: `md` or `html`."""

    def __init__(
        self,
        module: Module,
        program: Program,
        laid: Layout,
        languages: tuple[Language, ...],
        slots: tuple[Slot, ...],
        fills: Mapping[str, str],
        suffix: str,
    ) -> None:
        self.module = module
        self.program = program
        self.layout = laid
        self.languages = languages
        self.slots = tuple(slot.id for slot in slots)
        self.fills = {slot.id: slot.fallback for slot in slots} | dict(fills)
        """The text of every slot, fallbacks among them."""
        self.addresses = Addresses(module, program, f"index.{suffix}", tuple(_anchors(laid.blocks)))
        self.clauses = {clause.id: clause for clause in module.clauses}
        self.names = _method_names(module, self.addresses)
        self.names |= {one.name: self.addresses.to(type_id(one.name)) for one in (*module.types, *module.resources)}
        self.names |= {one.name: self.addresses.to(function_id(one.name)) for one in module.functions}
        heads = [section for section in module.sections if section.level]
        tops = [section for section in heads if section.parent is None or section.parent == "preamble"]
        single = len(tops) == 1
        self.title = tops[0].title if single else readable(module.name)
        self.about = tops[0] if single else None
        """The section that is the whole page, where one heading stands over all."""
        self.whole = self._tree()
        self.backlinks = self._backlinks()
        found = Overrides(program).found
        self.overrides = {one.section.id: self._overridden(one) for one in found if one.module is module}
        """By section of this module: what it overrides."""
        self.amendments: dict[str, list[Amendment]] = {}
        """By section of this module: what overrides it, or a clause in it."""
        for one in found:
            if one.target is module and one.home:
                by = self._source(one.section.id, one.section.title, one.module)
                self.amendments.setdefault(one.home.id, []).append(Amendment("" if one.id == one.home.id else one.id, by))

    def _tree(self) -> Part:
        whole = Part(None, 1, [], [])
        above = [(0, whole)]
        for block in self.layout.blocks:
            if not isinstance(block, layout.Heading):
                above[-1][1].blocks.append(block)
                continue
            section = block.section
            if section == self.about:
                above.append((section.level, whole))
                continue
            while above[-1][0] >= section.level:
                above.pop()
            part = Part(section, above[-1][1].depth + 1, [], [])
            above[-1][1].parts.append(part)
            above.append((section.level, part))
        return whole

    def _backlinks(self) -> dict[str, tuple[Source, ...]]:
        """By section of this module: the sections, of all modules, that refer to it or to a clause in it."""
        found: dict[str, dict[str, Source]] = {}
        own = self.addresses.anchors[self.module.name]
        for module in self.program.modules.values():
            titles = {section.id: section.title for section in module.sections}
            for reference in module.references:
                anchor = own.known(reference.id) if reference.source == self.module.source else None
                section = own.section.get(anchor or "")
                if section and (module is not self.module or section != reference.section):
                    source = self._source(reference.section, titles.get(reference.section, ""), module)
                    found.setdefault(section, {})[source.href] = source
        return {section: tuple(sources.values()) for section, sources in found.items()}

    def _overridden(self, one: Override) -> Source:
        """What a section overrides; without an address where these documents don't hold it."""
        if one.target is None or one.home is None:
            return Source("", one.written)
        return self._source(one.id, one.home.title if one.id == one.home.id else one.id, one.target)

    def _source(self, id: str, title: str, module: Module) -> Source:
        outside = "" if module is self.module else f"{module.name}: "
        return Source(self.addresses.to(id, module.name), outside + (title or module.title))

    def shown(self) -> tuple[Shown, ...]:
        """Each tagged clause, with what shows it; held-back examples are not counted."""
        examples = Counter(tag for one in self.module.examples if not one.held_back for tag in one.tags)
        return tuple(
            Shown(
                fact.clause,
                max((examples[tag] for tag in fact.clause.tags), default=0),
                len(fact.coverage.properties),
                len(fact.coverage.dialogues),
            )
            for fact in clause_facts(self.program, self.module)
            if fact.clause.tags
        )

    def terms(self) -> tuple[tuple[str, Section, tuple[Clause, ...]], ...]:
        """Each defined term with the section that defines it and the clauses that use it."""
        sections = {section.id: section for section in self.module.sections}
        using: dict[str, list[Clause]] = {}
        for fact in clause_facts(self.program, self.module) if self.module.terms else ():
            for name in fact.terms:
                using.setdefault(name, []).append(fact.clause)
        terms = sorted({term.name: term for term in self.module.terms}.values(), key=lambda term: term.name.lower())
        return tuple((term.name, sections[term.section], tuple(using.get(term.name, ()))) for term in terms)

    def values(self, example: Example) -> tuple[str, ...]:
        """The arguments of an example and what comes of it, in JSON."""
        home, _, name = example.function.rpartition(".")
        function = self.program.modules[home or self.module.name].function(name)
        types = {param.name: param.type for param in function.params}
        args = (value_text(value, types[name], self.program) for name, value in example.args.items())
        outcome = function.ok_type if example.outcome == "ok" else function.error_type
        return (*args, value_text(example.value, outcome, self.program))

    def resource(self, function: str) -> Resource | None:
        """The resource that examples for `function` are runs of; `None` where it is a function."""
        home, _, name = function.rpartition(".")
        return self.program.modules[home or self.module.name].resource(name)

    def run(self, example: Example, resource: Resource) -> tuple[tuple[str, str, str], ...]:
        """An example of a resource, call by call: what is called with what, `result` or `error`, and the value of that, in JSON."""
        found = []
        for function, step in steps(example, resource):
            types = {param.name: param.type for param in function.params}
            args = ", ".join(value_text(value, types[name], self.program) for name, value in step.args.items())
            outcome = function.error_type if step.outcome == "error" else function.ok_type
            silent = outcome is None or (function is resource.constructor and step.outcome == "ok")
            said = "" if silent else value_text(step.value, outcome, self.program)
            found.append((f"{function.name}({args})", "error" if step.outcome == "error" else "result", said))
        return tuple(found)

    def declared(self, language: Language, item: Function | TypeDef | Resource) -> str:
        """A function, type or resource as a language declares it; empty where it has nothing of that name."""
        return language.items.get(item.name, "")


def _method_names(module: Module, addresses: Addresses) -> dict[str, str]:
    """The addresses of methods by their names, with that of the resource before them and, where just one has it, without."""
    found: dict[str, str] = {}
    bare = Counter(one.name for resource in module.resources for one in resource.methods)
    for resource in module.resources:
        for one in methods(resource):
            address = addresses.to(function_id(f"{resource.name}.{one.name}"))
            found[f"{resource.name}.{one.name}"] = address
            if bare[one.name] == 1:
                found[one.name] = address
    return found


def readable(name: str) -> str:
    """A module's name for people: `model_spec-2025-12-18` is "Model spec 2025-12-18"."""
    words = _WORDS.sub(" ", name).strip()
    return words[:1].upper() + words[1:]


def _anchors(blocks: tuple[object, ...]) -> Iterator[str]:
    """The names of the HTML anchors in blocks."""
    for block in blocks:
        yield from getattr(block, "names", ())
        words = getattr(block, "words", None)
        yield from words.anchors if words else ()
        yield from _anchors(getattr(block, "blocks", ()))
        for item in getattr(block, "items", ()):
            yield from _anchors(getattr(item, "blocks", ()))
