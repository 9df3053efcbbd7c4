"""The items of a module's `wit` blocks -> types and functions, names resolved."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from specc.base.span import Span
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.draft import Draft
from specc.ir.near import near
from specc.ir.recursion import recursive
from specc.ir.rules import duplicate_name, recursive_type, reserved_parameter, resource, unknown_type, unknown_use
from specc.ir.values import (
    Alias,
    Case,
    Enum,
    Field,
    Flags,
    Function,
    ListOf,
    MapOf,
    Module,
    Named,
    OptionOf,
    Param,
    Prim,
    Record,
    Resource,
    ResultOf,
    TupleOf,
    Type,
    TypeDef,
    Variant,
)
from specc.syntax.wit.values import (
    PRIMITIVES,
    AliasItem,
    BrokenItem,
    CaseItem,
    EnumItem,
    FieldItem,
    FlagsItem,
    FuncItem,
    Item,
    ListExpr,
    MapExpr,
    NameExpr,
    OptionExpr,
    ParamItem,
    PrimExpr,
    RecordItem,
    ResourceItem,
    ResultExpr,
    TupleExpr,
    TypeExpr,
    UseItem,
    VariantItem,
)

_GUESSES = {
    "int": "s32", "integer": "s32", "i8": "s8", "i16": "s16", "i32": "s32", "i64": "s64", "long": "s64", "uint": "u32",
    "byte": "u8", "number": "f64", "float": "f64", "double": "f64", "float32": "f32", "float64": "f64",
    "boolean": "bool", "str": "string", "text": "string", "character": "char", "array": "list", "vec": "list",
    "optional": "option", "maybe": "option", "object": "record", "dict": "map", "usize": "u64", "isize": "s64",
}  # fmt: skip


Declaration = RecordItem | VariantItem | EnumItem | FlagsItem | AliasItem | FuncItem | ResourceItem
_Made = TypeVar("_Made")
_Part = TypeVar("_Part")
OUTCOMES = ("result", "error", "tags")
"""Columns of examples, so no names of parameters."""


class Broken(Exception):  # noqa: N818
    """A type that can't be resolved; the mistake has been reported."""


class Interface:
    """What a module declares. `broken` are names whose declaration is wrong: nobody complains of them again."""

    def __init__(self, draft: Draft, imports: dict[str, "Module | None"], interfaces: dict[str, "Interface"]) -> None:
        self.draft = draft
        self.imports = imports
        self.interfaces = interfaces
        self.faults: list[Diagnostic] = []
        self.broken: set[str] = set()
        self.names: dict[str, Named] = {}
        self.places: dict[str, Span] = {}
        self.types: list[TypeDef] = []
        self.functions: list[Function] = []
        self.resources: dict[str, Resource | None] = {}
        """`None` for one that is not made yet, or is broken."""
        self._declare()
        self._resolve()

    def _declare(self) -> None:
        """Enter all names, so that types may be used above their declaration."""
        module = self.draft.header.name
        self.kept: list[tuple[int, Declaration]] = []
        """Sections and what they declare, each name once."""
        for placed in self.draft.items:
            item = placed.item
            if isinstance(item, BrokenItem):
                self.broken.update(item.local_names)
            elif isinstance(item, UseItem):
                self._use(item)
            elif self._enter(item.name, item.name_span):
                self.kept.append((placed.section, item))
                if isinstance(item, ResourceItem):
                    self.resources[item.name] = None
                elif not isinstance(item, FuncItem):
                    self.names[item.name] = Named(module, item.name)

    def _enter(self, name: str, span: Span) -> bool:
        if first := self.places.get(name):
            message = f"`{name}` is declared twice in this module"
            label = Label(first, "first declared here")
            self.faults.append(duplicate_name.CODE.at(span, message, "give one of them another name", label))
            return False
        self.places[name] = span
        return True

    def _use(self, item: UseItem) -> None:
        if item.name not in self.imports:
            meant = near(item.name, self.imports)
            help = f"did you mean `{meant}`?" if meant else f"add `{item.name}: ./{item.name}.md` below `imports:` in the front matter"
            self.faults.append(unknown_use.CODE.at(item.name_span, f"no spec is imported as `{item.name}`", help))
        for used in item.names:
            if not self._enter(used.local, used.alias_span or used.name_span):
                continue
            named = self._taken(item.name, used.name, used.name_span)
            if named:
                self.names[used.local] = named
            else:
                self.broken.add(used.local)

    def _taken(self, alias: str, name: str, span: Span) -> Named | None:
        """What `use alias.{name}` takes: an alias made by another `use` is looked through."""
        module = self.imports.get(alias)
        if module is None:
            return None
        there = self.interfaces[module.name]
        if name in there.names:
            return there.names[name]
        if name in there.broken:
            return None
        if any(name == function.name for function in module.functions):
            message = f"`{name}` is a function of `{alias}`, and `use` takes types"
            help = f"call it `{alias}.{name}` in properties; its signature is known without a `use`"
        elif name in there.resources:
            message = f"`{name}` is a resource of `{alias}`, and `use` takes types"
            help = "leave it out: an object stays in the module that declares it"
        else:
            meant = near(name, there.names)
            message = f"`{alias}` declares no type `{name}`"
            types = ", ".join(f"`{n}`" for n in there.names) or "none"
            help = f"did you mean `{meant}`?" if meant else f"its types: {types}"
        self.faults.append(unknown_use.CODE.at(span, message, help))
        return None

    def _resolve(self) -> None:
        self._drop_recursive()
        for place, item in self.kept:
            section = self.draft.sections[place].id
            if isinstance(item, ResourceItem):
                self._resource(item, section)
            elif isinstance(item, FuncItem):
                if function := self._function(item, section):
                    self.functions.append(function)
                else:
                    self.broken.add(item.name)
            elif item.name not in self.broken:
                try:
                    self.types.append(self._type_def(item, section))
                except Broken:
                    self.broken.add(item.name)
        self._drop_users_of_broken()

    def _drop_recursive(self) -> None:
        items: dict[str, Item] = {item.name: item for _, item in self.kept if not isinstance(item, FuncItem | ResourceItem)}
        for cycle in recursive(items):
            self.broken.update(cycle)
            names = " → ".join(f"`{name}`" for name in (*cycle, cycle[0]))
            message = f"`{cycle[0]}` contains itself" + (f": {names}" if len(cycle) > 1 else "")
            help = "keep the parts in a list and let them name each other by index"
            self.faults.append(recursive_type.CODE.at(self.places[cycle[0]], message, help))

    def _drop_users_of_broken(self) -> None:
        """Types and functions that stand on something broken are broken as well."""
        module = self.draft.header.name
        users: dict[str, list[str]] = {}
        queue: list[str] = []
        for type in self.types:
            for named in _named(_parts(type)):
                if named.module == module:
                    users.setdefault(named.name, []).append(type.name)
                if self._is_broken(named, module):
                    queue.append(type.name)
        while queue:
            name = queue.pop()
            if name not in self.broken:
                self.broken.add(name)
                queue += users.get(name, ())
        self.types = [type for type in self.types if type.name not in self.broken]
        kept: list[Function] = []
        for function in self.functions:
            if self._stands_on_broken(function):
                self.broken.add(function.name)
            else:
                kept.append(function)
        self.functions = kept
        for name, made in self.resources.items():
            if made is None or any(map(self._stands_on_broken, (made.constructor, *made.methods))):
                self.broken.add(name)

    def _stands_on_broken(self, function: Function) -> bool:
        parts = [*(param.type for param in function.params), function.result]
        return any(self._is_broken(named, self.draft.header.name) for named in _named(parts))

    def _is_broken(self, named: Named, module: str) -> bool:
        there = self if named.module == module else self.interfaces.get(named.module)
        return there is None or named.name in there.broken

    def _function(self, item: FuncItem, section: str, taken: tuple[str, ...] = OUTCOMES) -> Function | None:
        """The function; `None` where something is wrong with it. `taken` are the names that no parameter may have."""
        sound = self._distinct("parameter", ((p.name, p.name_span) for p in item.params))
        for param in item.params:
            if param.name in taken:
                message = f"`{param.name}` can't name a parameter: example tables use it for a column of their own"
                other = {"tags": "labels", "error": "fault", "result": "outcome", "calls": "steps"}[param.name]
                self.faults.append(reserved_parameter.CODE.at(param.name_span, message, f"write for instance `{other}`"))
                sound = False
        try:
            params = _each(self._param, item.params)
            result = self._type(item.result) if item.result else None
        except Broken:
            return None
        return Function(item.name, params, result, item.doc, section, item.span) if sound else None

    def _resource(self, item: ResourceItem, section: str) -> None:
        constructor = self._constructor(item, section)
        for extra in item.statics:
            message = f"`{extra.name}` is a static function, which has no object to work on"
            self._refuse(extra.name_span, message, "declare it outside of the resource, as a function of the module")
        if item.constructor and not item.methods and not item.statics:
            self._refuse(item.name_span, f"`{item.name}` has no methods, so nothing can be seen of it", "add one: `name: func(…) -> …;`")
        sound = self._distinct("method", (("constructor", item.name_span), *((one.name, one.name_span) for one in item.methods)))
        methods = [self._function(one, section, ()) for one in item.methods]
        found = tuple(method for method in methods if method)
        if sound and constructor and found and len(found) == len(methods) and not item.statics:
            span = Span(item.span.source, item.name_span.start, item.span.end)
            self.resources[item.name] = Resource(item.name, constructor, found, item.doc, section, span)

    def _constructor(self, item: ResourceItem, section: str) -> Function | None:
        """A constructor returns nothing, or a `result` of the resource itself: then its error is what is left of that."""
        if item.constructor is None:
            self._refuse(item.name_span, f"`{item.name}` has no constructor, so nobody can make one", "add `constructor(…);` to it")
            return None
        result = item.constructor.result
        if isinstance(result, ResultExpr) and isinstance(result.ok, NameExpr) and result.ok.name == item.name:
            result = ResultExpr(None, result.error, result.span)
        elif result is not None:
            message = f"the constructor of `{item.name}` can give that or an error, and nothing else"
            self._refuse(result.span, message, f"leave the result out, or write `-> result<{item.name}, E>`")
            return None
        return self._function(msgspec.structs.replace(item.constructor, result=result), section, (*OUTCOMES, "calls"))

    def _refuse(self, span: Span, message: str, help: str) -> None:
        self.faults.append(resource.CODE.at(span, message, help))

    def _param(self, item: ParamItem) -> Param:
        return Param(item.name, self._type(item.type), item.span)

    def _type_def(self, item: Item, section: str) -> TypeDef:
        if isinstance(item, RecordItem):
            self._must_differ("field", ((f.name, f.name_span) for f in item.fields))
            return Record(item.name, _each(self._field, item.fields), item.doc, section, item.span)
        if isinstance(item, AliasItem):
            return Alias(item.name, self._type(item.type), item.doc, section, item.span)
        assert isinstance(item, VariantItem | EnumItem | FlagsItem)
        self._must_differ("flag" if isinstance(item, FlagsItem) else "case", ((c.name, c.name_span) for c in item.cases))
        cases = _each(self._case, item.cases)
        if isinstance(item, VariantItem):
            return Variant(item.name, cases, item.doc, section, item.span)
        return (Enum if isinstance(item, EnumItem) else Flags)(item.name, cases, item.doc, section, item.span)

    def _field(self, item: FieldItem) -> Field:
        return Field(item.name, self._type(item.type), item.doc, item.span)

    def _case(self, item: CaseItem) -> Case:
        return Case(item.name, self._type(item.payload) if item.payload else None, item.doc, item.span)

    def _must_differ(self, what: str, names: Iterable[tuple[str, Span]]) -> None:
        if not self._distinct(what, names):
            raise Broken

    def _distinct(self, what: str, names: Iterable[tuple[str, Span]]) -> bool:
        before = len(self.faults)
        seen: dict[str, Span] = {}
        for name, span in names:
            if name in seen:
                label = Label(seen[name], "first here")
                message = f"the {what} `{name}` stands here twice"
                self.faults.append(duplicate_name.CODE.at(span, message, "give one of them another name", label))
            seen.setdefault(name, span)
        return len(self.faults) == before

    def _type(self, expr: TypeExpr) -> Type:
        if isinstance(expr, PrimExpr):
            return Prim(expr.name)
        if isinstance(expr, ListExpr):
            return ListOf(self._type(expr.element))
        if isinstance(expr, OptionExpr):
            return OptionOf(self._type(expr.element))
        if isinstance(expr, ResultExpr):
            ok = self._type(expr.ok) if expr.ok else None
            return ResultOf(ok, self._type(expr.error) if expr.error else None)
        if isinstance(expr, TupleExpr):
            return TupleOf(tuple(self._type(element) for element in expr.elements))
        if isinstance(expr, MapExpr):
            return MapOf(self._type(expr.key), self._type(expr.value))
        return self._name(expr)

    def _name(self, expr: NameExpr) -> Named:
        if expr.name in self.broken:
            raise Broken
        if expr.name in self.names:
            return self.names[expr.name]
        if expr.name in self.resources:
            message = f"`{expr.name}` is a resource: its objects can't be passed, returned or kept in other values"
            self._refuse(expr.span, message, "name a type of values here, or make it a method of the resource")
            raise Broken
        if expr.name in self.places:
            message = f"`{expr.name}` is a function, not a type"
            help = "name a type here"
        else:
            message = f"there is no type `{expr.name}`"
            help = self._remedy(expr.name)
        self.faults.append(unknown_type.CODE.at(expr.span, message, help))
        raise Broken

    def _remedy(self, name: str) -> str:
        if guess := _GUESSES.get(name.lower()):
            return f"did you mean `{guess}`?"
        if meant := near(name, [*self.names, *PRIMITIVES, "list", "option", "result", "tuple", "map"]):
            return f"did you mean `{meant}`?"
        for alias, module in self.imports.items():
            if module and name in self.interfaces[module.name].names:
                return f"take it from the imported spec: `use {alias}.{{{name}}};`"
        return f"declare it: `record {name} {{ … }}`, `variant {name} {{ … }}`, `enum {name} {{ … }}` or `type {name} = …;`"

    def type_of(self, expr: TypeExpr) -> Type | None:
        """The type that an expression names; `None` where it names none, which is then reported."""
        try:
            return self._type(expr)
        except Broken:
            return None


def _each(make: Callable[[_Part], _Made], parts: Iterable[_Part]) -> tuple[_Made, ...]:
    """All parts made, so that all their mistakes are reported; raises Broken where one was broken."""
    found: list[_Made] = []
    broken = False
    for part in parts:
        try:
            found.append(make(part))
        except Broken:
            broken = True
    if broken:
        raise Broken
    return tuple(found)


def _parts(type: TypeDef) -> list[Type]:
    if isinstance(type, Record):
        return [field.type for field in type.fields]
    if isinstance(type, Alias):
        return [type.type]
    return [case.payload for case in type.cases if case.payload]


def _named(types: Iterable[Type | None]) -> Iterator[Named]:
    for type in types:
        if isinstance(type, Named):
            yield type
        elif isinstance(type, ListOf | OptionOf):
            yield from _named([type.element])
        elif isinstance(type, ResultOf):
            yield from _named([type.ok, type.error])
        elif isinstance(type, TupleOf):
            yield from _named(type.elements)
        elif isinstance(type, MapOf):
            yield from _named([type.key, type.value])
