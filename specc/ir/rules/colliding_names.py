"""E0322: Two names that are equal in lower case without hyphens."""

from collections.abc import Iterable, Iterator

from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.values import Alias, Module, Record
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0322",
        name="colliding-names",
        summary="Two names that are equal in lower case without hyphens.",
        why="Languages write names in different cases; such names would fall together in some of them.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `5` | `2`    |

```wit
record box {
  max-length: u32,
  maxlength: u32,
}
```
""",
        right="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `5` | `2`    |

```wit
record box {
  max-length: u32,
  min-length: u32,
}
```
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """The names of a module's types and functions, and of the parts of each."""
    for module, _ in view.modules():
        for names in _spaces(module):
            yield from _collisions(names)


def _spaces(module: Module) -> Iterator[list[tuple[str, Span]]]:
    yield [(item.name, item.span) for item in (*module.types, *module.units)]
    for type in module.types:
        if isinstance(type, Record):
            yield [(field.name, field.span) for field in type.fields]
        elif not isinstance(type, Alias):
            yield [(case.name, case.span) for case in type.cases]
    for resource in module.resources:
        yield [(method.name, method.span) for method in resource.methods]
    for function in module.signatures:
        yield [(param.name, param.span) for param in function.params]


def _collisions(names: Iterable[tuple[str, Span]]) -> Iterator[Diagnostic]:
    seen: dict[str, tuple[str, Span]] = {}
    for name, span in names:
        folded = name.replace("-", "").lower()
        first = seen.setdefault(folded, (name, span))
        if first[0] != name:
            message = f"`{name}` and `{first[0]}` differ only in hyphens or case"
            place = Span(span.source, span.start, min(span.end, span.start + len(name.encode())))
            yield CODE.at(place, message, "give one of them another name", Label(first[1], "the other one"))
