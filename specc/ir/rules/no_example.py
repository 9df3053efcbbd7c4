"""W0701: a function without any example."""

from collections.abc import Iterator

from specc.base.span import Span
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.view import View

CODE = declare(
    Code(
        id="W0701",
        name="no-example",
        summary="A function without any example.",
        why="Nothing would tell a right artifact from a wrong one: its types are checked, its behaviour is not.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

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
    """Functions and resources that no example, shown or held back, is about."""
    for module, _ in view.modules():
        if module.source in view.torn:
            continue
        for function in module.units:
            if (module.name, function.name) not in view.about:
                span = Span(function.span.source, function.span.start, function.span.start + len(function.name.encode()))
                help = f"write a table of examples below a paragraph **Examples** for `{function.name}`:"
                yield CODE.at(span, f"`{function.name}` has no example", help)
