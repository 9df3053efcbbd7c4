"""W0702: a binding clause whose tag no example carries, in a module whose examples carry tags."""

import re
from collections.abc import Iterator

from specc.diagnostics.register import Code, declare
from specc.diagnostics.values import Diagnostic
from specc.ir.draft import CaseBlock
from specc.ir.values import Force
from specc.ir.view import View

CODE = declare(
    Code(
        id="W0702",
        name="clause-without-example",
        summary="A binding clause whose tag no example carries, in a module whose examples carry tags.",
        why="Nothing would show that an artifact breaks the clause. Properties and dialogues with the tag count as well.",
        wrong="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`.[^h4lf] It MUST round down.[^d0wn]

**Examples** for `half`:

| n   | result | tags    |
| --- | ------ | ------- |
| `4` | `2`    | [^h4lf] |
""",
        right="""\
# Half {#half}

```wit
half: func(n: u32) -> u32;
```

`half` MUST return the half of `n`.[^h4lf] It MUST round down.[^d0wn]

**Examples** for `half`:

| n   | result | tags    |
| --- | ------ | ------- |
| `4` | `2`    | [^h4lf] |
| `5` | `2`    | [^d0wn] |
""",
    )
)

_LABELS = (re.compile(r"\[\^([^\]\s]+)\]"), re.compile(r"\"([^\"\\\s]+)\""))
"""A reference in a table's column, and a string in a `jsonl` line. Each is looked for by itself: quotes need not come in pairs."""


def check(view: View) -> Iterator[Diagnostic]:
    """MUST and MUST NOT in sections that functions own."""
    for module, draft in view.modules():
        if module.source in view.torn or not any(example.tags for example in module.examples):
            continue
        # Examples that are wrong in something else show their clauses all the same.
        blocks = [view.sources[draft.source].slice(part.block.span) for part in draft.body if isinstance(part, CaseBlock)]
        shown = {label for block in blocks for pattern in _LABELS for label in pattern.findall(block)}
        shown |= {use.label for one in draft.properties for use in one.tags}
        shown |= {tag for dialogue in (*module.dialogues, *module.prompts) for tag in dialogue.tags}
        for clause in module.clauses:
            if clause.functions and clause.force in (Force.MUST, Force.MUST_NOT) and clause.tags and shown.isdisjoint(clause.tags):
                help = f"write an example that would fail without it, and put `[^{clause.tags[0]}]` into its column `tags`"
                yield CODE.at(clause.span, f"no example carries the tag of this clause, `{clause.tags[0]}`", help)
