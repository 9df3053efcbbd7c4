"""W0601: a property, which this version of specc reads but does not check."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.view import View

CODE = declare(
    Code(
        id="W0601",
        name="properties-not-checked",
        summary="A property, which this version of specc reads but does not check.",
        why="Properties are kept in the IR; only examples are held against an artifact so far.",
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

**Property** for all `n: u32`: the half is no larger than the whole.

```cel
half(n) <= n
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
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Every property."""
    for module, _ in view.modules():
        for one in module.properties:
            help = "add examples for what matters; the property is kept for a later version"
            yield CODE.at(one.span, "properties are not checked yet by this version of specc", help)
