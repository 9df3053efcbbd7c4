"""The driver: values in and out in their JSON form, failures, and what a function can't do to it."""

import math
from pathlib import Path
from typing import Any

import pytest
from python_bodies import KITCHEN, SHELF
from python_work import NONCE, Work, fills, interface, program, python, tools

from specc.ir.json_form import equal
from specc.target import Fill


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Work:
    folder = tmp_path_factory.mktemp("kitchen")
    whole = program("shelf.md", "kitchen.md")
    for name, bodies in (("shelf", SHELF), ("kitchen", KITCHEN)):
        module = whole.modules[name]
        work = Work(folder, module, whole, fills(module, whole, bodies))
    return work


def work(folder: Path, wit: str, **bodies: str) -> Work:
    """A package of functions with raw bodies, which no reading has held to anything."""
    module, whole = interface(wit)
    indented = {name: "\n".join(f"    {line}" for line in body.split("\n")) for name, body in bodies.items()}
    return Work(folder, module, whole, {name.replace("_", "-"): Fill(body) for name, body in indented.items()})


def test_every_example_comes_out_as_the_spec_says(kitchen: Work) -> None:
    examples = kitchen.module.examples
    answers = kitchen.answers(*((example.function, example.args) for example in examples))
    for example, answer in zip(examples, answers, strict=True):
        function = kitchen.module.function(example.function)
        kind, type_ = ("result", function.ok_type) if example.outcome == "ok" else ("error", function.error_type)
        assert list(answer) == [kind], answer
        assert equal(answer[kind], example.value, type_, kitchen.program), (example, answer)


SIMPLE: list[tuple[str, Any]] = [
    ("bool", True),
    ("bool", False),
    ("u8", 0),
    ("u8", 255),
    ("s8", -128),
    ("s16", 32767),
    ("u16", 65535),
    ("s32", -2147483648),
    ("u32", 4294967295),
    ("s64", "-9223372036854775808"),
    ("s64", "9223372036854775807"),
    ("s64", "0"),
    ("u64", "18446744073709551615"),
    ("f64", 0.1),
    ("f64", 1e308),
    ("f64", 5e-324),
    ("f64", "NaN"),
    ("f64", "Infinity"),
    ("f64", "-Infinity"),
    ("f32", 0.5),
    ("f32", "-Infinity"),
    ("char", "a"),
    ("char", "\0"),
    ("char", "𝄞"),
    ("char", "\n"),
    ("string", ""),
    ("string", '\0\u2028\x7f\ud7ff\ufeff日本 \U0010ffff"\\/'),
    ("list<u8>", [0, 255]),
    ("list<string>", []),
    ("list<list<s64>>", [[], ["1", "-1"]]),
    ("option<u8>", None),
    ("option<u8>", 3),
    ("option<option<u8>>", None),
    ("option<option<u8>>", {"some": None}),
    ("option<option<u8>>", {"some": 3}),
    ("option<option<option<u8>>>", {"some": {"some": None}}),
    ("list<result<u8, string>>", [{"ok": 1}, {"error": "x"}]),
    ("list<result>", [{"ok": None}, {"error": None}]),
    ("tuple<u8, string>", [1, "x"]),
    ("tuple<bool>", [True]),
    ("map<string, u8>", {"": 1, "a-b": 2}),
    ("map<s64, string>", [["-5", "x"], ["5", "y"]]),
    ("map<char, list<u8>>", [["x", [1]]]),
    ("map<bool, bool>", [[True, False]]),
    ("point", {"x": 1.5, "max-y": None, "class": "c"}),
    ("point", {"x": -1, "max-y": "7", "class": ""}),
    ("shape", "dot"),
    ("shape", {"circle": 2.5}),
    ("shape", {"at": {"x": 0, "max-y": None, "class": "c"}}),
    ("tone", "very-soft"),
    ("marks", []),
    ("marks", ["bold", "very-thin"]),
    ("names", ["a"]),
]

TYPES = """
record point { x: f64, max-y: option<s64>, class: string }
variant shape { dot, circle(f64), at(point) }
enum tone { loud, very-soft }
flags marks { bold, italic, very-thin }
type names = list<string>;
"""


def test_every_kind_of_value_comes_back_as_it_went(tmp_path: Path) -> None:
    wit = TYPES + "".join(f"n{at}: func(x: {type_}) -> {type_};\n" for at, (type_, _) in enumerate(SIMPLE))
    back = work(tmp_path, wit, **{f"n{at}": "return x" for at in range(len(SIMPLE))})
    answers = back.answers(*((f"n{at}", {"x": value}) for at, (_, value) in enumerate(SIMPLE)))
    assert [answer.get("result", answer) for answer in answers] == [value for _, value in SIMPLE]


MISFITS: list[tuple[str, str, str]] = [
    ("u8", "256", "outside u8"),
    ("u8", "-1", "outside u8"),
    ("u8", "1.0", "expected a u8"),
    ("u8", "1e2", "expected a u8"),
    ("u8", "true", "expected a u8"),
    ("u8", '"1"', "expected a u8"),
    ("s64", '"01"', "expected a decimal s64"),
    ("s64", '"-0"', "expected a decimal s64"),
    ("s64", '"+1"', "expected a decimal s64"),
    ("s64", '" 1"', "expected a decimal s64"),
    ("s64", '"٣"', "expected a decimal s64"),
    ("s64", '"9223372036854775808"', "outside s64"),
    ("u64", "1.5", "expected a u64"),
    ("bool", "1", "expected a bool"),
    ("f64", '"nan"', "expected a number"),
    ("f64", "NaN", "NaN is no JSON"),
    ("f64", "1e999", "expected a number"),
    ("f64", "true", "expected a number"),
    ("f32", "1e300", "outside f32"),
    ("char", '""', "one character"),
    ("char", '"ab"', "one character"),
    ("string", '"\\ud800"', "lone surrogate"),
    ("string", "1", "expected a string"),
    ("list<u8>", '"ab"', "expected an array"),
    ("list<u8>", "[256]", "at x[0]: 256"),
    ("tuple<u8, u8>", "[1]", "an array of 2"),
    ("option<option<u8>>", "3", "some"),
    ("list<result<u8>>", '[{"ok": 1, "error": null}]', '{"ok": …}'),
    ("map<string, u8>", '{"a": 1, "a": 2}', "stands twice"),
    ("map<u8, u8>", "[[1, 2], [1, 3]]", "stands twice"),
    ("map<u8, u8>", '{"1": 2}', "array of pairs"),
    ("point", '{"x": 1}', "missing field class"),
    ("point", '{"x": 1, "class": "c", "z": 1}', "unknown field z"),
    ("point", '{"x": 1, "max_y": null, "class": "c"}', "unknown field max_y"),
    ("shape", '"circle"', "a case of shape"),
    ("shape", '{"dot": null}', "a case of shape"),
    ("shape", '{"circle": 1, "dot": null}', "a case of shape"),
    ("tone", '"VERY_SOFT"', "a case of tone"),
    ("marks", '["bold", "bold"]', "flags"),
    ("marks", '["thin"]', "flags"),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    wit = TYPES + "".join(f"n{at}: func(x: {type_}) -> u8;\n" for at, (type_, _, _) in enumerate(MISFITS))
    echo = work(tmp_path_factory.mktemp("misfits"), wit, **{f"n{at}": "return 1" for at in range(len(MISFITS))})
    return echo.lines(*(f'{{"function": "n{at}", "args": {{"x": {text}}}}}' for at, (_, text, _) in enumerate(MISFITS)))


@pytest.mark.parametrize("at", range(len(MISFITS)), ids=lambda at: f"{MISFITS[at][0]} {MISFITS[at][1]}")
def test_arguments_that_do_not_fit(refused: list[dict[str, Any]], at: int) -> None:
    assert list(refused[at]) == ["failure"] and MISFITS[at][2] in refused[at]["failure"]


WRONG: list[tuple[str, str]] = [
    ("u8", "return 256"),
    ("u8", "return -1"),
    ("u8", "return True"),
    ("u8", "return 1.0"),
    ("u8", "return '1'"),
    ("u8", "return None"),
    ("s64", "return 2**63"),
    ("u64", "return -1"),
    ("bool", "return 1"),
    ("f64", "return True"),
    ("f64", "return '1'"),
    ("f64", "return 10**400"),
    ("f32", "return 1e300"),
    ("char", "return 'ab'"),
    ("string", "return b'a'"),
    ("string", "return '\\ud800'"),
    ("list<string>", "return ['\\udc00']"),
    ("list<u8>", "return [1]"),
    ("list<u8>", "return bytearray(1)"),
    ("list<s8>", "return (1,)"),
    ("list<s8>", "return [1, 128]"),
    ("tuple<u8, u8>", "return (1,)"),
    ("tuple<u8, u8>", "return [1, 2]"),
    ("option<option<u8>>", "return 1"),
    ("map<string, u8>", "return {1: 1}"),
    ("map<u8, u8>", "return [(1, 1)]"),
    ("point", "return {'x': 1}"),
    ("point", "from sample import Point\nreturn Point(1.0, 2**63, 'c')"),
    ("shape", "return 'dot'"),
    ("tone", "return 'loud'"),
    ("tone", "from sample import Marks\nreturn Marks.BOLD"),
    ("marks", "return 1"),
    ("", "return 1"),
]


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    wit = TYPES + "".join(f"n{at}: func(){type_ and f' -> {type_}'};\n" for at, (type_, _) in enumerate(WRONG))
    made = work(tmp_path_factory.mktemp("wrong"), wit, **{f"n{at}": body for at, (_, body) in enumerate(WRONG)})
    return made.answers(*((f"n{at}", {}) for at in range(len(WRONG))))


@pytest.mark.parametrize("at", range(len(WRONG)), ids=lambda at: f"{WRONG[at][0]} {WRONG[at][1]}")
def test_results_that_do_not_fit_are_failures(wrong: list[dict[str, Any]], at: int) -> None:
    assert list(wrong[at]) == ["failure"]
    assert wrong[at]["failure"].startswith("the result does not fit its type: ")


def test_numbers_that_fit_a_float(tmp_path: Path) -> None:
    made = work(tmp_path, "a: func() -> f64;\nb: func() -> f32;\nc: func() -> f64;", a="return 3", b="return 0.1", c="return -0.0")
    answers = [answer["result"] for answer in made.answers(("a", {}), ("b", {}), ("c", {}))]
    assert answers[:2] == [3, 0.10000000149011612]
    assert math.copysign(1, answers[2]) == -1


def test_errors_of_all_kinds(tmp_path: Path) -> None:
    wit = """
record place { row: u8 }
variant bad { small, big(u64), put(place) }
a: func(how: u8) -> result<u8, bad>;
b: func() -> result<u8, string>;
c: func() -> result;
d: func() -> result<_, place>;
e: func() -> result<u8, tuple<u8, u8>>;
"""
    made = work(
        tmp_path,
        wit,
        a="from sample import Bad, Big, Place, Put, Small\n"
        "raise [Small, Small(), Big(2**63), Put(Place(1)), Big(-1), Bad('x'), Big('1')][how]",
        b="from sample import SampleError\nraise SampleError('no')",
        c="from sample import CError\nraise CError()",
        d="from sample import Place, PlaceError\nraise PlaceError(Place(3))",
        e="from sample import EError\nraise EError((1, 2))",
    )
    answers = made.answers(*(("a", {"how": how}) for how in range(7)), *((name, {}) for name in "bcde"))
    assert answers[:4] == [
        {"error": "small"},
        {"error": "small"},
        {"error": {"big": "9223372036854775808"}},
        {"error": {"put": {"row": 1}}},
    ]
    assert answers[4]["failure"].startswith("the error does not fit its type: at big")
    assert answers[5]["failure"].startswith("Bad: x\nsrc/sample/_a.py:")
    assert answers[6]["failure"].startswith("the error does not fit")
    assert answers[7:] == [{"error": "no"}, {"error": None}, {"error": {"row": 3}}, {"error": [1, 2]}]


def test_failures_say_what_and_where(tmp_path: Path) -> None:
    made = work(
        tmp_path,
        "a: func(x: list<u8>) -> u8;\nb: func() -> u8;\nc: func() -> u8;\nd: func() -> u8;",
        a="return list(x)[9]",
        b="def again() -> int:\n    return again()\nreturn again()",
        c="raise SystemExit(3)",
        d="raise Exception('x' * 100000)",
    )
    answers = made.answers(("a", {"x": [1]}), ("b", {}), ("c", {}), ("d", {}), ("e", {}), ("a", {}), ("a", {"x": [1], "y": 2}))
    failures = [answer["failure"] for answer in answers]
    line = next(file.content for file in made.formatted() if file.path == "src/sample/_a.py").split("\n").index("    return list(x)[9]") + 1
    assert failures[0] == f"IndexError: list index out of range\nsrc/sample/_a.py:{line}, in a: return list(x)[9]"
    assert failures[1].startswith("RecursionError: maximum recursion depth exceeded")
    assert failures[2].startswith("SystemExit: 3")
    assert len(failures[3]) == 4000
    assert failures[4] == "there is no function e"
    assert failures[5] == "an argument does not fit its type: missing argument x"
    assert failures[6] == "an argument does not fit its type: unknown argument y"


def test_a_missing_option_is_absent(tmp_path: Path) -> None:
    made = work(tmp_path, "f: func(a: u8, b: option<u8>) -> bool;", f="return b is None")
    assert made.answers(("f", {"a": 1}), ("f", {"a": 1, "b": None}), ("f", {"a": 1, "b": 2})) == [
        {"result": r} for r in (True, True, False)
    ]


def test_requests_that_are_none_are_answered(tmp_path: Path) -> None:
    made = work(tmp_path, "f: func() -> u8;", f="return 1")
    broken = ("x", "[]", '{"function": "f"}', '{"function": 1, "args": {}}', '{"args": {}}', '"\\', "{" * 100000, "[" * 100000)
    *answers, last = made.lines(*broken, '{"function": "f", "args": {}, "more": 1}')
    assert [list(answer) for answer in answers] == [["failure"]] * len(broken)
    assert last == {"result": 1}


def test_what_a_function_prints_is_no_answer(tmp_path: Path) -> None:
    forged = f'\n{NONCE} {{"result": 2}}\n'
    body = f"import os, sys\nfor i in (1, 2):\n    os.write(i, {forged!r}.encode())\nprint({forged!r}, flush=True)\nreturn 1"
    made = work(tmp_path, "f: func() -> u8;", f=body)
    assert made.answer("f") == {"result": 1}


def test_a_function_finds_no_requests_to_read_and_no_nonce_in_a_module(tmp_path: Path) -> None:
    body = f"""import sys
seen = sys.stdin.read()
held = [str(value) for module in list(sys.modules.values()) for value in list(vars(module).values())]
return seen + str(any("{NONCE[:16]}" + "{NONCE[16:]}" in text for text in held))"""
    made = work(tmp_path, "f: func() -> string;", f=body)
    assert made.answer("f") == {"result": "False"}


def test_a_package_that_cannot_be_imported_fails_every_request(tmp_path: Path) -> None:
    made = work(tmp_path, "f: func() -> u8;", f="return 1")
    (tmp_path / "sample" / "src" / "sample" / "_f.py").write_text("raise ValueError('early')\n")
    answers = made.answers(("f", {}), ("f", {}))
    assert [answer["failure"] for answer in answers] == [
        "the package can't be imported: ValueError: early\nsample/src/sample/_f.py:1, in <module>: raise ValueError('early')"
    ] * 2


def test_no_requests_at_all(tmp_path: Path) -> None:
    made = work(tmp_path, "f: func() -> u8;", f="return 1")
    for given in (f"{NONCE}\n", f"{NONCE}", ""):
        done = made.start(python().run_driver(made.module, made.program, tools()), given)
        assert (done.returncode, done.stdout) == (0, "")


def test_modules_of_the_drivers_own_names(tmp_path: Path) -> None:
    for name in ("driver", "codec", "interface"):
        from python_work import module_of

        module, whole = module_of(f"---\nspec: {name}\n---\n\n# D\n\n```wit\nf: func() -> u8;\n```\n")
        assert Work(tmp_path / name, module, whole, {"f": Fill("    return 7")}).answer("f") == {"result": 7}
