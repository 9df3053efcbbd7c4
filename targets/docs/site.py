"""A module's page as HTML, with what it needs beside it: it works from a disk, without a server and without the network."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from specc.target import Clause, Dialogue, Element, File, Force, Function, Message, Module, Resource, Type, TypeDef, Words, text_of
from specc.target.marks import unmarked
from specc.target.render import environment

from . import notation
from .addresses import function_id, methods, type_id
from .page import Page, Part, readable
from .words import Typesetter, highlight

if TYPE_CHECKING:
    from jinja2 import Environment

_EXTRAS = ("site.css", "site.js")


def files(page: Page, templates: Path, front: bool) -> tuple[File, ...]:
    """The page, its search index, style and script. With `front` a page of all modules stands above it."""
    made = _templates(templates).get_template("page.html.j2").render(page=page, set=_Setter(page, templates), front=front)
    found = json.dumps(_entries(page), ensure_ascii=False, separators=(",", ":"))
    index = f"(window.speccIndex ??= []).push({{page: {json.dumps('index.html')}, entries: {found}}});\n"
    return (File("index.html", _tidy(made)), File("search.js", index), *extras(templates))


def front(modules: Iterable[Module], templates: Path) -> tuple[File, ...]:
    """The page of all modules, with the search in all of them."""
    listed = [(one.name, title_of(one), one) for one in modules]
    made = _templates(templates).get_template("front.html.j2").render(modules=listed, front=False)
    return (File("index.html", _tidy(made)), *extras(templates))


def title_of(module: Module) -> str:
    """What a module's page is called."""
    tops = [section for section in module.sections if section.level and section.parent in (None, "preamble")]
    return tops[0].title if len(tops) == 1 else readable(module.name)


@lru_cache
def extras(templates: Path) -> tuple[File, ...]:
    """Style and script."""
    return tuple(File(name, (templates / name).read_text()) for name in _EXTRAS)


@lru_cache
def _templates(folder: Path) -> "Environment":
    made = environment(folder, autoescape=True)
    made.filters["counted"] = _counted
    return made


def _counted(counts: list[tuple[int, str]]) -> str:
    """`3 examples, 1 property`, each on one line; a dash for nothing."""
    plural = {"property": "properties"}
    found = [f"{count}\N{NO-BREAK SPACE}{word if count == 1 else plural.get(word, word + 's')}" for count, word in counts if count]
    return ", ".join(found) or "–"


def _tidy(html: str) -> str:
    """Without the empty lines that templates leave; those of code stay."""
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.S)
    return "".join(part if index % 2 else re.sub(r"\n\s*\n+", "\n", part) for index, part in enumerate(parts))


class _Setter:
    """What the templates call: everything that is more than text."""

    def __init__(self, page: Page, templates: Path) -> None:
        self.page = page
        self.type = Typesetter(page.addresses, page.layout.links, page.names)
        self.macros: Any = _templates(templates).get_template("blocks.html.j2").make_module({"page": page, "set": self})
        self.notation = notation
        self._tabs = self._dialogues = 0

    def blocks(self, blocks: Iterable[object], *more: Any) -> Markup:
        """Blocks, each by the macro of its name."""
        return Markup("").join(getattr(self.macros, type(block).__name__.lower())(block, *more) for block in blocks)

    def slot(self, id: str) -> Markup:
        """The text of a slot, without its marks; nothing where the page has no such slot."""
        return self.type.blocks(unmarked(self.page.fills.get(id, ""))[0])

    def parts(self, parts: Iterable[Part]) -> Markup:
        """Sections with all that stands in them."""
        return Markup("").join(self.macros.part(part) for part in parts)

    def words(self, words: Words) -> Markup:
        """Running text with its clauses."""
        return self.type.words(words, self.label)

    def cell(self, words: Words) -> Markup:
        """The text of a cell of a table."""
        return self.type.inline(words.text)

    def label(self, id: str) -> Markup:
        """What stands in the margin beside a clause: its force and its tag, as a link to it."""
        clause = self.page.clauses[id]
        extra = Markup("").join(Markup('<a id="{}"></a>').format(tag) for tag in clause.tags if tag != clause.id)
        return extra + self.macros.mark(clause) if clause.tags or clause.force else extra

    def tag(self, tag: str) -> Markup:
        """A tag as a link to its clause."""
        place = self.page.addresses.follow(f"#{tag}")
        return Markup('<a class="tag" href="{}">{}</a>').format(place.href, tag) if place else escape(tag)

    def cited(self, id: str) -> Markup:
        """What a grade is founded on, as a link with its title."""
        place = self.page.addresses.follow(f"#{id}")
        return Markup('<a href="{}">{}</a>').format(place.href, self.type.inline(place.title)) if place else escape(id)

    def own_tags(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Of a property's tags those that no clause has: they are its own."""
        clauses = {tag for clause in self.page.module.clauses for tag in clause.tags}
        return tuple(tag for tag in tags if tag not in clauses)

    def code(self, text: str, language: str) -> Markup:
        """Code, coloured where its language is known."""
        return Markup(highlight(text, language))  # noqa: S704 - it is escaped

    def link_type(self, type_: Type | None) -> Markup:
        """A type in the spec's notation, with links to the types that it names."""
        found = str(escape(notation.type_text(type_, self.page.module)))
        for named in dict.fromkeys(notation.named_in(type_)):
            text = str(escape(notation.type_text(named, self.page.module)))
            link = f'<a href="{escape(self.page.addresses.to(type_id(named.name), named.module))}">{text}</a>'
            found = re.sub(rf"(?<![\w.>-]){re.escape(text)}(?![\w-])", lambda _, link=link: link, found)  # type: ignore[misc]
        return Markup(found)  # noqa: S704 - it is escaped

    def declarations(self, item: Function | TypeDef | Resource) -> list[tuple[str, str, Markup]]:
        """An item in every language: name, fence, code; at last as the spec has it."""
        found = [(one.name, one.fence, self.page.declared(one, item)) for one in self.page.languages]
        found = [
            *((name, fence, text) for name, fence, text in found if text),
            ("WIT", "wit", notation.declaration(item, self.page.module)),
        ]
        return [(name, fence, self.code(text, fence)) for name, fence, text in found]

    def next_tabs(self) -> int:
        """A number for a group of tabs."""
        self._tabs += 1
        return self._tabs

    def next_dialogue(self) -> int:
        """A number for a dialogue."""
        self._dialogues += 1
        return self._dialogues

    def item(self, item: Function | TypeDef | Resource) -> Markup:
        """A part of the interface, by the macro of its kind."""
        macro = "function" if isinstance(item, Function) else "resource" if isinstance(item, Resource) else "type"
        return Markup(getattr(self.macros, macro)(item))  # noqa: S704 - macros escape

    def methods(self, item: Resource) -> list[tuple[str, Function]]:
        """What can be called of a resource, each with its anchor."""
        return [(function_id(f"{item.name}.{one.name}"), one) for one in methods(item)]

    def resolve(self, type_: Type | None) -> Any:
        """The declaration behind a type."""
        return self.page.program.behind(type_)

    def said(self, parts: tuple[str | Element, ...]) -> Markup:
        """What a message says: Markdown, and the elements in it as boxes."""
        return Markup("").join(
            self.type.blocks(part, breaks=True) if isinstance(part, str) else self.macros.element(part) for part in parts if part
        )

    def force(self, clause: Clause) -> str:
        """The word of force, as it is written."""
        return clause.force.value if clause.capitals else clause.force.value.lower()

    def force_class(self, clause: Clause) -> str:
        """The class of a force's badge."""
        return {Force.MUST: "must", Force.MUST_NOT: "must", Force.SHOULD: "should", Force.SHOULD_NOT: "should"}.get(clause.force, "may")


# --- the index of the search ---------------------------------------------------------------------------------------------


def _entries(page: Page) -> list[list[str]]:
    """What the search finds: kind, address, title, text."""
    module = page.module
    titles = {section.id: section.title or page.title for section in module.sections}
    found = [["section", page.addresses.to(one.id), one.title, one.id] for one in module.sections if one.level]
    found += [["function", page.addresses.to(function_id(one.name)), one.name, one.doc] for one in module.functions]
    for resource in module.resources:
        found.append(["resource", page.addresses.to(type_id(resource.name)), resource.name, resource.doc])
        found += [
            ["method", page.addresses.to(function_id(f"{resource.name}.{one.name}")), f"{resource.name}.{one.name}", one.doc]
            for one in methods(resource)
        ]
    found += [["type", page.addresses.to(type_id(one.name)), one.name, one.doc] for one in module.types]
    found += [["term", page.addresses.to(one.section), one.name, titles[one.section]] for one in module.terms]
    found += [["clause", page.addresses.to(one.id), one.id, one.text] for one in module.clauses]
    numbered = enumerate(module_dialogues(page), 1)
    found += [["dialogue", f"#dialogue:{number}", one.title or titles[one.section], _text(one)] for number, one in numbered]
    return [[kind, href, page.addresses.words(title), page.addresses.words(text)] for kind, href, title, text in found]


def module_dialogues(page: Page) -> list[Dialogue]:
    """The dialogues in the order of the page."""
    found: list[Dialogue] = []

    def walk(blocks: Iterable[object]) -> None:
        for block in blocks:
            if isinstance(block, Dialogue):
                found.append(block)
            walk(getattr(block, "blocks", ()))
            for item in getattr(block, "items", ()):
                walk(getattr(item, "blocks", ()))

    walk(page.layout.blocks)
    return found


def _text(dialogue: Dialogue) -> str:
    said = [turn.text for turn in dialogue.turns if isinstance(turn, Message)]
    said += [text_of(answer.message.parts) for comparison in dialogue.comparisons for answer in comparison.answers]
    return " ".join(" ".join(said).split())
