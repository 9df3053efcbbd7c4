"""E0404: an example gives no value for a parameter."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0404",
        name="missing-parameter",
        summary="An example gives no value for a parameter.",
        why="Only a parameter of an `option` type may be left out; it is `null` then.",
        wrong="""\
# Sum {#sum}

```wit
sum: func(left: u32, right: u32) -> u64;
```

**Examples** for `sum`:

| left | result |
| ---- | ------ |
| `5`  | `5`    |
""",
        right="""\
# Sum {#sum}

```wit
sum: func(left: u32, right: u32) -> u64;
```

**Examples** for `sum`:

| left | right | result |
| ---- | ----- | ------ |
| `5`  | `0`   | `5`    |
""",
    )
)
