"""What the items of a module are called in TypeScript."""

from functools import cached_property

import msgspec

from specc.target import (
    Alias,
    Function,
    Module,
    Named,
    Program,
    Span,
    Type,
    callable_functions,
)
from specc.target.names import camel, pascal

from .shapes import reachable, types_within
from .words import words


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
    return f"{module}-spec" if module in words("node_modules") else module


def file_stem(function: str) -> str:
    """The file of a function, without its extension."""
    return function.lower()


def value_name(name: str) -> str:
    """A parameter, in a case and form that a binding may have."""
    cased = camel(name)
    return f"{cased}_" if cased in words("reserved") else cased


def function_name(name: str) -> str:
    """A function's export."""
    cased = value_name(name)
    return f"{cased}_" if cased in words("global_functions") else cased


def field_name(name: str) -> str:
    """A property of an interface: any word will do."""
    return camel(name)


def _named(type_: Type, program: Program) -> Type:
    """A type with those aliases looked through that only give another name to a named type."""
    while isinstance(type_, Named):
        declared = program.resolve(type_)
        if not (isinstance(declared, Alias) and isinstance(declared.type, Named)):
            return type_
        type_ = declared.type
    return type_


def _base(module: str, name: str) -> str:
    cased = pascal(name)
    return pascal(module) + cased if cased in words("global_types") else cased


def class_export(module: str, name: str) -> str:
    """The error class of a type."""
    base = _base(module, name)
    return base if base.endswith("Error") else f"{base}Error"


class Names:
    """The names that a module's own files use, for its own items and for those of other modules."""

    def __init__(self, module: Module, program: Program, family: "dict[str, Names] | None" = None) -> None:
        self.module = module
        self.program = program
        self._family = {} if family is None else family
        self._family[module.name] = self

    def of(self, module: str) -> "Names":
        """The names of another module (or this one)."""
        return self._family.get(module) or Names(self.program.modules[module], self.program, self._family)

    @cached_property
    def thrown(self) -> frozenset[str]:
        """The types of the module that have an error class: those its functions fail with, and those called an error."""
        errors = [_named(one.error_type, self.program) for one in self.module.signatures if one.error_type is not None]
        failed = {error.name for error in errors if isinstance(error, Named) and error.module == self.module.name}
        return frozenset(one.name for one in self.module.types if one.name in failed or one.name.split("-")[-1] == "error")

    @cached_property
    def exports(self) -> tuple[tuple[str, str, Span], ...]:
        """Every name the package exports: the name, what it stands for, and the item's span."""
        module = self.module
        return (
            *((function_name(one.name), f"function `{one.name}`", one.span) for one in module.functions),
            *((self.resource(one.name), f"resource `{one.name}`", one.span) for one in module.resources),
            *((self.own_type(one.name), f"type `{one.name}`", one.span) for one in module.types),
            *(
                (class_export(module.name, one.name), f"the error class of `{one.name}`", one.span)
                for one in module.types
                if one.name in self.thrown
            ),
            *((error.exported, f"the error class of `{one.name}`", one.span) for one, error in self._function_errors),
        )

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
        """Whether a second module that this one uses exports that name."""
        return any(exported in self.of(other.name)._own for other in self.foreign if other.name != module)

    @cached_property
    def foreign(self) -> tuple[Module, ...]:
        """The other modules whose items this one's files mention: the imported ones, and those whose types come by way of them."""
        mentioned = [Named(one.module, "") for one in self.module.imports]
        signatures = [function for module in (self.module, *self.imported) for function in module.signatures]
        types = [type_ for function in signatures for type_ in (*(param.type for param in function.params), function.result) if type_]
        types += [type_ for definition in self.module.types for type_ in types_within(definition)]
        mentioned += reachable(types, self.program)
        return tuple(self.program.modules[name] for name in dict.fromkeys(one.module for one in mentioned) if name != self.module.name)

    @cached_property
    def imported(self) -> tuple[Module, ...]:
        """The modules whose functions this one may call."""
        return tuple(self.program.modules[name] for name in dict.fromkeys(one.module for one in self.module.imports))

    def type(self, named: Named) -> str:
        """A named type."""
        return self._local(named.module, self.of(named.module).own_type(named.name))

    def own_type(self, name: str) -> str:
        """A type of the module itself. One that gave its name to its error class is the class's payload."""
        base = _base(self.module.name, name)
        return f"{base}Payload" if name in self.thrown and base == class_export(self.module.name, name) else base

    def function(self, name: str, module: str = "") -> str:
        """A function, of this module or an imported one."""
        return self._local(module or self.module.name, function_name(name))

    def resource(self, name: str) -> str:
        """The class of a resource of this module."""
        return _base(self.module.name, name)

    def method(self, name: str) -> str:
        """A method of a resource."""
        return camel(name)

    def param(self, name: str) -> str:
        """A parameter."""
        return value_name(name)

    def error(self, function: Function) -> ErrorClass | None:
        """The class that a function throws, or `None` where it has no error of its own."""
        error = self._thrown(function)
        return msgspec.structs.replace(error, name=self._local(error.module, error.exported)) if error is not None else None

    def _thrown(self, function: Function) -> ErrorClass | None:
        """The same, under the name that its own module gives it."""
        if not function.fails:
            return None
        error = _named(function.error_type, self.program) if function.error_type else None
        if not isinstance(error, Named):
            owner = next((one.name + "-" for one in self.module.resources if function in (one.constructor, *one.methods)), "")
            name = _base(self.module.name, f"{owner}{function.name}-error")
            return ErrorClass(name, name, self.module.name, error)
        exported = class_export(error.module, error.name)
        owned = error.name in self.of(error.module).thrown
        return ErrorClass(exported, exported, error.module if owned else self.module.name, error)

    @cached_property
    def _function_errors(self) -> list[tuple[Function, ErrorClass]]:
        """The error classes that no type of this module stands for, each with the first function that throws it."""
        found: dict[str, tuple[Function, ErrorClass]] = {}
        for function in self.module.signatures:
            error = self._thrown(function)
            if error is None or error.module != self.module.name:
                continue
            if not (isinstance(error.payload, Named) and error.payload.module == self.module.name):
                found.setdefault(error.exported, (function, error))
        return list(found.values())

    @cached_property
    def error_classes(self) -> tuple[ErrorClass, ...]:
        """All error classes that this module declares."""
        module = self.module.name
        classes = [(class_export(module, one.name), one.name) for one in self.module.types if one.name in self.thrown]
        of_types = (ErrorClass(name, name, module, Named(module, type_)) for name, type_ in classes)
        return (*of_types, *(error for _, error in self._function_errors))

    # --- what a file of the module can see ---

    @cached_property
    def foreign_types(self) -> dict[str, tuple[Module, str]]:
        """Every type and error class of the other modules: by its name here, the module and its name there."""
        found = {}
        for other in self.foreign:
            for exported, _, _ in self.of(other.name).exports:
                if exported in self.of(other.name).own_types:
                    found[self._local(other.name, exported)] = (other, exported)
        return found

    @cached_property
    def own_types(self) -> frozenset[str]:
        """Every type and error class of the module itself."""
        units = {function_name(one.name) for one in self.module.functions} | {self.resource(one.name) for one in self.module.resources}
        return self._own - units

    def callables(self, function: Function) -> tuple[tuple[Module, Function], ...]:
        """The functions that a function may call: those of imported modules, and those declared before it."""
        return callable_functions(function, self.module, self.program)

    def callable_names(self, function: Function) -> frozenset[str]:
        """Their names here."""
        return frozenset(self.function(one.name, other.name) for other, one in self.callables(function))
