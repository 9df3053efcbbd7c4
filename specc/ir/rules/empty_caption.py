"""W0411: a caption without any example below it."""

from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.view import View

CODE = declare(
    Code(
        id="W0411",
        name="empty-caption",
        summary="A caption without any example below it.",
        why="A caption governs the tables and `jsonl` blocks up to the next caption, heading or ordinary paragraph.",
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

**Held-back examples** for `half`:

None yet.
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


def check(view: View) -> Iterator[Diagnostic]:
    """Captions below which no table and no `jsonl` block was found."""
    for draft in view.drafts.values():
        for caption in draft.captions if draft.source not in view.torn else ():
            if caption.span not in draft.used_captions:
                help = "write a table or a `jsonl` block below it, or take the caption out"
                yield CODE.at(caption.span, "there are no examples below this caption", help)
