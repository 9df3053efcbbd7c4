"""E0406: Two columns of an example table have the same name."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0406",
        name="duplicate-column",
        summary="Two columns of an example table have the same name.",
        why="One of them would be ignored.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | n   | result |
| --- | --- | ------ |
| `5` | `5` | `2`    |
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
