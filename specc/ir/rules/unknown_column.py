"""E0403: an example names a parameter that the function does not have."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0403",
        name="unknown-column",
        summary="An example names a parameter that the function does not have.",
        why="Columns are the names of the parameters, `result` or `error`, and perhaps `tags`.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | m   | result |
| --- | --- | ------ |
| `5` | `1` | `2`    |
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
