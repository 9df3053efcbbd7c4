"""E0414: A row of calls on a resource that can't be read."""

from specc.diagnostics.register import Code, declare

_SPEC = """\
# Counters {{#counters}}

```wit
resource counter {{
  constructor(start: u32);
  next: func() -> u32;
}}
```

`next` MUST add 1 to the count, then return it.[^n3xt]

**Examples** for `counter`:

| call             | result |
| ---------------- | ------ |
| `constructor(5)` |        |
| `{}`         | `6`    |
"""

CODE = declare(
    Code(
        id="E0414",
        name="call-row",
        summary="A row of calls on a resource that can't be read.",
        why="Each row is one call on the object that the last `constructor(…)` made, with its arguments and what it answers.",
        wrong=_SPEC.format("next"),
        right=_SPEC.format("next()"),
    )
)
