"""Rules that look at a whole spec instead of a sentence."""

import re
from collections.abc import Callable, Iterator

import msgspec

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.values import Fix
from specc.ir.values import Clause, Module
from specc.lint.values import Rule

_TERM = re.compile(r"\*\*([^*`]{2,60}?)\*\*\s*:|\*\*([^*`:]{2,60}?):\*\*")
_ABBREVIATION = re.compile(r"(?<![\w/`.#-])[A-Z]{2,6}s?(?![\w/`-])")


class Place(msgspec.Struct, frozen=True):
    """A place that a rule objects to."""

    span: Span
    other: str = ""
    fix: Fix | None = None


Finder = Callable[[Rule, Module, Source], Iterator[Place]]


def defined_terms(module: Module) -> tuple[str, ...]:
    """The terms that list items of the form `**term**: …` define."""
    found = (_TERM.match(clause.text) for clause in module.clauses if clause.text.startswith("**"))
    return tuple(dict.fromkeys(" ".join((match[1] or match[2]).split()) for match in found if match))


def derived_id(rule: Rule, module: Module, source: Source) -> Iterator[Place]:
    """Headings without an id of their own, but for a title at the top."""
    for section in module.sections:
        if section.explicit or section.level == 1 or not section.id:
            continue
        line = source.slice(section.heading).rstrip()
        if "\n" in line:
            yield Place(section.heading)
            continue
        bare = line.rstrip("#").rstrip() if re.search(r"\s#+$", line) else line
        end = section.heading.start + len(bare.encode())
        fix = None if bare.endswith("}") else Fix(Span(source.name, end, end), f" {{#{section.id}}}")
        yield Place(section.heading, fix=fix)


def undefined_abbreviation(rule: Rule, module: Module, source: Source) -> Iterator[Place]:
    """The first use of an abbreviation that stands nowhere in parentheses and is no defined term."""
    known = set(rule.phrases) | {word for term in defined_terms(module) for word in term.split()}
    known |= {match[1] for match in re.finditer(r"\(([A-Z]{2,6})s?[\s,;)“\"”]", source.text)}
    seen: set[str] = set()
    for clause in _prose(module):
        text = source.slice(clause.span)
        for match in _ABBREVIATION.finditer(_without_code(text)):
            word = match.group().removesuffix("s")
            if word not in known and match.group() not in known and word not in seen and not _shouted(text, match):
                seen.add(word)
                yield Place(_span(clause, text, *match.span()))


def inconsistent_term(rule: Rule, module: Module, source: Source) -> Iterator[Place]:
    """Uses of a defined term with another hyphenation."""
    terms = {_bare(term): term for term in defined_terms(module) if "-" in term or " " in term}
    if not terms:
        return
    shape = re.compile("|".join(r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", term.lower()))) for term in terms.values()))
    pattern = re.compile(rf"(?<![\w`-])(?:{shape.pattern})(?![\w`-])", re.I)
    for clause in _prose(module):
        text = source.slice(clause.span)
        for match in pattern.finditer(_without_code(text)):
            term = terms[_bare(match.group())]
            if " ".join(match.group().lower().split()) != term.lower():
                yield Place(_span(clause, text, *match.span()), term)


def _bare(term: str) -> str:
    return re.sub(r"[\s-]", "", term.lower())


def _prose(module: Module) -> Iterator[Clause]:
    return (clause for clause in module.clauses if clause.form in ("sentence", "item"))


def _without_code(text: str) -> str:
    return re.sub(r"`[^`]*`|\]\([^)]*\)|<!--.*?-->", lambda match: " " * len(match.group()), text, flags=re.S)


def _shouted(text: str, match: re.Match[str]) -> bool:
    """Whether the words around it are in capitals too: emphasis, and no abbreviation."""
    around = text[max(match.start() - 12, 0) : match.start()].split()[-1:] + text[match.end() : match.end() + 12].split()[:1]
    return any(
        len(word) > 2 and word.isalpha() and word.isupper() and word not in ("MUST", "NOT", "MAY", "SHOULD", "SHALL") for word in around
    )


def _span(clause: Clause, text: str, start: int, end: int) -> Span:
    first = clause.span.start + len(text[:start].encode())
    return Span(clause.span.source, first, first + len(text[start:end].encode()))


FINDERS: dict[str, Finder] = {
    "derived_id": derived_id,
    "undefined_abbreviation": undefined_abbreviation,
    "inconsistent_term": inconsistent_term,
}
