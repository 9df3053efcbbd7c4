"""E0205: an example names a tag that no clause has."""

from specc.diagnostics.register import Code, declare
from specc.ir.near import Guesses

CODE = declare(
    Code(
        id="E0205",
        name="unknown-tag",
        summary="An example names a tag that no clause has.",
        why="The tags of an example say which clauses it shows.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | result | tags    |
| --- | ------ | ------- |
| `5` | `2`    | [^half] |
""",
        right="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`, rounded down.[^h4lf]

**Examples** for `half`:

| n   | result | tags    |
| --- | ------ | ------- |
| `5` | `2`    | [^h4lf] |
""",
    )
)


def remedy(label: str, known: frozenset[str], guesses: Guesses) -> str:
    """What helps: the tag that was perhaps meant."""
    meant = guesses.near(label, known, 0.5)
    return f"did you mean `[^{meant}]`?" if meant else f"put `[^{label}]` at the end of the clause that the example shows"
