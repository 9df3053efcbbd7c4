"""E0320: Two types or functions of a module have one name, or two fields, cases or parameters of one item."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0320",
        name="duplicate-name",
        summary="Two types or functions of a module have one name, or two fields, cases or parameters of one item.",
        why="A name names one thing.",
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

```wit
record box {
  width: u32,
  width: u32,
}
```
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

```wit
record box {
  width: u32,
  height: u32,
}
```
""",
    )
)
