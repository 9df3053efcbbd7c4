"""Free text of a spec in places where Rust or Markdown would take some of it for syntax."""

import re
import unicodedata

from specc.target import Clause, Enum, Flags, Function, Module, Program, TypeDef, Variant

from . import names
from .types import Types, signature_types

_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


def plain(text: str) -> str:
    """A text without characters that a source file can't show: controls, and those that turn the direction of writing."""
    return "".join(c for c in text.replace("\t", "    ") if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))


def one_line(text: str) -> str:
    """A text as one line."""
    return " ".join(plain(text).split())


def lines(text: str) -> list[str]:
    """A text's lines, without blank ones at its end."""
    return [line.rstrip() for line in plain(text).strip().split("\n")] if text.strip() else []


def rustdoc(text: str) -> str:
    """Markdown for rustdoc: brackets and angles outside code spans are text, not links to items that don't exist, and not HTML."""
    pieces = []
    end = 0
    for span in _SPAN.finditer(text):
        pieces += [_escape(text[end : span.start()]), span.group()]
        end = span.end()
    return "".join([*pieces, _escape(text[end:])])


def _escape(text: str) -> str:
    linked = re.sub(r"\[([^\]\[]*)\]\([^()\s]*\)", r"\1", text)
    return re.sub(r"(?<!\\)([\[\]<>])", r"\\\1", linked)


def comment(text: str, marker: str = "///") -> str:
    """A doc comment, with a line end after each line; nothing for an empty text."""
    return "".join(f"{marker} {line}".rstrip() + "\n" for line in lines(rustdoc(text)))


def sentence(text: str) -> str:
    """The first sentence of a doc comment as an error's message: without its full stop and, but for a name, its capital."""
    first = re.split(r"(?<=[.!?;])\s", one_line(text), maxsplit=1)[0].rstrip(".;")
    word = first.split(" ")[0]
    return first[:1].lower() + first[1:] if word[1:] == word[1:].lower() else first


class Glossary:
    """A module's names in Rust, for text that speaks of them."""

    def __init__(self, module: Module, program: Program) -> None:
        self._known: dict[str, str] = {}
        types = Types(module, program)
        for named in types.reach(tuple(t for f in module.signatures for t in signature_types(f))):
            self._type(types.name(named), program.resolve(named))
        for function in module.functions:
            self._known[function.name] = names.value(function.name)
        self._params: dict[str, dict[str, str]] = {}
        for resource in module.resources:
            self._known[resource.name] = names.type_name(resource.name)
            for method in resource.methods:
                self._known |= dict.fromkeys((method.name, f"{resource.name}.{method.name}"), names.method(method.name))
            signatures = (resource.constructor, *resource.methods)
            self._params[resource.name] = {param.name: names.value(param.name) for one in signatures for param in one.params}

    def _type(self, name: str, definition: TypeDef) -> None:
        self._known.setdefault(definition.name, name)
        if isinstance(definition, Variant | Enum):
            for case in definition.cases:
                self._known.setdefault(case.name, f"{name}::{names.case(case.name)}")
        elif isinstance(definition, Flags):
            for case in definition.cases:
                self._known.setdefault(case.name, f"{name}::{names.flag(case.name)}")

    def of(self, function: Function) -> dict[str, str]:
        """What Rust calls the things that a function's clauses speak of, by their names in the spec."""
        own = self._params.get(function.name) or {param.name: names.value(param.name) for param in function.params}
        return self._known | own

    def translate(self, text: str, function: Function | None = None) -> str:
        """A text with the spec's names, where they stand alone in a code span, written as Rust has them."""
        known = self._known if function is None else self.of(function)
        return re.sub(r"(?<!`)`([A-Za-z][A-Za-z0-9.-]*)`(?!`)", lambda found: f"`{known.get(found[1], found[1])}`", text)


def function_doc(function: Function, clauses: tuple[Clause, ...], glossary: Glossary, module: str, error: str) -> str:
    """A function's doc comment without examples: what it is for, its error, its clauses with their ids."""
    summary = function.doc or (one_line(clauses[0].text) if clauses else "")
    parts = [comment(glossary.translate(summary, function))]
    if error:
        parts.append(f"/// # Errors\n///\n/// {error}\n")
    if clauses:
        listed = "".join(f"/// - `{module}#{c.id}`: {rustdoc(glossary.translate(one_line(c.text), function))}\n" for c in clauses)
        parts.append(f"/// # Clauses\n///\n{listed}")
    return "///\n".join(part for part in parts if part)
