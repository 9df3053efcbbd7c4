"""E0408: a code span in an example table does not hold JSON."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0408",
        name="cell-json",
        summary="A code span in an example table does not hold JSON.",
        why="Cells are JSON in a code span; a cell without a code span is the string that it shows.",
        wrong="""\
# Shout {#shout}

```wit
shout: func(text: string) -> string;
```

**Examples** for `shout`:

| text | result |
| ---- | ------ |
| `hi` | `"HI"` |
""",
        right="""\
# Shout {#shout}

```wit
shout: func(text: string) -> string;
```

**Examples** for `shout`:

| text   | result |
| ------ | ------ |
| `"hi"` | `"HI"` |
""",
    )
)
