"""E0401: a value in an example does not fit the type of its parameter or result."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0401",
        name="example-type",
        summary="A value in an example does not fit the type of its parameter or result.",
        why="An example is a test; one with a wrong type could never pass.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n    | result |
| ---- | ------ |
| `-5` | `2`    |
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
