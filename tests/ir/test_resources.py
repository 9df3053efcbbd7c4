"""Resources: how a table of calls becomes examples, and what else knows them."""

from pathlib import Path

from specc.base.source import Source
from specc.ir.front import Checked, compile_sources
from specc.ir.json_form import canonical
from specc.ir.steps import steps, told
from specc.ir.values import Module

ROOT = Path(__file__).parent.parent.parent
SPEC = """# Jars {#jars}

```wit
variant jar-error { full(u8), sealed }

/// A jar of sweets.
resource jar {
  constructor(room: u8, label: option<string>) -> result<jar, jar-error>;
  put: func(sweets: u8) -> result<u32, jar-error>;
  seal: func();
  open: func() -> result<_, jar-error>;
  last: func() -> option<string>;
}
```

`put` MUST fail with `full` where no room is left.[^full] `jar.seal` MUST close the jar.[^seal]

EXAMPLES
"""
TABLE = """| call                    | result  | error         | tags    |
| ----------------------- | ------- | ------------- | ------- |
| `constructor(2, "a\\|b")` |         |               |         |
| `put(2)`                | `2`     |               |         |
| `put(1)`                |         | `{"full": 2}` | [^full] |
| `seal()`                |         |               | [^seal] |
| `open()`                |         |               |         |
| `last()`                | `null`  |               |         |
| `constructor(0)`        |         | `{"full": 0}` | [^full] |
"""
LINES = """```jsonl
{"room": 2, "label": "a|b", "calls": [{"put": {"sweets": 2}}, {"put": {"sweets": 1}}, "seal", "open", "last"],
 "result": [{"put": {"ok": 2}}, {"put": {"error": {"full": 2}}}, "seal", {"open": {"ok": null}}, {"last": null}], "tags": ["full", "seal"]}
{"room": 0, "calls": [], "error": {"full": 0}, "tags": ["full"]}
```
""".replace(",\n ", ", ")


def checked(examples: str) -> tuple[Module, Checked]:
    found = compile_sources([Source("jars.md", SPEC.replace("EXAMPLES", examples).encode())])
    assert not found.diagnostics, found.diagnostics
    return found.program.modules["jars"], found


def test_a_table_of_calls_and_its_lines_are_the_same_examples() -> None:
    table, lines = checked(TABLE)[0], checked(LINES)[0]
    facts = [[(one.function, one.args, one.outcome, one.value, one.tags) for one in module.examples] for module in (table, lines)]
    assert facts[0] == facts[1]
    assert [one.outcome for one in table.examples] == ["ok", "error"]


def test_examples_are_values_of_the_session() -> None:
    module, found = checked(TABLE)
    session = module.function("jar")
    assert [param.name for param in session.params] == ["room", "label", "calls"]
    for example in module.examples:
        for param in session.params:
            assert canonical(example.args[param.name], param.type, found.program) == example.args[param.name]
        type = session.ok_type if example.outcome == "ok" else session.error_type
        assert canonical(example.value, type, found.program) == example.value


def test_an_example_comes_apart_into_its_calls() -> None:
    module, _ = checked(TABLE)
    resource = module.resource("jar")
    assert resource is not None
    taken = [(method.name, step.args, step.outcome, step.value) for method, step in steps(module.examples[0], resource)]
    assert taken == [
        ("constructor", {"room": 2, "label": "a|b"}, "ok", None),
        ("put", {"sweets": 2}, "ok", 2),
        ("put", {"sweets": 1}, "error", {"full": 2}),
        ("seal", {}, "ok", None),
        ("open", {}, "ok", None),
        ("last", {}, "ok", None),
    ]
    assert [(one.name, step.outcome) for one, step in steps(module.examples[1], resource)] == [("constructor", "error")]
    assert told(module.examples[0].args, resource) == 'constructor(2, "a|b"); put(2); put(1); seal(); open(); last()'


def test_held_back_calls_are_held_back() -> None:
    shown = TABLE + "\n**Held-back examples** for `jar`:\n\n| call |\n| --- |\n| `constructor(9)` |\n| `seal()` |\n"
    module, _ = checked(shown)
    assert [one.held_back for one in module.examples] == [False, False, True]


def test_a_resource_is_a_unit_in_the_order_of_the_text() -> None:
    extra = (
        TABLE
        + "\n## More {#more}\n\n```wit\ncount: func(n: u8) -> u8;\n```\n\nIt counts.\n\n| n | result |\n| --- | --- |\n| `1` | `2` |\n"
    )
    module, _ = checked(extra)
    assert [unit.name for unit in module.units] == ["jar", "count"]
    assert [function.name for function in module.functions] == ["count"]
    clause = next(one for one in module.clauses if "full" in one.tags)
    assert clause.functions == ("jar",)


def test_the_specs_with_resources_are_sound() -> None:
    source = ROOT / "specs/rate-limit.md"
    assert not compile_sources([Source(source.name, source.read_bytes())]).diagnostics
