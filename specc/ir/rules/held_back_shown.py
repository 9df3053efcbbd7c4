"""W0413: a held-back example that is shown as well."""

from collections.abc import Iterator

from specc.base.digest import canonical
from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic, Label
from specc.ir.rules.contradicting_examples import same
from specc.ir.values import Example
from specc.ir.view import View

CODE = declare(
    Code(
        id="W0413",
        name="held-back-shown",
        summary="A held-back example that is shown as well.",
        why="A held-back example tells whether an artifact does more than repeat what it was shown.",
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

**Held-back examples** for `half`:

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

**Held-back examples** for `half`:

| n   | result |
| --- | ------ |
| `8` | `4`    |
""",
    )
)


def check(view: View) -> Iterator[Diagnostic]:
    """Held-back examples whose input is shown."""
    for module, _ in view.modules():
        shown: dict[tuple[str, bytes], Example] = {}
        for example in module.examples:
            if not example.held_back:
                shown[example.function, canonical(example.args)] = example
        for example in module.examples:
            other = shown.get((example.function, canonical(example.args))) if example.held_back else None
            if other and same(other, example, module.function(example.function), view.program):
                message = f"this held-back example of `{example.function}` is shown as well"
                label = Label(other.span, "shown here")
                yield CODE.at(example.span, message, "hold another input back", label)
