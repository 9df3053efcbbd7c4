"""E0402: a row of an example table has more or fewer cells than its header."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0402",
        name="row-width",
        summary="A row of an example table has more or fewer cells than its header.",
        why="GitHub fills or cuts such a row in silence. Often a `|` inside a cell lacks its backslash.",
        wrong="""\
# Joined {#joined}

```wit
joined: func(left: string, right: string) -> string;
```

**Examples** for `joined`:

| left  | right | result |
| ----- | ----- | ------ |
| `"a"` | `"|"` | `"a|"` |
""",
        right="""\
# Joined {#joined}

```wit
joined: func(left: string, right: string) -> string;
```

**Examples** for `joined`:

| left  | right  | result  |
| ----- | ------ | ------- |
| `"a"` | `"\\|"` | `"a\\|"` |
""",
    )
)
