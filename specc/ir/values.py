"""The intermediate representation: what a spec means.

This is the contract for other people's targets; its JSON Schema is generated from these types (`specc dump --schema`).
Names are kebab-case as in the spec; every target writes them in its own case.
"""

import enum
from typing import Any, Literal

import msgspec

from specc.base.span import Span

# --- types -----------------------------------------------------------------------------------------------------

PrimName = Literal["bool", "s8", "s16", "s32", "s64", "u8", "u16", "u32", "u64", "f32", "f64", "char", "string"]


class Prim(msgspec.Struct, frozen=True, tag="prim", tag_field="kind"):
    """A built-in type without parameters."""

    name: PrimName


class ListOf(msgspec.Struct, frozen=True, tag="list", tag_field="kind"):
    """`list<T>`."""

    element: "Type"


class OptionOf(msgspec.Struct, frozen=True, tag="option", tag_field="kind"):
    """`option<T>`."""

    element: "Type"


class ResultOf(msgspec.Struct, frozen=True, tag="result", tag_field="kind"):
    """`result<T, E>`; `None` stands for `_`."""

    ok: "Type | None"
    error: "Type | None"


class TupleOf(msgspec.Struct, frozen=True, tag="tuple", tag_field="kind"):
    """`tuple<A, B, …>`."""

    elements: "tuple[Type, ...]"


class MapOf(msgspec.Struct, frozen=True, tag="map", tag_field="kind"):
    """`map<K, V>`."""

    key: "Type"
    value: "Type"


class Named(msgspec.Struct, frozen=True, tag="named", tag_field="kind"):
    """A type that module `module` declares under `name`. Resolved: an alias made by `use` is already looked through."""

    module: str
    name: str


Type = Prim | ListOf | OptionOf | ResultOf | TupleOf | MapOf | Named


class Field(msgspec.Struct, frozen=True):
    """A field of a record."""

    name: str
    type: Type
    doc: str
    span: Span


class Case(msgspec.Struct, frozen=True):
    """A case of a variant (perhaps with a payload), of an enum or of flags (never with one)."""

    name: str
    payload: Type | None
    doc: str
    span: Span


class Record(msgspec.Struct, frozen=True, tag="record", tag_field="kind"):
    """`record name { … }`."""

    name: str
    fields: tuple[Field, ...]
    doc: str
    section: str
    span: Span


class Variant(msgspec.Struct, frozen=True, tag="variant", tag_field="kind"):
    """`variant name { … }`."""

    name: str
    cases: tuple[Case, ...]
    doc: str
    section: str
    span: Span


class Enum(msgspec.Struct, frozen=True, tag="enum", tag_field="kind"):
    """`enum name { … }`."""

    name: str
    cases: tuple[Case, ...]
    doc: str
    section: str
    span: Span


class Flags(msgspec.Struct, frozen=True, tag="flags", tag_field="kind"):
    """`flags name { … }`."""

    name: str
    cases: tuple[Case, ...]
    doc: str
    section: str
    span: Span


class Alias(msgspec.Struct, frozen=True, tag="alias", tag_field="kind"):
    """`type name = …;`."""

    name: str
    type: Type
    doc: str
    section: str
    span: Span


TypeDef = Record | Variant | Enum | Flags | Alias


class Param(msgspec.Struct, frozen=True):
    """A parameter of a function."""

    name: str
    type: Type
    span: Span


class Function(msgspec.Struct, frozen=True):
    """A function of the interface. `result` is `None` where it returns nothing.

    Where `result` is a `ResultOf`, its `error` is the function's own error; `ok_type` and `error_type` tell them apart.
    """

    name: str
    params: tuple[Param, ...]
    result: Type | None
    doc: str
    section: str
    """Id of the section in which it is declared."""
    span: Span

    @property
    def fails(self) -> bool:
        """Whether the function has an error of its own."""
        return isinstance(self.result, ResultOf)

    @property
    def ok_type(self) -> Type | None:
        """Type of the value it returns when it succeeds; `None` for no value."""
        return self.result.ok if isinstance(self.result, ResultOf) else self.result

    @property
    def error_type(self) -> Type | None:
        """Type of its own error; `None` where it has none (or one without a value: see `fails`)."""
        return self.result.error if isinstance(self.result, ResultOf) else None


class Resource(msgspec.Struct, frozen=True):
    """`resource name { … }`: an object with a state of its own, which nobody sees but through its methods."""

    name: str
    constructor: Function
    """Named `constructor`. It has no result, or `result<_, E>` where it may fail (in WIT: `-> result<name, E>`)."""
    methods: tuple[Function, ...]
    doc: str
    section: str
    span: Span

    def session(self, module: str) -> Function:
        """A whole run as one function: it makes the object, then calls its methods in order, and gives what each of them answered.

        Examples, drivers and generated inputs know a resource by this. `calls` is a list of `{"method": {"parameter": …}}` (`"method"`
        alone where it has none), the answers are a list of `{"method": result}` (`"method"` where it returns nothing).
        """
        answers = ListOf(Named(module, f"{self.name}.answer"))
        result = ResultOf(answers, self.constructor.error_type) if self.constructor.fails else answers
        params = (*self.constructor.params, Param("calls", ListOf(Named(module, f"{self.name}.call")), self.span))
        return Function(self.name, params, result, self.doc, self.section, self.span)

    def type(self, module: str, part: str) -> "TypeDef":
        """A type that only sessions have: `call`, `answer`, or `call.<method>` for a method's parameters."""
        name = f"{self.name}.{part}"
        if part == "call":
            called = [Case(one.name, Named(module, f"{name}.{one.name}") if one.params else None, "", one.span) for one in self.methods]
            return Variant(name, tuple(called), "", self.section, self.span)
        if part == "answer":
            return Variant(name, tuple(Case(one.name, one.result, "", one.span) for one in self.methods), "", self.section, self.span)
        method = next(one for one in self.methods if part == f"call.{one.name}")
        return Record(name, tuple(Field(one.name, one.type, "", one.span) for one in method.params), "", self.section, self.span)


# --- text ------------------------------------------------------------------------------------------------------


class Force(enum.StrEnum):
    """Normative force (RFC 2119, RFC 8174). `NONE` is a plain statement."""

    MUST = "MUST"
    MUST_NOT = "MUST NOT"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"
    MAY = "MAY"
    NONE = ""


Form = Literal["sentence", "item", "table", "code"]
"""What a clause is in the text: a sentence, a list item as a whole, a table, or a code block that is no example."""


class Section(msgspec.Struct, frozen=True, gc=False):
    """A heading and what stands below it, up to the next heading of its level or a higher one."""

    id: str
    explicit: bool
    """Whether the id is written (`{#id}`) or derived from the title."""
    title: str
    level: int
    parent: str | None
    authority: str
    """Inherited downward; empty where none is stated."""
    attributes: dict[str, str]
    functions: tuple[str, ...]
    """Names of the functions that own this section; empty where its clauses are about the whole module."""
    span: Span
    """The whole section, its subsections included."""
    heading: Span


class Clause(msgspec.Struct, frozen=True, gc=False):
    """One statement of a spec."""

    id: str
    """Its first tag, else `<section>.<ordinal>` (ordinals count all clauses of the section, from 1)."""
    tags: tuple[str, ...]
    section: str
    functions: tuple[str, ...]
    """Names of the functions that own it; empty where it is about the whole module."""
    force: Force
    capitals: bool
    """Whether the force is written in capitals."""
    authority: str
    text: str
    """The slice of the source, untouched but for line ends and the tags, which are left out.

    Line ends are one space each in a sentence or item, and `\\n` in a table or a code block (fences included)."""
    span: Span
    form: Form = "sentence"


class Example(msgspec.Struct, frozen=True):
    """One case: a call and what must come of it. Values are in canonical JSON form (`specc.ir.json_form`)."""

    function: str
    args: dict[str, Any]
    """By parameter name, in the order of the parameters, every parameter present."""
    outcome: Literal["ok", "error"]
    value: Any
    """The result, or the function's own error."""
    tags: tuple[str, ...]
    held_back: bool
    span: Span


class Property(msgspec.Struct, frozen=True):
    """A statement for all inputs: a CEL expression over typed variables."""

    variables: tuple[Param, ...]
    text: str
    cel: str
    tags: tuple[str, ...]
    section: str
    functions: tuple[str, ...]
    """The functions it calls, of this module by name, of others as `module.name`."""
    span: Span


class Term(msgspec.Struct, frozen=True, gc=False):
    """A defined term: a list item or paragraph that begins `**term**:` or `**term:**`."""

    name: str
    section: str
    span: Span
    """The term itself, between the asterisks."""


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A cross-reference: a link to a section or clause of this spec, or into another file."""

    text: str
    """As written; `?` stands for the target's title."""
    source: str
    """Name of the source it leads to: this spec's own for `#id`."""
    id: str
    """The section, clause or anchor there; empty for a whole file."""
    section: str
    """Where the reference stands."""
    span: Span


class Commentary(msgspec.Struct, frozen=True, gc=False):
    """What stands in a spec and binds nobody."""

    kind: str
    """The word behind `!!!`, the word of a GitHub alert in lower case, or `quote`."""
    title: str
    text: str
    """Without the indentation or the markers of the quote."""
    section: str
    span: Span


# --- dialogues -------------------------------------------------------------------------------------------------


class Grade(enum.StrEnum):
    """What a dialogue says of an answer."""

    GOOD = "GOOD"
    OK = "OK"
    BAD = "BAD"


class Element(msgspec.Struct, frozen=True, gc=False):
    """An element inside a message: `<untrusted>…</untrusted>`."""

    name: str
    attributes: dict[str, str]
    parts: "tuple[str | Element, ...]"
    span: Span


class Message(msgspec.Struct, frozen=True, tag="message", tag_field="kind", gc=False):
    """One message of a dialogue."""

    role: str
    """`system`, `developer`, `user`, `assistant`, `tool`, or any other name of an element."""
    attributes: dict[str, str]
    parts: tuple[str | Element, ...]
    """Text (with entities resolved, without white space at both ends) and the elements in it."""
    comments: tuple[str, ...]
    """Comments that are no grades."""
    span: Span

    @property
    def text(self) -> str:
        """What it says, the text of its elements included."""
        return text_of(self.parts)


class Answer(msgspec.Struct, frozen=True, gc=False):
    """One of the messages that a comparison sets side by side, with its grade."""

    grade: Grade | None
    cites: tuple[str, ...]
    """What the grade is founded on, as written without the `#`: ids of sections or tags (`BAD[#id]`)."""
    rationale: str
    message: Message


class Comparison(msgspec.Struct, frozen=True, tag="comparison", tag_field="kind", gc=False):
    """Answers to the same messages. A graded message outside of `<comparison>` is a comparison of one."""

    answers: tuple[Answer, ...]
    span: Span


class Gap(msgspec.Struct, frozen=True, tag="gap", tag_field="kind", gc=False):
    """What stands between the messages and is none: `[...]`, a comment."""

    text: str
    span: Span


Turn = Message | Comparison | Gap


class Dialogue(msgspec.Struct, frozen=True, gc=False):
    """A conversation, or a part of one, that shows what a policy means (`xml` block).

    What stands above a comparison (and is no comparison itself) is what its answers answer to.
    """

    title: str
    """What its caption says behind `**Example**:`; empty without a caption."""
    section: str
    """Where it stands; for a prompt the section of the clause whose tag its file is named after, empty where no clause has it."""
    tags: tuple[str, ...]
    """The tags of its caption; for a prompt the tag that its file is named after."""
    turns: tuple[Turn, ...]
    span: Span

    @property
    def comparisons(self) -> "tuple[Comparison, ...]":
        """Its comparisons, in order."""
        return tuple(turn for turn in self.turns if isinstance(turn, Comparison))


def text_of(parts: tuple[str | Element, ...]) -> str:
    """The text of parts, that of elements included."""
    return "".join([part if isinstance(part, str) else text_of(part.parts) for part in parts])


# --- modules ---------------------------------------------------------------------------------------------------


class Import(msgspec.Struct, frozen=True):
    """Another spec that this one uses, as the front matter names it."""

    alias: str
    path: str
    module: str
    """The imported module's name."""
    span: Span


class Module(msgspec.Struct, frozen=True):
    """A spec, resolved."""

    name: str
    source: str
    """Name of the source: its path relative to the workspace, POSIX."""
    version: str
    summary: str
    title: str
    imports: tuple[Import, ...]
    targets: tuple[str, ...]
    """Targets that the front matter names; empty: whatever the command line or specc.toml names."""
    types: tuple[TypeDef, ...]
    functions: tuple[Function, ...]
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    examples: tuple[Example, ...]
    properties: tuple[Property, ...]
    foreign_examples: tuple[Example, ...] = ()
    """Examples of imported functions, named `module.function`: held against that module's own, and not run."""
    terms: tuple[Term, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    prompts: tuple[Dialogue, ...] = ()
    """The dialogues of the files `examples/<tag>.md` beside the spec, in the order of the tags. Their spans lie in those files."""
    references: tuple[Reference, ...] = ()
    commentary: tuple[Commentary, ...] = ()
    resources: tuple[Resource, ...] = ()

    @property
    def units(self) -> tuple[Function, ...]:
        """What a model writes, in the order of the text: its functions, and its resources, each by its `session`."""
        if not self.resources:
            return self.functions
        sessions = (resource.session(self.name) for resource in self.resources)
        return tuple(sorted((*self.functions, *sessions), key=lambda unit: unit.span.start))

    @property
    def signatures(self) -> tuple[Function, ...]:
        """All that can be called: its functions, and the constructors and methods of its resources."""
        return (*self.functions, *(one for resource in self.resources for one in (resource.constructor, *resource.methods)))

    def function(self, name: str) -> Function:
        """The unit of that name."""
        return next(f for f in self.units if f.name == name)

    def resource(self, name: str) -> Resource | None:
        """The resource of that name."""
        return next((one for one in self.resources if one.name == name), None)

    def type(self, name: str) -> TypeDef:
        """The type declared under that name, or one that a resource's sessions have."""
        owner, _, part = name.partition(".")
        if part:
            return next(one for one in self.resources if one.name == owner).type(self.name, part)
        return next(t for t in self.types if t.name == name)


class Coverage(msgspec.Struct, frozen=True):
    """The places of what shows or checks a clause."""

    examples: tuple[Span, ...]
    """Examples that carry one of its tags, the held-back ones among them."""
    properties: tuple[Span, ...]
    """Properties that carry one of its tags."""
    prompts: tuple[Span, ...]
    """Prompts of the files named after its tags."""
    dialogues: tuple[Span, ...]
    """Dialogues whose caption carries one of its tags or whose grades cite one."""
    nearby: tuple[Span, ...]
    """Dialogues of its section whose captions and grades name no clause: they show the section as a whole."""


class ClauseFacts(msgspec.Struct, frozen=True):
    """What is known about a clause beyond its text."""

    module: str
    clause: Clause
    condition: str
    """What stands in front of the subject: `If the user asks,`."""
    subject: str
    """Who or what the force is about, the words before the word of force; empty where the clause has none."""
    predicate: str
    """What the force asks for or forbids, all that follows the word of force."""
    terms: tuple[str, ...]
    """The defined terms that it uses: of its own module by name, of imported ones as `alias.name`."""
    coverage: Coverage


class Program(msgspec.Struct, frozen=True):
    """All modules of a workspace by name, each after the modules it imports."""

    modules: dict[str, Module]

    def resolve(self, named: Named) -> TypeDef:
        """The declaration behind a named type."""
        return self.modules[named.module].type(named.name)

    def behind(self, type: Type | None) -> "Prim | ListOf | OptionOf | ResultOf | TupleOf | MapOf | Record | Variant | Enum | Flags | None":
        """The type or the declaration behind names and aliases. Aliases that go in circles are no program."""
        while isinstance(type, Named):
            declared = self.resolve(type)
            if not isinstance(declared, Alias):
                return declared
            type = declared.type
        return type

    def closure(self, name: str) -> "Program":
        """A module with all that it imports, directly or not."""
        wanted: set[str] = set()
        queue = [name]
        while queue:
            module = self.modules[queue.pop()]
            wanted.add(module.name)
            queue += [item.module for item in module.imports if item.module not in wanted]
        if wanted == {name}:  # as most are: a workspace has thousands of modules, and each is asked
            return Program({name: self.modules[name]})
        return Program({each: module for each, module in self.modules.items() if each in wanted})
