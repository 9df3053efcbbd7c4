"""E0604: the expression of a property is no CEL, or does not fit the signatures of the functions it calls."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.view import View
from specc.syntax.inline import Flat

CODE = declare(
    Code(
        id="E0604",
        name="property-type",
        summary="The expression of a property is no CEL, or does not fit the signatures of the functions it calls.",
        why="A property is checked on generated inputs; one that can't be evaluated would hold or fail for no reason of the code's.",
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
half(n) <= "n"
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

**Property** for all `n: u32`: the half is no larger than the whole.

```cel
half(n) <= n
```
""",
    )
)
_HELP = "a property is a CEL expression that is true or false; whole numbers are `int`, floats `double` (`1.0`)"


def check(view: View) -> Iterator[Diagnostic]:
    """Compile every property whose names are known."""
    for module, draft in view.modules():
        for one in module.properties:
            # CEL is loaded where a spec has properties.
            from specc.ir.cel import compiled

            written = next(each for each in draft.properties if each.span == one.span)
            flat = Flat(view.sources[module.source], written.cel.content.pieces)
            text = flat.text.replace("\r\n", "\n")
            before = len(text) - len(text.lstrip())
            _, faults = compiled(one, module, view.program, lambda *_: None)
            for fault in faults:
                at = before + fault.offset
                at = min(at + text[:at].count("\n") * ("\r\n" in flat.text), len(flat.text) - 1)
                # An empty block has no character to point at: its caption is what is wrong.
                yield CODE.at(flat.span(at, at + 1) if flat.text else one.span, fault.message, _HELP)
