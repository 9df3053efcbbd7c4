"""E0603: a property calls a function that is neither one of the module, nor imported, nor CEL's own."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0603",
        name="property-function",
        summary="A property calls a function that is neither one of the module, nor imported, nor CEL's own.",
        why="In CEL names are written in snake_case: `max-length` would be a subtraction.",
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
hlaf(n) <= n
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
