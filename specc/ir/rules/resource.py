"""E0325: A resource in a form that specc does not have."""

from specc.diagnostics.register import Code, declare

_SPEC = """\
# Counters {{#counters}}

```wit
resource counter {{
  constructor(start: u32);
  next: func() -> u32;
{}}}
{}```

`next` MUST add 1 to the count, then return it.[^n3xt]

**Examples** for `counter`:

| call             | result |
| ---------------- | ------ |
| `constructor(5)` |        |
| `next()`         | `6`    |
"""

CODE = declare(
    Code(
        id="E0325",
        name="resource",
        summary="A resource in a form that specc does not have.",
        why="A resource is made by its constructor and used by its methods. Its objects stay where they are made: they are passed to no "
        "function, returned by none and kept in no value, and it has no static functions.",
        wrong=_SPEC.format("  copy: func() -> counter;\n", ""),
        right=_SPEC.format("", ""),
    )
)
