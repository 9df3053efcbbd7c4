"""E0412: a paragraph above examples that looks like a caption but is none."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0412",
        name="no-caption",
        summary="A paragraph above examples that looks like a caption but is none.",
        why="Examples whose caption is not understood would count as shown, even if they were meant to be "
        "held back. A caption is a paragraph of its own: **Examples** for or **Held-back examples** for, "
        "the function in a code span, a colon.",
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

**Hidden examples** for `half`:

| n   | result |
| --- | ------ |
| `8` | `4`    |
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

**Held-back examples** for `half`:

| n   | result |
| --- | ------ |
| `8` | `4`    |
""",
    )
)
