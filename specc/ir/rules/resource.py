"""E0325: A `resource` in an interface."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0325",
        name="resource",
        summary="A `resource` in an interface.",
        why="Stateful objects are not supported yet by this version of specc.",
        wrong="""\
# Counters {#counters}

```wit
resource counter {
  constructor();
  next: func() -> u32;
}
```
""",
        right="""\
# Counters {#counters}

```wit
next: func(count: u32) -> u32;
```

**Examples** for `next`:

| count | result |
| ----- | ------ |
| `1`   | `2`    |
""",
    )
)
