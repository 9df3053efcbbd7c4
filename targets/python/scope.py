"""What a module's files can name: its own classes and functions and those of the modules it imports, without a clash."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from specc.target import (
    Alias,
    Enum,
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
    Variant,
    callable_functions,
    named_functions,
    names,
)

from .naming import RESERVED_CLASSES, STANDARD_MODULES, USEFUL_BUILTINS, class_name, file_name, local_name, package_name, public_name

GENERIC = ("Some", "Ok", "Err")
"""Classes that a package holds where its types need them: an option in an option, a result that is a plain value."""


class Class(msgspec.Struct, frozen=True):
    """A class of a package: of a type, of a case of a variant, of an error that is no variant, or one of `GENERIC`."""

    module: str
    """The module whose package holds it."""
    kind: str
    """`type`, `case`, `error`, `resource`, or `generic`."""
    name: str
    """The type's name; for an error without a type of its own, the digest-free text of its type; one of `GENERIC`."""
    case: str = ""


class Callee(msgspec.Struct, frozen=True):
    """A function that another one may call."""

    module: str
    function: Function
    name: str
    """Its name in the caller's file."""
    statement: str
    """The import that brings it there."""


class Scope:
    """The names that one module's files use. Made once for a module (`scope`)."""

    def __init__(self, module: Module, program: Program) -> None:
        self.module = module
        self.program = program
        self.package = package_name(module.name)
        self.imported = tuple(_imported(module, program))
        """The modules it imports, directly or not, in the program's order."""
        self.own = _own_classes(module, program)
        """Its own classes, with their names."""
        self._foreign = {cls: name for m in self.imported for cls, name in scope(m, program).own.items()}
        self._names = self.own | self._foreign_names()

    # --- types ---

    def plain(self, type_: Type | None) -> Type | None:
        """The type with aliases looked through (at its top)."""
        while isinstance(type_, Named):
            declared = self.program.resolve(type_)
            if not isinstance(declared, Alias):
                return type_
            type_ = declared.type
        return type_

    def nests(self, option: OptionOf) -> bool:
        """Whether an option's element can itself be absent, so that `None` would not tell the two apart."""
        return isinstance(self.plain(option.element), OptionOf)

    def is_bytes(self, type_: ListOf) -> bool:
        """Whether a list is one of `u8`, which Python has a type of its own for."""
        return self.plain(type_.element) == Prim("u8")

    def is_error(self, named: Named) -> bool:
        """Whether a type is an exception: a variant or enum that is a function's own error in the module that declares it."""
        return named.name in _exceptions(self.program.modules[named.module], self.program)

    def error_classes(self, function: Function) -> tuple[Class, ...]:
        """The classes that a function raises for its own error: one for each case, or one for all."""
        assert function.fails
        plain = self.plain(function.error_type)
        if isinstance(plain, Named) and self.is_error(plain):
            declared = self.program.resolve(plain)
            assert isinstance(declared, Variant | Enum)
            return tuple(Class(plain.module, "case", plain.name, case.name) for case in declared.cases)
        return (self.error_class(function),)

    def error_class(self, function: Function) -> Class:
        """The class of the exceptions that a function raises for its own error: their common base, where it has cases."""
        plain = self.plain(function.error_type)
        if isinstance(plain, Named) and self.is_error(plain):
            return Class(plain.module, "type", plain.name)
        return Class(self.module.name, "error", _label(plain))

    def payload(self, cls: Class) -> Type | None:
        """The type of what a case carries."""
        declared = self.program.modules[cls.module].type(cls.name)
        assert isinstance(declared, Variant | Enum)
        return next(case.payload for case in declared.cases if case.name == cls.case)

    # --- names ---

    def name(self, cls: Class) -> str:
        """A class's name in this module's files."""
        return self._names[cls]

    def generic(self, name: str) -> Class:
        """One of `GENERIC`, as this module's types mean it: an imported package's own, where that has it."""
        for module in self.imported:
            if Class(module.name, "generic", name) in self._foreign:
                return Class(module.name, "generic", name)
        return Class(self.module.name, "generic", name)

    def resource(self, resource: Resource) -> str:
        """The class of one of this module's resources."""
        return self.own[Class(self.module.name, "resource", resource.name)]

    def statement(self, cls: Class, types: str) -> str:
        """The import of a class; `types` is where this module's own classes are found."""
        if cls.kind == "resource" and types == "._types":
            types = f".{file_name(cls.name)}"
        if cls.module == self.module.name:
            return f"from {types} import {self.own[cls]}"
        exported, name = self._foreign[cls], self._names[cls]
        suffix = "" if exported == name else f" as {name}"
        return f"from {package_name(cls.module)} import {exported}{suffix}"

    def classes(self) -> dict[Class, str]:
        """Every class within reach, with its name here."""
        return self._names

    def annotation(self, type_: Type | None, home: "Scope | None" = None) -> str:
        """A type as Python writes it. `home` is the scope of the module that mentions it, where that is another one."""
        home = home or self
        match type_:
            case None:
                return "None"
            case Prim(name=name):
                return {"bool": "bool", "f32": "float", "f64": "float", "char": "str", "string": "str"}.get(name, "int")
            case ListOf():
                return "bytes" if self.is_bytes(type_) else f"list[{self.annotation(type_.element, home)}]"
            case OptionOf():
                inner = self.annotation(type_.element, home)
                return f"{self.name(home.generic('Some'))}[{inner}] | None" if self.nests(type_) else f"{inner} | None"
            case ResultOf():
                ok, err = self.name(home.generic("Ok")), self.name(home.generic("Err"))
                return f"{ok}[{self.annotation(type_.ok, home)}] | {err}[{self.annotation(type_.error, home)}]"
            case TupleOf():
                return f"tuple[{', '.join(self.annotation(element, home) for element in type_.elements) or '()'}]"
            case MapOf():
                return f"dict[{self.annotation(type_.key, home)}, {self.annotation(type_.value, home)}]"
            case Named():
                return self.name(Class(type_.module, "type", type_.name))

    def mentioned(self, type_: Type | None) -> Iterator[Class]:
        """The classes that a type's annotation names."""
        for part in walk(type_):
            match part:
                case Named():
                    yield Class(part.module, "type", part.name)
                case OptionOf() if self.nests(part):
                    yield self.generic("Some")
                case ResultOf():
                    yield self.generic("Ok")
                    yield self.generic("Err")
                case _:
                    pass

    # --- functions ---

    def callees(self, function: Function) -> tuple[Callee, ...]:
        """What a function may call: the functions of the modules that its module imports, and those declared before it."""
        own = {local_name(f) for f in self.module.functions}
        found = []
        for module, other in callable_functions(function, self.module, self.program):
            if module is self.module:
                found.append(self.sibling(other))
                continue
            name = public_name(other)
            alias = f"{names.snake(module.name)}_{name}"
            here = alias if name in own | USEFUL_BUILTINS | STANDARD_MODULES or self._twice(name) else name
            suffix = "" if here == name else f" as {here}"
            found.append(Callee(module.name, other, here, f"from {package_name(module.name)} import {name}{suffix}"))
        return tuple(found)

    def named(self, function: Function) -> tuple[Callee, ...]:
        """Those of them that its clauses name."""
        named = [(owner.name, one.name) for owner, one in named_functions(function, self.module, self.program)]
        return tuple(callee for callee in self.callees(function) if (callee.module, callee.function.name) in named)

    def sibling(self, function: Function) -> Callee:
        """A function of the same package, as another one of it names it."""
        name = local_name(function)
        return Callee(self.module.name, function, name, f"from .{file_name(function.name)} import {name}")

    def _twice(self, name: str) -> bool:
        """Whether two imported modules have a function of that name."""
        modules = {entry.module for entry in self.module.imports}
        return sum(public_name(f) == name for m in modules for f in self.program.modules[m].functions) > 1

    def _foreign_names(self) -> dict[Class, str]:
        """Imported classes keep their names, but where that would clash: then the module's name is put in front."""
        taken = Counter(self._foreign.values()) + Counter(self.own.values())
        return {cls: name if taken[name] == 1 else names.pascal(cls.module) + name for cls, name in self._foreign.items()}


class _Held:
    """A module and a program as one argument of a cached function, told apart by identity alone: hashing them whole is slow."""

    def __init__(self, module: Module, program: Program) -> None:
        self.module = module
        self.program = program

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.module is other.module and self.program is other.program

    def __hash__(self) -> int:
        return hash((id(self.module), id(self.program)))


@lru_cache(maxsize=256)
def _scope(held: _Held) -> Scope:
    return Scope(held.module, held.program)


def scope(module: Module, program: Program) -> Scope:
    """The scope of a module."""
    return _scope(_Held(module, program))


def walk(type_: Type | None) -> Iterator[Type]:
    """A type and all types that stand in it, without looking into declarations."""
    if type_ is None:
        return
    yield type_
    match type_:
        case ListOf() | OptionOf():
            yield from walk(type_.element)
        case ResultOf():
            yield from walk(type_.ok)
            yield from walk(type_.error)
        case TupleOf():
            for element in type_.elements:
                yield from walk(element)
        case MapOf():
            yield from walk(type_.key)
            yield from walk(type_.value)
        case _:
            pass


def declared_types(module: Module) -> Iterator[Type]:
    """All types that a module's own declarations mention, in their order; a function's own result is taken off."""
    for declared in module.types:
        match declared:
            case Record():
                yield from (field.type for field in declared.fields)
            case Variant():
                yield from (case.payload for case in declared.cases if case.payload is not None)
            case Alias():
                yield declared.type
            case _:
                pass
    for function in module.signatures:
        yield from (param.type for param in function.params)
        yield from (part for part in (function.ok_type, function.error_type) if part is not None)


def _imported(module: Module, program: Program) -> Iterator[Module]:
    reached: set[str] = set()
    pending = [entry.module for entry in module.imports]
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += [entry.module for entry in program.modules[name].imports]
    return (other for name, other in program.modules.items() if name in reached)


def _plain(type_: Type | None, program: Program) -> Type | None:
    while isinstance(type_, Named):
        declared = program.resolve(type_)
        if not isinstance(declared, Alias):
            return type_
        type_ = declared.type
    return type_


def _exceptions(module: Module, program: Program) -> tuple[str, ...]:
    """Names of the module's own types that are exceptions, in the order of the functions that raise them."""
    found: dict[str, None] = {}
    for function in module.signatures:
        plain = _plain(function.error_type, program)
        if isinstance(plain, Named) and plain.module == module.name and isinstance(program.resolve(plain), Variant | Enum):
            found[plain.name] = None
    return tuple(found)


def _label(type_: Type | None) -> str:
    """A type in words, to tell errors without a name apart."""
    match type_:
        case None:
            return "none"
        case Prim(name=name):
            return name
        case Named():
            return f"{type_.module}.{type_.name}"
        case ListOf():
            return f"list-{_label(type_.element)}"
        case OptionOf():
            return f"option-{_label(type_.element)}"
        case ResultOf():
            return f"result-{_label(type_.ok)}-{_label(type_.error)}"
        case TupleOf():
            return "-".join(["tuple", *map(_label, type_.elements)])
        case MapOf():
            return f"map-{_label(type_.key)}-{_label(type_.value)}"


def bare_errors(module: Module, program: Program) -> dict[str, tuple[Function, Type | None]]:
    """Errors that are no exceptions by themselves (a string, a record, nothing), by label, with the first function that has each."""
    own = scope(module, program)
    found: dict[str, tuple[Function, Type | None]] = {}
    for function in module.signatures:
        if function.fails:
            cls = own.error_class(function)
            if cls.kind == "error":
                found.setdefault(cls.name, (function, function.error_type))
    return found


def _own_classes(module: Module, program: Program) -> dict[Class, str]:
    """The module's classes with their names. A case goes by its own name, but where that is taken: then by its type's and its own."""
    errors = _exceptions(module, program)
    classes = {Class(module.name, "type", t.name): class_name(t.name) for t in module.types}
    cases = [
        (t.name, case.name)
        for t in module.types
        if isinstance(t, Variant) or (isinstance(t, Enum) and t.name in errors)
        for case in t.cases
    ]
    bare = _bare_names(module, program, errors)
    often = Counter(names.pascal(case) for _, case in cases) + Counter([*classes.values(), *bare.values()])
    for type_name, case in cases:
        short = names.pascal(case)
        taken = short in RESERVED_CLASSES or often[short] > 1
        classes[Class(module.name, "case", type_name, case)] = names.pascal(type_name) + short if taken else short
    classes |= bare | {Class(module.name, "resource", one.name): class_name(one.name) for one in module.resources}
    classes |= {Class(module.name, "generic", name): name for name in _own_generics(module, program)}
    return classes


def _bare_names(module: Module, program: Program, errors: tuple[str, ...]) -> dict[Class, str]:
    """Exception classes for errors that are no variant: after the error's type, else after the module or the function."""
    taken = {class_name(t.name) for t in module.types} | RESERVED_CLASSES
    found: dict[Class, str] = {}
    for function in module.signatures:
        plain = _plain(function.error_type, program)
        if not function.fails or (isinstance(plain, Named) and plain.name in _exceptions(program.modules[plain.module], program)):
            continue
        cls = Class(module.name, "error", _label(plain))
        if cls in found:
            continue
        stems = [plain.name] if isinstance(plain, Named) else [module.name, function.name]
        candidates = [f"{names.pascal(stem).removesuffix('Error')}{end}" for end in ("Error", "Failure") for stem in stems]
        free = [name for name in candidates if name not in taken]
        found[cls] = free[0] if free else candidates[0]
        taken.add(found[cls])
    return found


def _own_generics(module: Module, program: Program) -> tuple[str, ...]:
    """Which of `GENERIC` the module's package has to hold: those its types need and no imported package has."""
    needed: set[str] = set()
    for type_ in declared_types(module):
        for part in walk(type_):
            if isinstance(part, ResultOf):
                needed |= {"Ok", "Err"}
            elif isinstance(part, OptionOf) and isinstance(_plain(part.element, program), OptionOf):
                needed.add("Some")
    held = {cls.name for m in _imported(module, program) for cls in scope(m, program).own if cls.kind == "generic"}
    return tuple(name for name in GENERIC if name in needed - held)
