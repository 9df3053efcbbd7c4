"""E0324: a type that contains itself."""

from specc.diagnostics.register import Code, declare

CODE = declare(
    Code(
        id="E0324",
        name="recursive-type",
        summary="A type that contains itself.",
        why="WIT has no recursive types, because not every language can hold them by value. A list of nodes "
        "that name each other by index does the same.",
        wrong="""\
# Trees {#trees}

```wit
record tree {
  children: list<tree>,
}
```
""",
        right="""\
# Trees {#trees}

```wit
record node {
  children: list<u32>,
}

type tree = list<node>;
```
""",
    )
)
