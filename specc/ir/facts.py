"""What is known about each clause beyond its text: its parts, the defined terms that it uses, what covers it."""

import re
from collections.abc import Iterator

from specc.base.span import Span
from specc.ir.parts import parts_of
from specc.ir.values import ClauseFacts, Coverage, Dialogue, Module, Program

Places = dict[str, list[Span]]


def clause_facts(program: Program, module: Module) -> tuple[ClauseFacts, ...]:
    """The facts about each clause of a module, in order."""
    terms = _Terms(program, module)
    covering = _Covering(module)
    found: list[ClauseFacts] = []
    for clause in module.clauses:
        parts = parts_of(clause)
        found.append(
            ClauseFacts(
                module=module.name,
                clause=clause,
                condition=parts.condition,
                subject=parts.subject,
                predicate=parts.predicate,
                terms=terms.used(clause.text),
                coverage=covering.of(clause.tags or (clause.id,), clause.section),
            )
        )
    return tuple(found)


class _Terms:
    """The defined terms of a module and of those it imports, ready to be looked for."""

    def __init__(self, program: Program, module: Module) -> None:
        self.names = {term.name.lower(): term.name for term in module.terms}
        for entry in module.imports:
            for term in program.modules[entry.module].terms:
                self.names.setdefault(term.name.lower(), f"{entry.alias}.{term.name}")
        words = sorted(self.names, key=len, reverse=True)
        self.pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?:e?s)?(?!\w)", re.I) if words else None

    def used(self, text: str) -> tuple[str, ...]:
        """The terms in a text, longer ones before those that stand in them, each once; a plural is the same term."""
        if self.pattern is None:
            return ()
        return tuple(dict.fromkeys(self.names[match.group(1).lower()] for match in self.pattern.finditer(text)))


class _Covering:
    """The places of what covers clauses, by tag and by section."""

    def __init__(self, module: Module) -> None:
        self.examples: Places = {}
        self.properties: Places = {}
        self.prompts: Places = {}
        self.dialogues: Places = {}
        self.nearby: Places = {}
        named = {tag for clause in module.clauses for tag in (clause.id, *clause.tags)}
        for example in module.examples:
            _enter(self.examples, example.tags, example.span)
        for one in module.properties:
            _enter(self.properties, one.tags, one.span)
        for dialogue in module.prompts:
            _enter(self.prompts, dialogue.tags, dialogue.span)
        for dialogue in module.dialogues:
            about = tuple(dict.fromkeys(name for name in (*dialogue.tags, *_cited(dialogue)) if name in named))
            _enter(self.dialogues, about, dialogue.span)
            if not about:
                _enter(self.nearby, (dialogue.section,), dialogue.span)

    def of(self, names: tuple[str, ...], section: str) -> Coverage:
        """What covers a clause of these names."""
        return Coverage(
            examples=_merged(self.examples, names),
            properties=_merged(self.properties, names),
            prompts=_merged(self.prompts, names),
            dialogues=_merged(self.dialogues, names),
            nearby=tuple(self.nearby.get(section, ())),
        )


def _enter(places: Places, names: tuple[str, ...], span: Span) -> None:
    for name in names:
        places.setdefault(name, []).append(span)


def _merged(places: Places, names: tuple[str, ...]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for name in names for span in places.get(name, ())))


def _cited(dialogue: Dialogue) -> Iterator[str]:
    for comparison in dialogue.comparisons:
        for answer in comparison.answers:
            yield from answer.cites
