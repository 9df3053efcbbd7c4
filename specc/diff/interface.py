"""What became of the interface, and whether those who use it notice."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeVar

import msgspec

from specc.diff.state import State
from specc.diff.values import Change, Reason, Side, Step
from specc.ir.values import (
    Alias,
    Enum,
    Flags,
    Function,
    ListOf,
    MapOf,
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

T = TypeVar("T", Function, Resource)

_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n", re.M)

Shape = tuple[object, ...]
"""What a type is, aliases looked through. Types of compared modules count by name, because a change of theirs is told of them."""


def compare_interface(old: State, new: State, names: Mapping[str, str]) -> Iterator[Change]:
    """Functions and types. `names` holds the new name of every module that is compared."""
    left, right = Shapes(old.program, names), Shapes(new.program, {name: name for name in names.values()})
    yield from _compare_functions(old, new, left, right)
    yield from _compare_resources(old, new, left, right)
    yield from _compare_types(old, new, left, right)


class Shapes:
    """The shapes of types, in one state of a program."""

    def __init__(self, program: Program, names: Mapping[str, str]) -> None:
        self.program = program
        self.names = names

    def of(self, type: Type | None) -> Shape:
        """The shape of a type; that of no value is empty."""
        if type is None:
            return ()
        if isinstance(type, Prim):
            return (type.name,)
        if isinstance(type, ListOf | OptionOf):
            return (type.__struct_config__.tag, self.of(type.element))
        if isinstance(type, ResultOf):
            return ("result", self.of(type.ok), self.of(type.error))
        if isinstance(type, TupleOf):
            return ("tuple", *map(self.of, type.elements))
        if isinstance(type, MapOf):
            return ("map", self.of(type.key), self.of(type.value))
        return self._named(type)

    def _named(self, type: Named) -> Shape:
        declared = self.program.resolve(type)
        if isinstance(declared, Alias):
            return self.of(declared.type)
        if type.module in self.names:
            return ("named", self.names[type.module], type.name)
        return ("named", type.module, type.name, self.definition(declared))

    def definition(self, declared: TypeDef) -> Shape:
        """What a declaration holds, without its name and comments."""
        if isinstance(declared, Alias):
            return ("type", self.of(declared.type))
        if isinstance(declared, Record):
            return ("record", *((field.name, self.of(field.type)) for field in declared.fields))
        return (declared.__struct_config__.tag, *((case.name, self.of(case.payload)) for case in declared.cases))

    def signature(self, function: Function) -> Shape:
        """What a function takes and returns, without its name."""
        return (*((param.name, self.of(param.type)) for param in function.params), self.of(function.result))

    def resource(self, resource: Resource) -> Shape:
        """The signatures of a resource's constructor and methods."""
        return tuple((one.name, self.signature(one)) for one in (resource.constructor, *resource.methods))


def _compare_functions(old: State, new: State, left: Shapes, right: Shapes) -> Iterator[Change]:
    def renamed(one: Function, other: Function) -> bool:
        return right.signature(other) == left.signature(one) and (other.doc == one.doc or other.section == one.section)

    def reasons(one: Function, other: Function) -> Iterator[Reason]:
        return _function_reasons(old, one, new, other, left, right)

    return _compare("function", old, old.module.functions, new, new.module.functions, renamed, reasons)


def _compare_resources(old: State, new: State, left: Shapes, right: Shapes) -> Iterator[Change]:
    def renamed(one: Resource, other: Resource) -> bool:
        return right.resource(other) == left.resource(one)

    def reasons(one: Resource, other: Resource) -> Iterator[Reason]:
        return _resource_reasons(old, one, new, other, left, right)

    return _compare("resource", old, old.module.resources, new, new.module.resources, renamed, reasons)


def _compare(
    what: Literal["function", "resource"],
    old: State,
    before: Sequence[T],
    new: State,
    after: Sequence[T],
    renamed: Callable[[T, T], bool],
    reasons: Callable[[T, T], Iterable[Reason]],
) -> Iterator[Change]:
    gone, fresh = {one.name: one for one in before}, {one.name: one for one in after}
    for name in [name for name in gone if name in fresh]:
        one, other = gone.pop(name), fresh.pop(name)
        found = tuple(reasons(one, other))
        if found:
            yield Change(what, found, _side(old, one), _side(new, other))
    for name, one in gone.items():
        same = [each for each, other in fresh.items() if renamed(one, other)]
        if len(same) == 1:
            yield Change(what, (Reason("renamed", f"it was `{name}`", Step.MAJOR),), _side(old, one), _side(new, fresh.pop(same[0])))
        else:
            yield Change(what, (Reason("removed", "", Step.MAJOR),), _side(old, one), None)
    for other in fresh.values():
        yield Change(what, (Reason("added", "", Step.MINOR),), None, _side(new, other))


def _resource_reasons(old: State, one: Resource, new: State, other: Resource, left: Shapes, right: Shapes) -> Iterator[Reason]:
    before = {method.name: method for method in (one.constructor, *one.methods)}
    after = {method.name: method for method in (other.constructor, *other.methods)}
    for name, method in before.items():
        if name not in after:
            yield Reason("breaking", f"the method `{name}` is gone", Step.MAJOR)
            continue
        for reason in _function_reasons(old, method, new, after[name], left, right):
            yield msgspec.structs.replace(reason, text=f"`{name}`: {reason.text}")
    for name in after:
        if name not in before:
            yield Reason("compatible", f"there is a further method `{name}`", Step.MINOR)
    if one.doc != other.doc:
        yield Reason("documentation", "its comment differs", Step.PATCH)


def _side(state: State, item: Function | Resource | TypeDef) -> Side:
    text = _COMMENT.sub("", state.slice(item.span))
    return state.side(item.name, text, item.span, item.section)


def _function_reasons(old: State, one: Function, new: State, other: Function, left: Shapes, right: Shapes) -> Iterator[Reason]:
    found = list(_params(one, other, left, right))
    before, after = [param.name for param in one.params], [param.name for param in other.params]
    if [name for name in before if name in after] != [name for name in after if name in before]:
        found.append(Reason("breaking", "its parameters stand in another order", Step.MAJOR))
    if left.of(one.result) != right.of(other.result):
        text = f"returns {_written(new, other)} instead of {_written(old, one)}"
        # Who ignored that nothing came back can ignore what comes now; a failure can't be ignored.
        silent = one.result is None and not other.fails
        found.append(Reason("compatible", text, Step.MINOR) if silent else Reason("breaking", text, Step.MAJOR))
    if not found and _words(old, one) != _words(new, other):
        found.append(Reason("compatible", "written differently, with the same types", Step.PATCH))
    if one.doc != other.doc:
        found.append(Reason("documentation", "its comment differs", Step.PATCH))
    yield from found


def _params(one: Function, other: Function, left: Shapes, right: Shapes) -> Iterator[Reason]:
    before = {param.name: left.of(param.type) for param in one.params}
    after = {param.name: right.of(param.type) for param in other.params}
    gone = [name for name in before if name not in after]
    fresh = [name for name in after if name not in before]
    if len(gone) == len(fresh) == 1 and list(before).index(gone[0]) == list(after).index(fresh[0]) and before[gone[0]] == after[fresh[0]]:
        yield Reason("breaking", f"the parameter `{gone[0]}` is now `{fresh[0]}`", Step.MAJOR)
        gone, fresh = [], []
    for name in gone:
        yield Reason("breaking", f"the parameter `{name}` is gone", Step.MAJOR)
    for name in fresh:
        yield Reason("breaking", f"there is a further parameter `{name}`", Step.MAJOR)
    for name in before:
        if name in after and before[name] != after[name]:
            yield Reason("breaking", f"the parameter `{name}` has another type", Step.MAJOR)


def _written(state: State, function: Function) -> str:
    """The result of a function as its signature writes it."""
    _, arrow, result = state.slice(function.span).rpartition("->")
    return f"`{' '.join(result.split()).rstrip(';')}`" if arrow and function.result else "nothing"


def _words(state: State, item: Function | TypeDef) -> list[str]:
    return _COMMENT.sub("", state.slice(item.span)).split()


def _compare_types(old: State, new: State, left: Shapes, right: Shapes) -> Iterator[Change]:
    gone = {type.name: type for type in old.module.types}
    fresh = {type.name: type for type in new.module.types}
    returned = _returned(new)
    for name in [name for name in gone if name in fresh]:
        one, other = gone.pop(name), fresh.pop(name)
        reasons = tuple(_type_reasons(one, other, left, right, name in returned))
        if one.doc != other.doc or _docs(one) != _docs(other):
            reasons += (Reason("documentation", "its comments differ", Step.PATCH),)
        if reasons:
            yield Change("type", reasons, _side(old, one), _side(new, other))
    for name, one in gone.items():
        same = [n for n, other in fresh.items() if right.definition(other) == left.definition(one)]
        if len(same) == 1:
            yield Change("type", (Reason("renamed", f"it was `{name}`", Step.MAJOR),), _side(old, one), _side(new, fresh.pop(same[0])))
        else:
            yield Change("type", (Reason("removed", "", Step.MAJOR),), _side(old, one), None)
    for other in fresh.values():
        yield Change("type", (Reason("added", "", Step.MINOR),), None, _side(new, other))


def _docs(type: TypeDef) -> dict[str, str]:
    if isinstance(type, Alias):
        return {}
    parts = type.fields if isinstance(type, Record) else type.cases
    return {part.name: part.doc for part in parts if part.doc}


def _returned(state: State) -> set[str]:
    """The module's types whose values users may get: all but those that functions only take."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for function in state.module.signatures:
        _reach(state, function.result, found[True])
        for param in function.params:
            _reach(state, param.type, found[False])
    names = {type.name for type in state.module.types}
    return names - (found[False] - found[True])


def _reach(state: State, type: Type | None, found: set[str]) -> None:
    """Enter the module's types that a type holds."""
    if isinstance(type, Named):
        if type.module == state.module.name and type.name not in found:
            found.add(type.name)
            for part in _contents(state.program.resolve(type)):
                _reach(state, part, found)
    elif type is not None:
        for name in type.__struct_fields__:
            value = getattr(type, name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, msgspec.Struct):
                    _reach(state, part, found)


def _contents(declared: TypeDef) -> list[Type | None]:
    if isinstance(declared, Alias):
        return [declared.type]
    if isinstance(declared, Record):
        return [field.type for field in declared.fields]
    return [case.payload for case in declared.cases]


def _type_reasons(one: TypeDef, other: TypeDef, left: Shapes, right: Shapes, returned: bool) -> Iterator[Reason]:
    before, after = left.definition(one), right.definition(other)
    if before == after:
        return
    if type(one) is not type(other) or isinstance(one, Alias):
        yield Reason(
            "breaking", f"it was another type: `{before[0]}`" if before[0] != after[0] else "it stands for another type", Step.MAJOR
        )
        return
    what = "field" if isinstance(one, Record) else "flag" if isinstance(one, Flags) else "case"
    olds, news = _parts(before), _parts(after)
    for name in olds:
        if name not in news:
            yield Reason("breaking", f"the {what} `{name}` is gone", Step.MAJOR)
        elif olds[name] != news[name]:
            yield Reason("breaking", f"the {what} `{name}` has another type", Step.MAJOR)
    for name in news:
        if name not in olds:
            yield _added(other, what, name, returned)
    if [name for name in olds if name in news] != [name for name in news if name in olds]:
        yield Reason("breaking", f"its {what}s stand in another order", Step.MAJOR)


def _parts(definition: Shape) -> dict[str, object]:
    """The parts of a record, variant, enum or flags by name."""
    return {str(part[0]): part[1] for part in definition[1:] if isinstance(part, tuple)}


def _added(type: TypeDef, what: str, name: str, returned: bool) -> Reason:
    text = f"there is a further {what} `{name}`"
    if isinstance(type, Record):
        return Reason("breaking", f"{text}, which whoever makes one must fill", Step.MAJOR)
    if isinstance(type, Variant | Enum) and returned:
        return Reason("breaking", f"{text}, which whoever gets one must handle", Step.MAJOR)
    return Reason("compatible", text, Step.MINOR)
