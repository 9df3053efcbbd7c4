"""Properties on generated inputs: what counts, what breaks one, and how small the input is that shows it."""

from collections.abc import Callable
from typing import Any

from specc.check.cases import Answer
from specc.check.properties import Tried, try_property
from tests.check.specs import program_of

SPEC = """# M

```wit
variant shape {{ empty, dot(u8) }}
record point {{ left-edge: u64, shape: shape }}
half: func(n: u32) -> result<u32, string>;
double: func(n: u32, limit: option<u32>) -> u32;
point-at: func(n: u32) -> point;
flip: func(p: point) -> point;
words: func(text: string) -> list<string>;
```

`half` MUST work.

**Property** for all {variables}: it holds.

```cel
{cel}
```
"""
Body = Callable[..., Any]


def refuse(reason: Any = "odd") -> Answer:
    return Answer("error", reason)


class Program:
    """Stands for a driver: Python functions by their names in the spec."""

    def __init__(self, functions: dict[str, Body]) -> None:
        self.functions, self.lost, self.asked = functions, 0, 0

    async def ask(self, function: str, args: dict[str, Any]) -> Answer:
        self.asked += 1
        try:
            value = self.functions[function](*args.values())
        except ZeroDivisionError as error:
            return Answer("failure", f"ZeroDivisionError: {error}")
        except TimeoutError:
            self.lost += 1
            return Answer("failure", "timed out after 5 s")
        return value if isinstance(value, Answer) else Answer("result", value)


async def tried(cel: str, variables: str = "`n: u32`", **functions: Body) -> Tried:
    program = program_of(m=SPEC.format(variables=variables, cel=cel))
    module = program.modules["m"]
    bodies = {name.replace("_", "-"): body for name, body in functions.items()}
    drivers: Any = {"m": Program(bodies)}
    return await try_property(module.properties[0], module, program, drivers)


async def test_a_property_that_holds() -> None:
    done = await tried("half(n) <= n", half=lambda n: n // 2)
    assert not done.broken and done.counted == done.tried > 50


async def test_the_input_that_breaks_it_is_the_smallest() -> None:
    done = await tried("half(n) * 2 == n || n % 2 == 1", half=lambda n: n // 2 if n < 1000 else 3)
    assert done.broken == "for `n` = 1000: half(1000) gave 3; so it is false"


async def test_inputs_for_which_a_function_gives_its_error_do_not_count() -> None:
    done = await tried("half(n) * 2 == n", half=lambda n: refuse() if n % 2 else n // 2)
    assert not done.broken and 0 < done.counted < done.tried
    done = await tried("half(n) == 7", half=lambda n: refuse())
    assert not done.broken and done.counted == 0


async def test_fails_is_true_where_the_function_gives_its_error() -> None:
    cel = "fails(half(n)) == (n % 2 == 1)"
    assert not (await tried(cel, half=lambda n: refuse() if n % 2 else n // 2)).broken
    done = await tried(cel, half=lambda n: n // 2)
    assert done.broken == "for `n` = 1: half(1) gave 0; so it is false"


async def test_a_precondition_keeps_inputs_out() -> None:
    assert not (await tried("!(n > 0) || half(n) < n", half=lambda n: 1 // n * 0 + n // 2)).broken


async def test_a_crash_breaks_a_property() -> None:
    done = await tried("half(n) <= n", half=lambda n: 0 * (1 // (n - 5)))
    assert done.broken == "for `n` = 5: half(5) failed: ZeroDivisionError: integer division or modulo by zero"


async def test_after_a_driver_is_lost_no_smaller_input_is_looked_for() -> None:
    def hang(n: int) -> int:
        if n >= 3:
            raise TimeoutError
        return 0

    done = await tried("half(n) <= n", half=hang)
    assert done.broken.endswith("timed out after 5 s") and done.tried < 10


async def test_a_value_that_is_none_of_its_type_breaks_a_property() -> None:
    done = await tried("half(n) <= n", half=lambda n: -1)
    assert "half(0) gave -1; which is no value of its type" in done.broken


async def test_arguments_beyond_their_type_do_not_count() -> None:
    done = await tried("half(n + 1) <= n + 1", half=lambda n: n)
    assert not done.broken and done.counted < done.tried


async def test_what_cel_can_not_evaluate_breaks_a_property() -> None:
    done = await tried('words(text)[0] == "a"', "`text: string`", words=lambda text: ["a"] if text else [])
    assert done.broken.startswith('for `text` = "": words("") gave []; it can\'t be evaluated')


async def test_a_function_may_have_a_name_of_cel_s_own_and_an_absent_option() -> None:
    done = await tried(
        "double(n, null) == double(n, 3) && double(double(n, o), null) >= 0", "`n: u32, o: option<u32>`", double=lambda n, o: n
    )
    assert not done.broken and done.counted == done.tried


async def test_records_have_fields_in_snake_case_and_go_back_as_they_came() -> None:
    def at(n: int) -> dict[str, Any]:
        return {"left-edge": str(n), "shape": {"dot": 1} if n % 2 else "empty"}

    cel = 'flip(point_at(n)) == point_at(n) && point_at(n).left_edge == n && (n % 2 == 0 || point_at(n).shape == {"dot": 1})'
    assert not (await tried(cel, point_at=at, flip=lambda p: p)).broken
    cel = 'flip({"left_edge": n, "shape": "empty"}).left_edge == n'
    assert not (await tried(cel, flip=lambda p: p)).broken


async def test_variables_of_every_kind_reach_functions_in_json_form() -> None:
    seen: list[Any] = []
    done = await tried("flip(p) == flip(p)", "`p: point`", flip=lambda p: seen.append(p) or p)
    assert not done.broken
    assert all(isinstance(p["left-edge"], str) and (p["shape"] == "empty" or "dot" in p["shape"]) for p in seen)
    assert done.counted < done.tried, "CEL has no whole numbers beyond 64 bits with a sign"


async def test_imported_functions_are_asked_of_their_own_driver() -> None:
    text = "# Text\n\n```wit\nmeasure: func(text: string) -> u32;\n```\n\n`measure` MUST count.\n"
    spec = (
        "---\nimports:\n  text: ./text.md\n---\n\n# M\n\n```wit\nf: func(text: string) -> string;\n```\n\n`f` MUST work.\n\n"
        "**Property** for all `s: string`: as long as before.\n\n```cel\ntext.measure(f(s)) == text.measure(s)\n```\n"
    )
    program = program_of(m=spec, text=text)
    module = program.modules["m"]
    drivers: Any = {"m": Program({"f": lambda text: text + "x" * ("a" in text)}), "text": Program({"measure": len})}
    done = await try_property(module.properties[0], module, program, drivers)
    assert done.broken == 'for `s` = "a": f("a") gave "ax"; measure("ax") gave 2; measure("a") gave 1; so it is false'
