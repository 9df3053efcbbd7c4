"""What types are made of."""

from collections.abc import Iterable

from specc.target import Alias, Enum, Flags, ListOf, MapOf, Named, OptionOf, Program, Record, ResultOf, TupleOf, Type, Variant


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


def parts(type_: Type) -> Iterable[Type]:
    """A type and all that it is made of; named types are not looked into."""
    yield type_
    inner: tuple[Type | None, ...] = ()
    match type_:
        case ListOf(element) | OptionOf(element):
            inner = (element,)
        case ResultOf(ok, error):
            inner = (ok, error)
        case TupleOf(elements):
            inner = elements
        case MapOf(key, value):
            inner = (key, value)
    for part in inner:
        if part is not None:
            yield from parts(part)


def types_within(definition: Record | Variant | Enum | Flags | Alias) -> tuple[Type, ...]:
    """The types that a declaration is made of, one level down."""
    match definition:
        case Record():
            return tuple(field.type for field in definition.fields)
        case Variant():
            return tuple(case.payload for case in definition.cases if case.payload is not None)
        case Alias():
            return (definition.type,)
        case _:
            return ()


def reachable(types: Iterable[Type], program: Program) -> tuple[Named, ...]:
    """All named types that values of `types` are made of, in the order of first mention, each before what it is made of."""
    found: dict[Named, None] = {}
    waiting = list(types)[::-1]
    while waiting:
        named = [part for part in parts(waiting.pop()) if isinstance(part, Named) and part not in found]
        for one in named:
            found[one] = None
            waiting.extend(reversed(types_within(program.resolve(one))))
    return tuple(found)
