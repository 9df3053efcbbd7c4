"""Types of a spec as Rust has them."""

from collections.abc import Iterator

from specc.target import (
    Alias,
    Enum,
    Flags,
    Function,
    ListOf,
    MapOf,
    Module,
    Named,
    OptionOf,
    Prim,
    Program,
    Record,
    Resource,
    ResultOf,
    TupleOf,
    Type,
    TypeDef,
    Variant,
)

from . import names

PRIMS = {
    "bool": "bool",
    "s8": "i8",
    "s16": "i16",
    "s32": "i32",
    "s64": "i64",
    "u8": "u8",
    "u16": "u16",
    "u32": "u32",
    "u64": "u64",
    "f32": "f32",
    "f64": "f64",
    "char": "char",
    "string": "String",
}
STRING = Prim("string")


def parts(type: Type) -> tuple[Type, ...]:
    """The types that a type is written with, without itself."""
    match type:
        case ListOf(element) | OptionOf(element):
            return (element,)
        case ResultOf(ok, error):
            return tuple(part for part in (ok, error) if part is not None)
        case TupleOf(elements):
            return elements
        case MapOf(key, value):
            return (key, value)
    return ()


def contents(definition: TypeDef) -> tuple[Type, ...]:
    """The types that a declaration is written with."""
    match definition:
        case Record():
            return tuple(field.type for field in definition.fields)
        case Variant():
            return tuple(case.payload for case in definition.cases if case.payload is not None)
        case Alias():
            return (definition.type,)
    return ()


def walk(type: Type) -> Iterator[Type]:
    """A type and all that it is written with; what stands behind a name is left out."""
    yield type
    for part in parts(type):
        yield from walk(part)


def signature_types(function: Function) -> tuple[Type, ...]:
    """The types of a function's parameters and result."""
    return (*(param.type for param in function.params), *(() if function.result is None else (function.result,)))


class Types:
    """How one module's crate writes types: by their bare names, and by a path where a bare name would mean two things."""

    def __init__(self, module: Module, program: Program) -> None:
        self.module = module
        self.program = program
        self.foreign = self._foreign()
        """Types of other crates that this one reaches, by what they are called here: `Word` or `text::Word`."""

    def _foreign(self) -> dict[str, Named]:
        written = (*(t for d in self.module.types for t in contents(d)), *(t for f in self.module.signatures for t in signature_types(f)))
        reached = {n.name + "@" + n.module: n for n in self.reach(written) if n.module != self.module.name}
        taken = [names.type_name(d.name) for d in self.module.types] + [names.type_name(n.name) for n in reached.values()]
        found = {}
        for key in sorted(reached):
            named = reached[key]
            bare = names.type_name(named.name)
            found[bare if taken.count(bare) == 1 else f"{names.crate(named.module)}::{bare}"] = named
        return found

    def reach(self, types: tuple[Type, ...]) -> tuple[Named, ...]:
        """All named types that one gets to from the given ones, each after those it is made of."""
        found: dict[tuple[str, str], Named] = {}

        def visit(type: Type) -> None:
            for part in walk(type):
                if isinstance(part, Named) and (part.module, part.name) not in found:
                    for inner in contents(self.program.resolve(part)):
                        visit(inner)
                    found[part.module, part.name] = part

        for type in types:
            visit(type)
        return tuple(found.values())

    # --- how types are written ---

    def name(self, named: Named) -> str:
        """A named type."""
        bare = names.type_name(named.name)
        if named.module == self.module.name:
            return bare
        return next((name for name, known in self.foreign.items() if known == named), f"{names.crate(named.module)}::{bare}")

    def owned(self, type: Type | None) -> str:
        """A type whose values own what they hold; `()` for no value."""
        match type:
            case None:
                return "()"
            case Prim(name):
                return PRIMS[name]
            case ListOf(element):
                return f"Vec<{self.owned(element)}>"
            case OptionOf(element):
                return f"Option<{self.owned(element)}>"
            case ResultOf(ok, error):
                return f"Result<{self.owned(ok)}, {self.owned(error)}>"
            case TupleOf(elements):
                inner = ", ".join(map(self.owned, elements))
                return f"({inner},)" if len(elements) == 1 else f"({inner})"
            case MapOf(key, value):
                return f"BTreeMap<{self.owned(key)}, {self.owned(value)}>"
            case Named():
                return self.name(type)

    def param(self, type: Type) -> str:
        """A parameter's type: borrowed where that spares a copy."""
        if self.is_copy(type):
            return self.owned(type)
        match self.bare(type):
            case Prim("string"):
                return "&str"
            case ListOf(element):
                return f"&[{self.owned(element)}]"
            case OptionOf(element):
                return f"Option<{self.param(element)}>" if not isinstance(self.bare(element), OptionOf) else f"&{self.owned(type)}"
        return f"&{self.owned(type)}"

    def signature(self, function: Function) -> str:
        """`pub fn slugify(title: &str) -> Result<String, SlugError>`."""
        params = ", ".join(f"{names.value(p.name)}: {self.param(p.type)}" for p in function.params)
        arrow = "" if function.result is None else f" -> {self.owned(function.result)}"
        return f"pub fn {names.value(function.name)}({params}){arrow}"

    def method(self, method: Function, resource: Resource) -> str:
        """`pub fn try_take(&mut self, now: u32) -> bool`, or `pub fn new(capacity: u32) -> Self`."""
        params = [f"{names.value(p.name)}: {self.param(p.type)}" for p in method.params]
        if method == resource.constructor:
            given = f"Result<Self, {self.owned(method.error_type)}>" if method.fails else "Self"
            return f"pub fn new({', '.join(params)}) -> {given}"
        arrow = "" if method.result is None else f" -> {self.owned(method.result)}"
        return f"pub fn {names.method(method.name)}({', '.join(['&mut self', *params])}){arrow}"

    # --- what types are ---

    def bare(self, type: Type) -> Type:
        """What stands behind an alias."""
        while isinstance(type, Named) and isinstance(definition := self.program.resolve(type), Alias):
            type = definition.type
        return type

    def is_copy(self, type: Type) -> bool:
        """Whether values are copied bit by bit."""
        match type:
            case Prim(name):
                return name != "string"
            case ListOf() | MapOf():
                return False
            case Named():
                return self.definition_is_copy(self.program.resolve(type))
        return all(map(self.is_copy, parts(type)))

    def definition_is_copy(self, definition: TypeDef) -> bool:
        """Whether a declared type is `Copy`."""
        return all(map(self.is_copy, contents(definition)))

    def has_float(self, type: Type) -> bool:
        """Whether a value can hold a float, so that it has no total equality."""
        match type:
            case Prim(name):
                return name in ("f32", "f64")
            case Named():
                return any(map(self.has_float, contents(self.program.resolve(type))))
        return any(map(self.has_float, parts(type)))

    def derives(self, definition: TypeDef) -> tuple[str, ...]:
        """The traits that a declared type derives. Only enums and flags are ordered: a spec says nothing of how records compare."""
        copy = ("Copy",) if self.definition_is_copy(definition) else ()
        total = () if any(map(self.has_float, contents(definition))) else ("Eq", "Hash")
        match definition:
            case Enum():
                return ("Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash", "PartialOrd", "Ord")
            case Flags():
                return ("Clone", "Copy", "Default", "PartialEq", "Eq", "Hash", "PartialOrd", "Ord")
        return ("Debug", "Clone", *copy, "PartialEq", *total)

    def errors(self) -> frozenset[str]:
        """Names of this module's types that stand for an error somewhere in it."""
        written = (*(t for d in self.module.types for t in contents(d)), *(t for f in self.module.signatures for t in signature_types(f)))
        found = set()
        for type in written:
            for part in walk(type):
                error = self.bare(part.error) if isinstance(part, ResultOf) and part.error is not None else None
                if isinstance(error, Named) and error.module == self.module.name:
                    found.add(error.name)
        return frozenset(found)


class Paths(Types):
    """How another crate writes a module's types: each by its path."""

    def name(self, named: Named) -> str:
        """A named type."""
        return f"{names.crate(named.module)}::{names.type_name(named.name)}"
