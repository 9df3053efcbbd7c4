"""What the items of a module are called in TypeScript."""

from functools import cached_property

import msgspec

from specc.target import Alias, Function, Module, Named, OptionOf, Program, Type, TypeDef
from specc.target.names import camel, pascal

_RESERVED = frozenset(
    """arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for
    function if implements import in instanceof interface let new null package private protected public return static super
    switch this throw true try typeof undefined var void while with yield""".split()
)
"""Words that no binding of a strict module may be called (or should, as the values of the language)."""

_GLOBAL_FUNCTIONS = frozenset(
    "atob btoa decodeURI decodeURIComponent encodeURI encodeURIComponent escape isFinite isNaN parseFloat parseInt structuredClone unescape".split()
)
"""Functions that a body may need: an export of that name would hide them in its own file."""

_GLOBAL_TYPES = frozenset(
    """Array ArrayBuffer BigInt Boolean DataView Date Error EvalError Exclude Extract Float32Array Float64Array Function Infinity Intl
    Iterable Iterator JSON Map Math NaN NonNullable Number Object Omit Option Partial Pick Promise Proxy RangeError Readonly ReadonlyArray
    Record ReferenceError Reflect RegExp Required Result ReturnType Set String Symbol SyntaxError TypeError Uint8Array WeakMap
    WeakSet""".split()
)
"""Types that generated code and bodies need under their own names, ours (`Option`, `Result`) among them."""

_NODE_MODULES = frozenset(
    """assert buffer cluster console constants crypto dgram diagnostics dns domain events fs http http2 https inspector module net
    node_modules os path perf_hooks process punycode querystring readline repl sea sqlite stream string_decoder sys test timers tls
    trace_events tty url util v8 vm wasi worker_threads zlib""".split()
)
"""Names that an import would take for one of node's own modules, or that npm refuses."""

_DEVICES = frozenset("aux con nul prn".split()) | {f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10)}
"""Names that Windows gives to no file."""


class ErrorClass(msgspec.Struct, frozen=True):
    """The class of which a function throws instances when it fails."""

    name: str
    """As the module that throws it knows it."""
    exported: str
    """As the module that declares it exports it."""
    module: str
    """The module that declares it."""
    payload: Type | None
    """Type of the value it carries; `None` for no value."""


def npm_name(module: str, scope: str = "") -> str:
    """The npm package of a module. `scope` is `@acme` or empty."""
    if scope:
        return f"{scope}/{module}"
    return f"{module}-spec" if module in _NODE_MODULES else module


def file_stem(function: str) -> str:
    """The file of a function, without its extension."""
    stem = function.lower()
    return f"{stem}_" if stem in _DEVICES else stem


def value_name(name: str) -> str:
    """A parameter, in a case and form that a binding may have."""
    cased = camel(name)
    return f"{cased}_" if cased in _RESERVED else cased


def function_name(name: str) -> str:
    """A function's export."""
    cased = value_name(name)
    return f"{cased}_" if cased in _GLOBAL_FUNCTIONS else cased


def field_name(name: str) -> str:
    """A property of an interface: any word will do."""
    return camel(name)


def followed(type_: Type, program: Program) -> Type:
    """A type with its aliases looked through."""
    while isinstance(type_, Named):
        declared = program.resolve(type_)
        if not isinstance(declared, Alias):
            return type_
        type_ = declared.type
    return type_


def nullable(type_: Type, program: Program) -> bool:
    """Whether `undefined` is already a value of the type, so that an option of it must be told apart."""
    return isinstance(followed(type_, program), OptionOf)


def _named(type_: Type, program: Program) -> Type:
    """A type with those aliases looked through that only give another name to a named type."""
    while isinstance(type_, Named):
        declared = program.resolve(type_)
        if not (isinstance(declared, Alias) and isinstance(declared.type, Named)):
            return type_
        type_ = declared.type
    return type_


def thrown_types(module: Module, program: Program) -> tuple[TypeDef, ...]:
    """The types of a module that have an error class: those its functions fail with, and those called an error."""
    thrown = set()
    for function in module.functions:
        error = _named(function.error_type, program) if function.error_type else None
        if isinstance(error, Named) and error.module == module.name:
            thrown.add(error.name)
    return tuple(type_ for type_ in module.types if type_.name in thrown or type_.name.split("-")[-1] == "error")


def _base(module: str, name: str) -> str:
    cased = pascal(name)
    return pascal(module) + cased if cased in _GLOBAL_TYPES else cased


def class_export(module: str, name: str) -> str:
    """The error class of a type."""
    base = _base(module, name)
    return base if base.endswith("Error") else f"{base}Error"


def type_export(module: Module, program: Program, name: str) -> str:
    """The type as its module exports it. A type that gave its own name to its error class is the class's payload."""
    base = _base(module.name, name)
    thrown = any(type_.name == name for type_ in thrown_types(module, program))
    return f"{base}Payload" if thrown and base == class_export(module.name, name) else base


class Names:
    """The names that a module's own files use, for its own items and for those of other modules."""

    def __init__(self, module: Module, program: Program) -> None:
        self.module = module
        self.program = program

    @cached_property
    def exports(self) -> tuple[tuple[str, str, object], ...]:
        """Every name the package exports: the name, what it stands for, and the item's span."""
        module, program = self.module, self.program
        found: list[tuple[str, str, object]] = []
        for function in module.functions:
            found.append((function_name(function.name), f"function `{function.name}`", function.span))
        for type_ in module.types:
            found.append((type_export(module, program, type_.name), f"type `{type_.name}`", type_.span))
        for type_ in thrown_types(module, program):
            found.append((class_export(module.name, type_.name), f"the error class of `{type_.name}`", type_.span))
        for function, error in self._function_errors():
            found.append((error.exported, f"the error class of `{function.name}`", function.span))
        return tuple(found)

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(name for name, _, _ in self.exports)

    def _local(self, module: str, exported: str) -> str:
        """What an export of another module is called here: its own name, unless this package has one like it."""
        if module == self.module.name:
            return exported
        if exported not in self._own and not self._ambiguous(module, exported):
            return exported
        return camel(module) + exported[0].upper() + exported[1:] if exported[0].islower() else pascal(module) + exported

    def _ambiguous(self, module: str, exported: str) -> bool:
        """Whether a second imported module exports that name."""
        others = (i.module for i in self.module.imports if i.module not in (module, self.module.name))
        return any(exported in Names(self.program.modules[other], self.program)._own for other in others if other in self.program.modules)

    def type(self, named: Named) -> str:
        """A named type."""
        return self._local(named.module, self.type_exported(named))

    def type_exported(self, named: Named) -> str:
        """A named type, as its module exports it."""
        return type_export(self.program.modules[named.module], self.program, named.name)

    def function(self, name: str, module: str = "") -> str:
        """A function, of this module or an imported one."""
        return self._local(module or self.module.name, function_name(name))

    def param(self, name: str) -> str:
        """A parameter."""
        return value_name(name)

    def error(self, function: Function) -> ErrorClass | None:
        """The class that a function throws, or `None` where it has no error of its own."""
        if not function.fails:
            return None
        error = _named(function.error_type, self.program) if function.error_type else None
        if not isinstance(error, Named):
            name = _base(self.module.name, f"{function.name}-error")
            return ErrorClass(name, name, self.module.name, error)
        exported = class_export(error.module, error.name)
        home = self.program.modules[error.module]
        owned = any(type_.name == error.name for type_ in thrown_types(home, self.program))
        owner = error.module if owned else self.module.name
        return ErrorClass(self._local(owner, exported), exported, owner, error)

    def _function_errors(self) -> list[tuple[Function, ErrorClass]]:
        """The error classes that no type of this module stands for, each with the first function that throws it."""
        found: dict[str, tuple[Function, ErrorClass]] = {}
        for function in self.module.functions:
            error = self.error(function)
            if error is None or error.module != self.module.name:
                continue
            if not (isinstance(error.payload, Named) and error.payload.module == self.module.name):
                found.setdefault(error.exported, (function, error))
        return list(found.values())

    def error_classes(self) -> tuple[ErrorClass, ...]:
        """All error classes that this module declares."""
        of_types = tuple(
            ErrorClass(name, name, self.module.name, Named(self.module.name, type_.name))
            for type_ in thrown_types(self.module, self.program)
            for name in (class_export(self.module.name, type_.name),)
        )
        return of_types + tuple(error for _, error in self._function_errors())
