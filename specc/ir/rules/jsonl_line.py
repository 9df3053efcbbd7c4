"""E0409: a line of a `jsonl` block is not a JSON object."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0409",
        name="jsonl-line",
        summary="A line of a `jsonl` block is not a JSON object.",
        why="Each line is one example: an object with the parameters, `result` or `error`, and perhaps `tags`.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

```jsonl
{n: 5, result: 2}
```
""",
        right="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

```jsonl
{"n": 5, "result": 2}
```
""",
    )
)
