"""What a spec may hold that Rust has no counterpart for."""

from collections.abc import Iterator

from specc.target import Code, Diagnostic, Flags, Module, Span, TupleOf, Type, declare

from .types import contents, signature_types, walk

_LONGEST_TUPLE = 12
_MOST_FLAGS = 128

LONG_TUPLE = declare(
    Code(
        "E0511",
        "rust-long-tuple",
        "A tuple of more than 12 elements.",
        "In Rust such a tuple can be neither compared nor printed. Its elements have names in the author's head; a record says them.",
        "# Long {#long}\n\n```wit\nfirst: func(row: tuple<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8>) -> u8;\n```\n\n"
        "**Examples** for `first`:\n\n| row | result |\n| --- | --- |\n| `[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]` | `1` |\n",
        "# Long {#long}\n\n```wit\nfirst: func(row: list<u8>) -> u8;\n```\n\n"
        "**Examples** for `first`:\n\n| row | result |\n| --- | --- |\n| `[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]` | `1` |\n",
    )
)
_FLAG_SPEC = "# Many {{#many}}\n\n```wit\nflags many {{ {} }}\ncount: func(set: many) -> u8;\n```\n\n" + (
    "**Examples** for `count`:\n\n| set | result |\n| --- | --- |\n| `[]` | `0` |\n"
)
MANY_FLAGS = declare(
    Code(
        "E0512",
        "rust-many-flags",
        "Flags of more than 128 cases.",
        "Rust holds flags in the bits of one integer, and its largest has 128.",
        _FLAG_SPEC.format(", ".join(f"flag-{n}" for n in range(_MOST_FLAGS + 1))),
        _FLAG_SPEC.format(", ".join(f"flag-{n}" for n in range(_MOST_FLAGS))),
    )
)


def diagnose(module: Module) -> tuple[Diagnostic, ...]:
    """What of a module Rust can't express."""
    found = []
    for types, span in _places(module):
        for type in types:
            for part in walk(type):
                if isinstance(part, TupleOf) and len(part.elements) > _LONGEST_TUPLE:
                    message = f"Rust can't work with a tuple of {len(part.elements)} elements"
                    found.append(LONG_TUPLE.at(span, message, f"Make it a record, or {_LONGEST_TUPLE} elements at most."))
    for definition in module.types:
        if isinstance(definition, Flags) and len(definition.cases) > _MOST_FLAGS:
            message = f"Rust can't hold the {len(definition.cases)} flags of `{definition.name}` in one value"
            found.append(MANY_FLAGS.at(definition.span, message, "Split them into flags of their own."))
    return tuple(found)


def _places(module: Module) -> Iterator[tuple[tuple[Type, ...], Span]]:
    """The types that are written in a module, with the places where they are."""
    for definition in module.types:
        yield contents(definition), definition.span
    for function in module.signatures:
        yield signature_types(function), function.span
