"""Generated inputs: they fit their types, boundary values come first, nothing held back is among them."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from specc.check.inputs import boundary_inputs, generated_inputs, smallest
from specc.ir.json_form import canonical
from specc.ir.values import Module, Param, Program
from tests.check.specs import module_of

SPEC = """# M

```wit
enum colour { red, green }
flags rights { read, write }
record point { x: s32, label: option<string> }
variant shape { empty, dot(point), many(list<u8>) }
type name = string;
f: func(text: name, n: u8) -> string;
every: func(
  a: bool, b: s8, c: u64, d: f32, e: f64, g: char, h: option<option<bool>>, i: result<u8, string>, j: tuple<s16, string>,
  k: map<string, u8>, l: map<u8, colour>, m: rights, n: point, o: shape, p: list<list<shape>>, q: result
);
```

**Examples** for `f`:

| text          | n   | result |
| ------------- | --- | ------ |
| `"2024-1-31"` | `7` | `"x"`  |

**Held-back examples** for `f`:

| text       | n    | result |
| ---------- | ---- | ------ |
| `"hidden"` | `77` | `"y"`  |
"""
MODULE, PROGRAM = module_of(SPEC)


def params(name: str) -> tuple[Param, ...]:
    return MODULE.function(name).params


def fits(each: dict[str, object], wanted: tuple[Param, ...], program: Program = PROGRAM) -> bool:
    return all(canonical(each[param.name], param.type, program) == each[param.name] for param in wanted) and len(each) == len(wanted)


def test_every_type_has_inputs_that_fit_it() -> None:
    wanted = params("every")
    found = generated_inputs(wanted, MODULE, PROGRAM, 50)
    assert len(found) > 60 and all(fits(each, wanted) for each in found)


def test_boundary_values_come_first_and_meet_values_of_the_examples() -> None:
    found = generated_inputs(params("f"), MODULE, PROGRAM, 20)
    assert [each["n"] for each in found[:3]] == [0, 1, 2] and found[0]["text"] == ""
    assert {"text": "2024-1-31", "n": 255} in found and {"text": "", "n": 7} in found


def test_the_same_spec_gives_the_same_inputs() -> None:
    assert generated_inputs(params("every"), MODULE, PROGRAM, 30) == generated_inputs(params("every"), MODULE, PROGRAM, 30)


def test_no_input_is_made_of_what_is_held_back() -> None:
    assert "hidden" not in json.dumps(generated_inputs(params("f"), MODULE, PROGRAM, 200))


def test_texts_of_the_examples_come_with_one_place_changed() -> None:
    texts = {each["text"] for each in generated_inputs(params("f"), MODULE, PROGRAM, 200)}
    assert any(text != "2024-1-31" and "24-1-3" in text for text in texts)


def test_the_smallest_wanted_input_is_found() -> None:
    found = smallest(params("f"), MODULE, PROGRAM, 300, lambda each: len(each["text"]) > 2 and each["n"] > 9)
    assert found is not None and found["n"] == 10 and len(found["text"]) == 3
    assert smallest(params("f"), MODULE, PROGRAM, 50, lambda each: False) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["bool", "s64", "u64", "f64", "string", "list<s8>", "option<u32>", "char"]), max_size=4))
def test_any_signature_has_boundary_inputs(types: list[str]) -> None:
    listed = ", ".join(f"p{i}: {type}" for i, type in enumerate(types))
    module, program = module_of(f"# M\n\n```wit\nf: func({listed}) -> bool;\n```\n\n`f` MUST work.\n")
    assert boundaries_fit(module, program)


def boundaries_fit(module: Module, program: Program) -> bool:
    wanted = module.functions[0].params
    found = boundary_inputs(wanted, module, program)
    return bool(found) and all(fits(each, wanted, program) for each in found)
