"""Where things stand in the documents, and where links lead."""

import posixpath
import re
from collections import Counter
from urllib.parse import quote, unquote

import msgspec

from specc.target import Function, Module, Program, Resource

_LINK = re.compile(r"!?\[([^\]\[]*)\]\(([^()\s]*)\)")
_MARKS = re.compile(r"\*\*|`")
WEB = ("http://", "https://", "mailto:")


class Place(msgspec.Struct, frozen=True):
    """Where a link leads."""

    href: str
    title: str = ""
    """What stands there, as Markdown; empty for a page of the web."""
    outside: bool = False


def function_id(name: str) -> str:
    """The anchor of a function, or of a method (`token-bucket.try-take`).

    No section id holds a colon, so anchors of specc's own never meet those of the spec.
    """
    return f"fn:{name}"


def type_id(name: str) -> str:
    """The anchor of a type or resource."""
    return f"type:{name}"


def methods(resource: Resource) -> tuple[Function, ...]:
    """What can be called of a resource: its constructor, then its methods."""
    return (resource.constructor, *resource.methods)


class Anchors:
    """The ids in one module's text."""

    def __init__(self, module: Module, anchors: tuple[str, ...] = ()) -> None:
        self.titles = {section.id: section.title or module.title for section in module.sections}
        """What stands at each id."""
        self.section = {section.id: section.id for section in module.sections}
        """The section in which each id stands."""
        self.same: dict[str, str] = {}
        """Other names of clauses: section and ordinal."""
        ordinals: Counter[str] = Counter()
        for clause in module.clauses:
            ordinals[clause.section] += 1
            for name in (clause.id, *clause.tags):
                self.titles.setdefault(name, clause.id)
                self.section[name] = clause.section
            self.same[f"{clause.section}.{ordinals[clause.section]}"] = clause.id
        for property in module.properties:
            for tag in property.tags:
                self.titles.setdefault(tag, tag)
                self.section.setdefault(tag, property.section)
        for name in anchors:
            self.titles.setdefault(name, name)
        for function in module.functions:
            self.titles[function_id(function.name)] = f"`{function.name}`"
        for resource in module.resources:
            for one in methods(resource):
                self.titles[function_id(f"{resource.name}.{one.name}")] = f"`{resource.name}.{one.name}`"
        for item in (*module.types, *module.resources):
            self.titles[type_id(item.name)] = f"`{item.name}`"

    def known(self, id: str) -> str | None:
        """The anchor that an id stands for."""
        return id if id in self.titles else self.same.get(id)


class Addresses:
    """Resolves links in the text of `module`; `page` is the name of each module's page."""

    def __init__(self, module: Module, program: Program, page: str, anchors: tuple[str, ...] = ()) -> None:
        self.module = module
        self.program = program
        self.page = page
        self.anchors = {module.name: Anchors(module, anchors)}
        self.modules = {one.source: one for one in program.modules.values()}

    def to(self, id: str, module: str = "") -> str:
        """The address of an id."""
        page = "" if module in ("", self.module.name) else f"../{module}/{self.page}"
        return f"{page}#{quote(id, safe=':.-_~')}" if id else page or "#"

    def follow(self, target: str) -> Place | None:
        """Where the target of a link leads; `None` where it is nothing that the documents hold."""
        target = unquote(target)
        if target.lower().startswith(WEB):
            return Place(target, outside=True)
        path, _, id = target.partition("#")
        module = self.modules.get(_joined(self.module.source, path)) if path else self.module
        if module is None:
            return None
        if not id:
            return Place(self.to("", module.name), module.title)
        known = self.anchors.get(module.name) or self.anchors.setdefault(module.name, Anchors(module))
        anchor = known.known(id)
        return None if anchor is None else Place(self.to(anchor, module.name), known.titles[anchor])

    def words(self, text: str) -> str:
        """The words of running text, without its Markdown; a link that shows the title of what it leads to has that."""
        return _MARKS.sub("", _LINK.sub(lambda link: _plain_link(self, link), text)).strip()


def _plain_link(addresses: Addresses, link: re.Match[str]) -> str:
    place = addresses.follow(link[2]) if link[1] == "?" else None
    return place.title if place else link[1]


def _joined(source: str, path: str) -> str:
    """The source that a relative path leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
