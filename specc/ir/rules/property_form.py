"""E0602: a property whose caption or `cel` block is missing or cannot be read."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0602",
        name="property-form",
        summary="A property whose caption or `cel` block is missing or cannot be read.",
        why="A property is a paragraph that begins with **Property** and names its variables with their "
        "types, and right below it a `cel` block.",
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

```cel
half(4) == 2
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

```text
half(4) == 2
```
""",
    )
)
