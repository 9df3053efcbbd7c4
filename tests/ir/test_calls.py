"""A function is told of those functions that its clauses name, and may call all that stand before it."""

import pytest

from specc.base.source import Source
from specc.ir.calls import callable_functions, named_functions
from specc.ir.front import compile_sources

TEXT = """---
spec: text
---

# Text {#text}

## Cutting {#cutting}

```wit
cut: func(text: string) -> string;
```

`cut` MUST return the text.

## Folding {#folding}

```wit
fold: func(text: string) -> string;
```

`fold` MUST return the text.
"""
OWN = """---
spec: own
imports:
  text: ../lib/text.md
---

# Own {#own}

## First {#first}

```wit
one: func(text: string) -> string;
```

`one` MUST return the text.

## Second {#second}

```wit
two: func(text: string) -> string;
```

CLAUSE
"""


@pytest.mark.parametrize(
    ("clause", "named"),
    [
        ("`two` MUST return the text.", []),
        ("`two` MUST return what `one` gives.", ["one"]),
        ("`two` MUST return the [first](#first).", ["one"]),
        ("`two` MUST [cut](../lib/text.md#cutting) the text.", ["cut"]),
        ("`two` MUST call `text.fold` and `cut`.", ["cut", "fold"]),
        ("`two` MUST read [on](elsewhere.md#cutting).", []),
        ("`two` MUST call one, cut and fold.", []),
    ],
)
def test_a_function_is_told_of_what_its_clauses_name(clause: str, named: list[str]) -> None:
    sources = [Source("lib/text.md", TEXT.encode()), Source("own/own.md", OWN.replace("CLAUSE", clause).encode())]
    program = compile_sources(sources).program
    module = program.modules["own"]
    two = module.function("two")
    assert [one.name for _, one in named_functions(two, module, program)] == named
    assert [one.name for _, one in callable_functions(two, module, program)] == ["cut", "fold", "one"]
