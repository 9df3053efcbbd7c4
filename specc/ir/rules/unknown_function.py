"""E0410: a caption names a function that the module does not have."""

from collections.abc import Iterable

from specc.diagnostics.register import Code, declare
from specc.ir.near import near

CODE = declare(
    Code(
        id="E0410",
        name="unknown-function",
        summary="A caption names a function that the module does not have.",
        why="Functions are declared in `wit` blocks; one of an imported spec is named `module.function`.",
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

**Examples** for `hafl`:

| n   | result |
| --- | ------ |
| `7` | `3`    |
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

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `7` | `3`    |
""",
    )
)


def remedy(name: str, known: Iterable[str]) -> str:
    """What helps: the function that was perhaps meant."""
    names = list(known)
    if meant := near(name, names):
        return f"did you mean `{meant}`?"
    listed = ", ".join(f"`{one}`" for one in names[:8])
    return f"the functions here: {listed}" if names else "declare it in a `wit` block"
