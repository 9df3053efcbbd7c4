"""What is known about a clause: its parts, the terms it uses, what covers it."""

import pytest

from specc.base.source import Source
from specc.ir.facts import clause_facts
from specc.ir.front import compile_sources
from specc.ir.values import ClauseFacts


def facts(text: str, **others: str) -> tuple[ClauseFacts, ...]:
    sources = {"a.md": text, **{name.replace("__", "/") + ".md": other for name, other in others.items()}}
    checked = compile_sources([Source(name, each.encode()) for name, each in sources.items()])
    return clause_facts(checked.program, checked.program.modules["a"])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The clerk must greet every guest.", ("", "The clerk", "greet every guest.")),
        ("The clerk MUST NOT shout.", ("", "The clerk", "shout.")),
        ("If a guest asks, the clerk should not tell.", ("If a guest asks,", "the clerk", "tell.")),
        ("When it rains, or snows, a taxi may be called.", ("When it rains, or snows,", "a taxi", "be called.")),
        ("The clerk, when asked, must answer.", ("when asked", "The clerk", "answer.")),
        ("However, guests mustn't smoke.", ("", "guests", "smoke.")),
        ("`must` is a word that authors SHOULD use.", ("", "`must` is a word that authors", "use.")),
        ("It rains.", ("", "", "")),
    ],
)  # fmt: skip
def test_a_clause_is_taken_apart_at_its_word_of_force(text: str, parts: tuple[str, str, str]) -> None:
    (one,) = facts(f"# A {{#a}}\n\n{text}\n")
    assert (one.condition, one.subject, one.predicate) == parts


def test_defined_terms_are_found_in_any_case_and_number() -> None:
    terms = "# B {#b}\n\n- **Night guest**: who comes late.\n- **Guest**: who stays.\n- **house rule:** a rule.\n"
    text = "---\nimports: {b: ./b.md}\n---\n\n# A {#a}\n\n**Clerk**: who works.\n\nClerks tell night guests the House Rules.\n"
    found = facts(text, b=terms)
    assert found[-1].terms == ("Clerk", "b.Night guest", "b.house rule")


def test_what_covers_a_clause() -> None:
    text = """\
# A {#a}

```wit
f: func(n: u8) -> u8;
```

It must halve.[^ha1f] It must round down.[^r0nd] It must be quick.

| n | result | tags |
| - | ------ | ---- |
| `4` | `2` | [^ha1f] |
| `5` | `2` | [^ha1f][^r0nd] |

**Property** for all `n: u8`: it shrinks.[^ha1f]

```cel
f(n) <= n
```

**Example**: rounding[^r0nd]

~~~xml
<user>5?</user>
~~~

~~~xml
<user>4?</user>
<assistant> <!-- BAD[#ha1f] -->4</assistant>
~~~

## Policy {#policy}

It must be kind.

~~~xml
<user>Hi</user>
~~~
"""
    found = facts(text, examples__ha1f="~~~xml\n<user>8?</user>\n~~~\n")
    counts = [
        tuple(map(len, (one.coverage.examples, one.coverage.properties, one.coverage.prompts, one.coverage.dialogues, one.coverage.nearby)))
        for one in found
    ]
    assert counts == [(2, 1, 1, 1, 0), (1, 0, 0, 2, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 1)]
