"""A module's page as Markdown that reads well where Markdown is shown, with anchors for everything that has an id."""

import re
from collections.abc import Iterable, Iterator

from specc.target import (
    Answer,
    Comparison,
    Dialogue,
    Element,
    Example,
    Function,
    Gap,
    Message,
    Property,
    Resource,
    Section,
    TypeDef,
    Words,
    layout,
    marked,
    passage_of,
)

from . import notation
from .addresses import Addresses, function_id, methods, type_id
from .page import Page, Part, Source

_LINK = re.compile(r"(`+[^`]+`+)|(!?)\[([^\]\[]*)\]\(\s*<?((?:[^()\s<>]|\([^()\s<>]*\))+)>?(?:\s+\"[^\"]*\")?\)")
_HTML = re.compile(r"(`+[^`]+`+)|<(?=[/!?A-Za-z])")
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BLOCK = re.compile(r"^(?:> )?(`{3,})\S*\n(.*?)\n(?:> )?\1$", re.M | re.S)


def text(page: Page) -> str:
    """The whole page. The passages of slots are marked for the checks."""
    return _Writer(page).run()


def code_in(page: str) -> tuple[str, ...]:
    """What stands in the code blocks and code spans of a page, those in quotes too."""
    blocks = (re.sub(r"^> ?", "", match[2], flags=re.M) for match in _BLOCK.finditer(page))
    return tuple(dict.fromkeys((*blocks, *_SPAN.findall(page))))


class _Writer:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.slots = page.slots
        self.dialogues = 0

    def run(self) -> str:
        page = self.page
        about = page.about
        head = self.head(about) if about else self.prose(page.title)
        blocks = [f"# {head}", self.facts(), *(self.amended(about.id) if about else ()), self.slot("overview")]
        blocks += self.blocks(page.whole.blocks)
        blocks += self.parts(page.whole.parts)
        blocks += self.terms()
        blocks += self.clauses()
        return "\n\n".join(block.strip("\n") for block in blocks if block.strip()) + "\n"

    def facts(self) -> str:
        module = self.page.module
        said = [f"Version {module.version}."] if module.version else []
        if module.imports:
            uses = [f"[{one.module}]({self.page.addresses.to('', one.module)})" for one in module.imports]
            said.append(f"Uses {', '.join(uses)}.")
        return " ".join(said)

    def slot(self, id: str) -> str:
        found = self.page.fills.get(id, "")
        return passage_of(id, found) if id in self.slots and found else found

    # --- text ------------------------------------------------------------------------------------------------------------

    def prose(self, written: str) -> str:
        """Running text: links lead to where the documents stand, and HTML is text."""
        return _settled(written, self.page.addresses)

    def words(self, words: Words) -> str:
        """Running text, an anchor before each tagged clause."""
        parts, at = [*map(_anchor, words.anchors)], 0
        for mark in words.marks:
            parts.append(words.text[at : mark.start])
            parts += map(_anchor, dict.fromkeys((mark.clause, *self.page.clauses[mark.clause].tags)))
            at = mark.start
        return marked(self.prose_around("".join((*parts, words.text[at:]))), *(mark.clause for mark in words.marks))

    def prose_around(self, written: str) -> str:
        """Running text whose own anchors stay what they are."""
        parts = re.split(r'(<a id="[^"]*"></a>)', written)
        return "".join(part if index % 2 else self.prose(part) for index, part in enumerate(parts))

    # --- sections --------------------------------------------------------------------------------------------------------

    def parts(self, parts: Iterable[Part]) -> Iterator[str]:
        for part in parts:
            section = part.section
            assert section is not None, "only the whole page has none"
            yield f"{'#' * min(part.depth, 6)} {self.head(section)}"
            yield from self.amended(section.id)
            yield from self.blocks(part.blocks)
            if sources := self.page.backlinks.get(section.id):
                yield f"Referred to from {_links(sources)}."
            yield from self.parts(part.parts)

    def head(self, section: Section) -> str:
        authority = f" *({section.authority})*" if section.authority else ""
        return f"{self.prose(section.title)}{authority} {_anchor(section.id)}"

    def amended(self, section: str) -> Iterator[str]:
        """What a section overrides, and what overrides it or a clause in it."""
        if overridden := self.page.overrides.get(section):
            yield f"Overrides {_links((overridden,))}."
        amendments = self.page.amendments.get(section, ())
        if whole := [one.by for one in amendments if not one.clause]:
            yield f"Overridden by {_links(whole)}."
        for one in amendments:
            if one.clause:
                yield f"[{one.clause}]({self.page.addresses.to(one.clause)}) is overridden by {_links((one.by,))}."

    def blocks(self, blocks: Iterable[object]) -> Iterator[str]:
        for block in blocks:
            yield from self.block(block)

    def block(self, block: object) -> Iterator[str]:
        match block:
            case layout.Paragraph():
                yield self.words(block.words)
            case layout.List():
                yield "\n".join(self.items(block))
            case layout.Table():
                yield marked(_anchor(block.clause), block.clause)
                yield _table([self.cell(cell) for cell in block.header], ([self.cell(cell) for cell in row] for row in block.rows))
            case layout.Code():
                yield marked(_anchor(block.clause), block.clause) if block.clause else ""
                yield _fenced(block.text, block.language)
            case layout.Aside():
                title = f"**{self.prose(block.title or block.word.capitalize())}**" if block.word != "quote" else ""
                yield _quoted("\n\n".join([title, *self.blocks(block.blocks)]).strip("\n"))
            case layout.Note():
                yield f"{block.label}: {self.words(block.words)}"
            case layout.Anchors():
                yield "".join(map(_anchor, block.names))
            case layout.Break():
                yield "---"
            case layout.Interface():
                for item in block.items:
                    yield from self.item(item)
            case layout.Cases():
                yield from self.cases(block)
            case Property():
                yield from self.property(block)
            case Dialogue():
                yield from self.dialogue(block)
            case _:
                raise AssertionError(f"a block of a new kind: {block}")

    def items(self, block: layout.List) -> Iterator[str]:
        for number, item in enumerate(block.items, block.first or 0):
            lead = "- " if block.first is None else f"{number}. "
            box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
            inner = "\n\n".join(one.strip("\n") for one in self.blocks(item.blocks) if one.strip())
            yield lead + box + inner.replace("\n", "\n" + " " * len(lead)).replace("\n" + " " * len(lead) + "\n", "\n\n")

    def cell(self, words: Words) -> str:
        return self.prose(words.text).replace("|", "\\|")

    # --- the interface ---------------------------------------------------------------------------------------------------

    def item(self, item: Function | TypeDef | Resource) -> Iterator[str]:
        match item:
            case Function():
                yield from self.function(item)
            case Resource():
                yield from self.resource(item)
            case _:
                yield from self.type(item)

    def function(self, item: Function) -> Iterator[str]:
        yield f"**`{item.name}`** {_anchor(function_id(item.name))}"
        yield self.slot(item.name)
        yield self.slot(f"use.{item.name}")
        yield from self.declared(item)
        yield from self.fails(item)

    def resource(self, item: Resource) -> Iterator[str]:
        yield f"**`{item.name}`**, resource {_anchor(type_id(item.name))}"
        yield self.slot(item.name)
        yield self.slot(f"use.{item.name}")
        yield from self.declared(item)
        for one in methods(item):
            doc = f": {self.prose(_line(one.doc))}" if one.doc.strip() else ""
            yield f"**`{one.name}`**{doc} {_anchor(function_id(f'{item.name}.{one.name}'))}"
            yield from self.fails(one)

    def fails(self, item: Function) -> Iterator[str]:
        if item.fails:
            yield f"Fails with {self.type_text(item)}."
            behind = self.page.program.behind(item.error_type)
            cases = getattr(behind, "cases", ())
            yield "\n".join(
                f"- `{one.name}{self.payload(one.payload)}`{f': {self.prose(_line(one.doc))}' if one.doc else ''}" for one in cases
            )

    def type_text(self, item: Function) -> str:
        return f"`{notation.type_text(item.error_type, self.page.module)}`" if item.error_type else "an error without a value"

    def payload(self, type_: object) -> str:
        return f"({notation.type_text(type_, self.page.module)})" if type_ else ""  # type: ignore[arg-type]

    def type(self, item: TypeDef) -> Iterator[str]:
        yield f"**`{item.name}`**, {notation.kind_of(item)} {_anchor(type_id(item.name))}"
        yield self.prose(_line(item.doc))
        for one in (*getattr(item, "fields", ()), *getattr(item, "cases", ())):
            if one.doc:
                yield f"- `{one.name}`: {self.prose(_line(one.doc))}"
        yield from self.declared(item)

    def declared(self, item: Function | TypeDef | Resource) -> Iterator[str]:
        for language in self.page.languages:
            if code := self.page.declared(language, item):
                yield _fenced(code, language.fence)
        if not self.page.languages:
            yield _fenced(notation.declaration(item, self.page.module), "wit")

    def cases(self, block: layout.Cases) -> Iterator[str]:
        for function, outcome, group in block.groups():
            if resource := self.page.resource(function):
                for one in group:
                    yield from self.run_of(one, resource)
                continue
            yield f"Examples for `{function}`:" if outcome == "ok" else f"Examples that fail, for `{function}`:"
            header = [*(f"`{name}`" for name in group[0].args), "result" if outcome == "ok" else "error", "clauses"]
            rows = [[*map(_value, self.page.values(one)), " ".join(map(self.tag, one.tags))] for one in group]
            yield _table(header, rows)

    def run_of(self, example: Example, resource: Resource) -> Iterator[str]:
        """An example of a resource: a row for each call."""
        yield f"Calls on a `{resource.name}` {' '.join(map(self.tag, example.tags))}".rstrip()
        rows = [[_value(call), _outcome(kind, said)] for call, kind, said in self.page.run(example, resource)]
        yield _table(["call", "result"], rows)

    def tag(self, tag: str) -> str:
        place = self.page.addresses.follow(f"#{tag}")
        return f"[{tag}]({place.href})" if place else tag

    def property(self, block: Property) -> Iterator[str]:
        own = set(block.tags) - {tag for clause in self.page.module.clauses for tag in clause.tags}
        names = ", ".join(f"`{one.name}: {notation.type_text(one.type, self.page.module)}`" for one in block.variables)
        over = f" for all {names}" if names else ""
        tags = " ".join(map(self.tag, block.tags))
        yield f"{''.join(map(_anchor, sorted(own)))}**Property**{over}: {self.prose(block.text)} {tags}".rstrip()
        yield _fenced(block.cel.strip("\n"), "cel")

    # --- dialogues -------------------------------------------------------------------------------------------------------

    def dialogue(self, block: Dialogue) -> Iterator[str]:
        self.dialogues += 1
        tags = " ".join(map(self.tag, block.tags))
        yield f"**Example**: {self.prose(block.title)} {tags} {_anchor(f'dialogue:{self.dialogues}')}".replace("  ", " ")
        for turn in block.turns:
            match turn:
                case Message():
                    yield self.message(f"**{turn.role}**", turn)
                case Comparison():
                    yield from (self.answer(one) for one in turn.answers)
                case Gap():
                    yield self.prose(_line(turn.text))

    def answer(self, answer: Answer) -> str:
        grade = f", **{answer.grade.value}**" if answer.grade else ""
        why = f": {self.prose(_line(answer.rationale))}" if answer.rationale else ""
        cites = "".join(f" ({self.cited(id)})" for id in answer.cites)
        return self.message(f"**{answer.message.role}**{grade}{why}{cites}", answer.message)

    def cited(self, id: str) -> str:
        place = self.page.addresses.follow(f"#{id}")
        return f"[{_plain(place.title)}]({place.href})" if place else id

    def message(self, head: str, message: Message) -> str:
        """A message as a quote. What it says stands in a code block: it is nobody's Markdown but the speaker's."""
        attributes = "".join(f" {key}={value}" for key, value in message.attributes.items())
        comments = [self.prose(_line(comment)) for comment in message.comments]
        said = _said(message.parts)
        return _quoted("\n\n".join((head + _escaped(attributes), _fenced(said, "text"), *comments)))

    # --- the index -------------------------------------------------------------------------------------------------------

    def terms(self) -> Iterator[str]:
        found = self.page.terms()
        if found:
            yield f"## Defined terms {_anchor(':terms')}"
            yield "\n".join(
                f"- [{_plain(name)}](#{section.id}): " + (", ".join(self.tag(one.id) for one in clauses) or "used nowhere")
                for name, section, clauses in found
            )

    def clauses(self) -> Iterator[str]:
        found = self.page.shown()
        if found:
            yield f"## Clauses by id {_anchor(':clauses')}"
            rows = [
                [self.tag(one.clause.id), one.clause.force.value, *map(str, (one.examples, one.properties, one.dialogues))] for one in found
            ]
            yield _table(["clause", "force", "examples", "properties", "dialogues"], rows)


def _settled(written: str, addresses: Addresses) -> str:
    """Links as they are in the documents; what leads nowhere, or is no plain link, is text, and what looks like HTML is no HTML."""

    def link(match: re.Match[str]) -> str:
        code, picture, words, target = match.groups()
        if code:
            return str(code)
        place = addresses.follow(target)
        if place is None:
            return str(words)
        shown = _plain(place.title) if words == "?" else words
        return f"[{shown or ('image' if picture else place.href)}]({place.href})"

    escaped = _HTML.sub(lambda match: match[1] or "&lt;", written)
    parts, at = [], 0
    for match in _LINK.finditer(escaped):
        parts += [escaped[at : match.start()].replace("](", "]\\("), link(match)]
        at = match.end()
    return "".join((*parts, escaped[at:].replace("](", "]\\(")))


def _links(sources: Iterable[Source]) -> str:
    return ", ".join(f"[{_plain(one.title)}]({one.href})" if one.href else f"`{one.title}`" for one in sources)


def _plain(text: str) -> str:
    """Text that can stand in a link."""
    return _escaped(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)).replace("[", "\\[").replace("]", "\\]")


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")


def _anchor(id: str) -> str:
    quoted = id.replace('"', "&quot;")
    return f'<a id="{quoted}"></a>'


def _line(text: str) -> str:
    return " ".join(text.split())


def _value(text: str) -> str:
    """A value in a code span that can stand in a table."""
    text = text.replace("|", "\\|")
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if "`" in text else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _outcome(kind: str, said: str) -> str:
    return " ".join((*(["fails"] if kind == "error" else []), *([_value(said)] if said else [])))


def _fenced(text: str, language: str) -> str:
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{ticks}{language or 'text'}\n{text}\n{ticks}"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _table(header: list[str], rows: Iterable[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _said(parts: tuple[str | Element, ...]) -> str:
    """What a message says, its elements as they are written."""
    return "".join(part if isinstance(part, str) else f"<{part.name}>{_said(part.parts)}</{part.name}>" for part in parts)
