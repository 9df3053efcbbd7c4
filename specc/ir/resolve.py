"""Draft -> Module: names resolved, examples type-checked, clauses with their owners."""

from collections import Counter
from collections.abc import Iterator, Mapping

import msgspec

from specc.base.source import Source
from specc.diagnostics.values import Diagnostic
from specc.ir.columns import Callee
from specc.ir.draft import CaseBlock, Draft, Statement
from specc.ir.examples import Reader
from specc.ir.force import lower_case_counts
from specc.ir.imports import leads_to
from specc.ir.interface import Interface
from specc.ir.ownership import owners
from specc.ir.properties import Properties
from specc.ir.rules import unknown_function
from specc.ir.values import Clause, Dialogue, Example, Force, Import, Module, Program, Reference, Section
from specc.syntax.wit.values import FuncItem, ResourceItem


class Resolved(msgspec.Struct, frozen=True, gc=False):
    """A module, with what it was made from: while that is the same, so is the module."""

    draft: Draft
    imports: Mapping[str, Module | None]
    prompts: Mapping[str, Draft]
    module: Module
    interface: Interface
    faults: tuple[Diagnostic, ...]
    about: frozenset[tuple[str, str]]

    def made_from(self, draft: Draft, imports: Mapping[str, Module | None], prompts: Mapping[str, Draft]) -> bool:
        """Whether it was made from just these values."""
        return self.draft is draft and _same(self.imports, imports) and _same(self.prompts, prompts)


class Resolver:
    """Resolves drafts one by one, each after those it imports, into the modules of a program. `before` is an earlier one's `made`."""

    def __init__(self, before: Mapping[str, Resolved]) -> None:
        self.before = before
        self.made: dict[str, Resolved] = {}
        """By source."""
        self.program = Program({})
        self.interfaces: dict[str, Interface] = {}
        self.faults: list[Diagnostic] = []
        self.about: set[tuple[str, str]] = set()
        """Modules with those of their functions that examples, sound or not, are about."""

    def add(self, draft: Draft, source: Source, imports: Mapping[str, Module | None], prompts: Mapping[str, Draft]) -> Module:
        """Resolve a draft. `imports` holds for each alias the module, or `None` where it is broken; `prompts` for a tag its file."""
        known = self.before.get(draft.source)
        one = known if known and known.made_from(draft, imports, prompts) else self._resolved(draft, source, imports, prompts)
        one.interface.interfaces = self.interfaces
        self.made[draft.source] = one
        self.interfaces[one.module.name] = one.interface
        self.program.modules[one.module.name] = one.module
        self.faults += one.faults
        self.about |= one.about
        return one.module

    def _resolved(self, draft: Draft, source: Source, imports: Mapping[str, Module | None], prompts: Mapping[str, Draft]) -> Resolved:
        interface = Interface(draft, dict(imports), self.interfaces)
        name = draft.header.name
        module = self._outline(draft, interface, imports)
        # The types must be known before examples can be checked against them.
        self.interfaces[name] = interface
        self.program.modules[name] = module
        body = _Body(self.program, draft, source, interface, imports, module)
        module = body.run(prompts)
        about = frozenset((name, function) for function in body.about)
        return Resolved(draft, imports, prompts, module, interface, (*interface.faults, *body.faults), about)

    def _outline(self, draft: Draft, interface: Interface, imports: Mapping[str, Module | None]) -> Module:
        header = draft.header
        declared = [
            (place, item.name)
            for place, item in interface.kept
            if isinstance(item, FuncItem | ResourceItem) and item.name not in interface.broken
        ]
        owned = owners(draft, declared)
        return Module(
            name=header.name,
            source=draft.source,
            version=header.version,
            summary=header.summary,
            title=draft.title,
            imports=tuple(
                Import(entry.alias, entry.path, module.name, entry.span)
                for entry in header.imports
                if (module := imports.get(entry.alias)) is not None
            ),
            targets=header.targets,
            types=tuple(interface.types),
            functions=tuple(interface.functions),
            resources=tuple(one for name, one in interface.resources.items() if one and name not in interface.broken),
            sections=tuple(
                Section(
                    id=section.id,
                    explicit=section.explicit,
                    title=section.title,
                    level=section.level,
                    parent=draft.sections[section.parent].id if section.parent is not None else None,
                    authority=section.authority,
                    attributes=section.attributes,
                    functions=functions,
                    span=section.span,
                    heading=section.heading,
                )
                for section, functions in zip(draft.sections, owned, strict=True)
            ),
            clauses=(),
            examples=(),
            properties=(),
            terms=draft.terms,
            dialogues=draft.dialogues,
            references=tuple(_references(draft)),
            commentary=draft.commentary,
        )


def _same(left: Mapping[str, object], right: Mapping[str, object]) -> bool:
    """Whether two mappings hold the very same values."""
    return left.keys() == right.keys() and all(left[key] is right[key] for key in left)


def _references(draft: Draft) -> Iterator[Reference]:
    for link in draft.links:
        if there := leads_to(draft.source, link.target):
            yield Reference(link.text, *there, draft.sections[link.section].id, link.span)


class _Body:
    """The statements, examples and properties of one module."""

    def __init__(
        self,
        program: Program,
        draft: Draft,
        source: Source,
        interface: Interface,
        imports: Mapping[str, Module | None],
        module: Module,
    ) -> None:
        self.program = program
        self.draft = draft
        self.source = source
        self.interface = interface
        self.imports = imports
        self.module = module
        self.faults: list[Diagnostic] = []
        self.about: set[str] = set()
        self.callees = {f.name: Callee(f.name, f, module.name, module.resource(f.name)) for f in module.units}

    def run(self, prompts: Mapping[str, Draft]) -> Module:
        statements, examples = self._cases()
        clauses = self._clauses(statements)
        properties = Properties(self.source, self.interface, self.imports)
        found = [properties.read(draft, self.module.sections[draft.section].id) for draft in self.draft.properties]
        self.faults += properties.faults
        own = tuple(example for example in examples if example.function in self.callees)
        foreign = tuple(example for example in examples if example.function not in self.callees)
        return msgspec.structs.replace(
            self.module,
            clauses=clauses,
            examples=own,
            foreign_examples=foreign,
            properties=tuple(one for one in found if one),
            prompts=tuple(_prompts(clauses, prompts)),
        )

    def _cases(self) -> tuple[list[Statement], list[Example]]:
        tags = {tag.label for part in self.draft.body if isinstance(part, Statement) for tag in part.tags}
        tags |= {tag.label for one in self.draft.properties for tag in one.tags}
        reader = Reader(self.source, self.program, frozenset(tags))
        statements: list[Statement] = []
        examples: list[Example] = []
        for part in self.draft.body:
            if isinstance(part, Statement):
                statements.append(part)
                continue
            if part.caption is None and not self.draft.items and part.statement:
                statements.append(part.statement)
                continue
            callees = self._callees(part)
            found = reader.read(part, callees) if callees is not None else []
            if found is None and part.statement:
                statements.append(part.statement)
            examples += found or []
        self.faults += reader.faults
        self.about = reader.about
        return statements, examples

    def _callees(self, case: CaseBlock) -> tuple[Callee, ...] | None:
        """The functions that a block's examples may be about; `None` where its caption names a wrong or broken one."""
        if case.caption is None or not case.caption.functions:
            owned = self.module.sections[case.section].functions
            near = tuple(self.callees[name] for name in owned) or tuple(self.callees.values())
            return near if near or not self._anything_broken() else None
        found: list[Callee] = []
        for name, span in case.caption.functions:
            if callee := self.callees.get(name) or self._foreign(name):
                found.append(callee)
            elif name not in self.interface.broken and not self._foreign_broken(name):
                known = [*self.callees, *(f"{a}.{f.name}" for a, m in self.imports.items() if m for f in m.units)]
                diagnostic = unknown_function.CODE.at(span, f"there is no function `{name}`", unknown_function.remedy(name, known))
                if diagnostic not in self.faults[-3:]:
                    self.faults.append(diagnostic)
        return tuple(found) if len(found) == len(case.caption.functions) else None

    def _anything_broken(self) -> bool:
        return bool(self.interface.broken)

    def _foreign(self, name: str) -> Callee | None:
        alias, _, function = name.partition(".")
        module = self.imports.get(alias)
        if module is None:
            return None
        found = (Callee(f"{module.name}.{function}", f, module.name, module.resource(function)) for f in module.units if f.name == function)
        return next(found, None)

    def _foreign_broken(self, name: str) -> bool:
        alias, _, function = name.partition(".")
        module = self.imports.get(alias)
        there = self.interface.interfaces.get(module.name) if module else None
        return alias in self.imports and (there is None or function in there.broken)

    def _clauses(self, statements: list[Statement]) -> tuple[Clause, ...]:
        quiet = lower_case_counts(statements)
        ordinals: Counter[int] = Counter()
        found: list[Clause] = []
        for statement in statements:
            section = self.module.sections[statement.section]
            ordinals[statement.section] += 1
            tags = tuple(dict.fromkeys(tag.label for tag in statement.tags))
            found.append(
                Clause(
                    id=tags[0] if tags else f"{section.id}.{ordinals[statement.section]}",
                    tags=tags,
                    section=section.id,
                    functions=section.functions,
                    force=statement.quiet if quiet and statement.force is Force.NONE else statement.force,
                    capitals=statement.force is not Force.NONE,
                    authority=section.authority,
                    text=statement.text,
                    span=statement.span,
                    form=statement.form,
                )
            )
        return tuple(found)


def _prompts(clauses: tuple[Clause, ...], files: Mapping[str, Draft]) -> Iterator[Dialogue]:
    """The dialogues of all files, in the sections of the clauses whose tags the files are named after."""
    sections = {tag: clause.section for clause in clauses for tag in clause.tags} if files else {}
    for tag, draft in sorted(files.items()):
        for dialogue in draft.dialogues:
            yield Dialogue(dialogue.title, sections.get(tag, ""), (tag,), dialogue.turns, dialogue.span)
