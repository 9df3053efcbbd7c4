"""E0321: a type that is neither built in, nor declared in the module, nor taken from another with `use`."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0321",
        name="unknown-type",
        summary="A type that is neither built in, nor declared in the module, nor taken from another with `use`.",
        why="Every value must have a type that all targets know.",
        wrong="""\
# Half {#half}

```wit
half: func(n: int) -> u32;
```

**Examples** for `half`:

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
""",
    )
)
