"""E0326: A module or function is named like a device."""

from collections.abc import Iterator

from specc.base.paths import is_device
from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.view import View

CODE = declare(
    Code(
        id="E0326",
        name="device-name",
        summary="A module or function is named like a device.",
        why="Modules become folders, functions files. Windows keeps some names for devices (`con`, `nul`, `com1`), whatever their "
        "ending: a package with such a file could not even be checked out there.",
        wrong="""\
# Half {#half}

```wit
aux: func(n: u32) -> u32;
```

`aux` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `aux`:

| n   | result |
| --- | ------ |
| `5` | `2`    |
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
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Names of modules that become packages, and of their functions."""
    for module, _ in view.modules():
        functions = [(function.name, function.span) for function in module.units]
        items = [*functions, *((definition.name, definition.span) for definition in module.types)]
        if items and is_device(module.name):
            first = min((span for _, span in items), key=lambda span: span.start)
            yield CODE.at(first, f"the module's name `{module.name}` is that of a device", "give it another one in the front matter")
        for name, span in functions:
            if is_device(name):
                place = Span(span.source, span.start, span.start + len(name))
                yield CODE.at(place, f"`{name}` is the name of a device", "name it otherwise")
