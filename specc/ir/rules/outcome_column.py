"""E0405: an example does not say what comes of the call, or says it in a way that does not fit the function."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0405",
        name="outcome-column",
        summary="An example does not say what comes of the call, or says it in a way that does not fit the function.",
        why="An example has one of `result` and `error`: `error` only where the function returns a `result` "
        "type, `result` only where it returns something.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | error   |
| --- | ------- |
| `5` | `"odd"` |
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
