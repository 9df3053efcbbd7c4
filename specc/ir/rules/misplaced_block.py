"""E0212: an interface, example or property block inside a quote or a commentary block."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0212",
        name="misplaced-block",
        summary="An interface, example or property block inside a quote or a commentary block.",
        why="Quotes and commentary say nothing that binds, so what stands in them would be ignored.",
        wrong="""\
# Half {#half}

> ```wit
> half: func(n: u32) -> u32;
> ```
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
