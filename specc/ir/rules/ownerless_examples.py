"""E0407: examples of which nobody can say to which function they belong."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0407",
        name="ownerless-examples",
        summary="Examples of which nobody can say to which function they belong.",
        why="A caption names the function. It may be left out where the columns fit just one function of the section.",
        wrong="""\
# Halves {#halves}

```wit
half: func(n: u32) -> u32;

twice: func(n: u32) -> u64;
```

**Examples** for `twice`:

| n   | result |
| --- | ------ |
| `5` | `10`   |

And the other one:

| n   | result |
| --- | ------ |
| `4` | `2`    |
""",
        right="""\
# Halves {#halves}

```wit
half: func(n: u32) -> u32;

twice: func(n: u32) -> u64;
```

**Examples** for `twice`:

| n   | result |
| --- | ------ |
| `5` | `10`   |

**Examples** for `half`:

| n   | result |
| --- | ------ |
| `4` | `2`    |
""",
    )
)
