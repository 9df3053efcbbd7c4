"""E0323: a parameter is named `result`, `error` or `tags`."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0323",
        name="reserved-parameter",
        summary="A parameter is named `result`, `error` or `tags`.",
        why="The columns of an example table are the parameters and these three, so no parameter may bear their names.",
        wrong="""\
# Name {#name}

```wit
length-of: func(tags: string) -> u32;
```
""",
        right="""\
# Name {#name}

```wit
length-of: func(labels: string) -> u32;
```

**Examples** for `length-of`:

| labels | result |
| ------ | ------ |
| `"ab"` | `2`    |
""",
    )
)
