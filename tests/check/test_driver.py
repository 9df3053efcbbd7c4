"""Drivers that do as docs/driver.md says, and drivers that do everything else."""

import asyncio
from pathlib import Path

import pytest

from specc.base.limits import MIB, Limits
from specc.check.cases import Answer, Case
from specc.check.driver import Driver, run_cases
from specc.check.sandbox import Sandbox, open_sandbox
from tests.check.programs import limits, python, running, started

# `behave` gets the request's one argument and writes what it likes with `say` (an answer) and `raw` (bytes).
_DRIVER = """
import json, os, sys, time
nonce = sys.stdin.readline().strip()
def raw(data, to=1):
    while data: data = data[os.write(to, data):]
def say(answer): raw(("\\n" + nonce + " " + answer + "\\n").encode("utf-8", "surrogatepass"))
{start}
for line in sys.stdin:
    request = json.loads(line)
    x = request["args"]["x"]
    {behave}
{end}
"""
ECHO = 'say(json.dumps({"result": x}))'


@pytest.fixture
def sandbox() -> Sandbox:
    return open_sandbox()


async def answers(
    sandbox: Sandbox,
    work: Path,
    behave: str,
    *values: object,
    start: str = "",
    end: str = "",
    token: str = "",
    within: Limits | None = None,
) -> list[Answer]:
    program = _DRIVER.format(start=start, behave="\n    ".join(behave.splitlines()), end=end)
    cases = [Case("f", {"x": value}, "result", None) for value in values]
    return list(await run_cases(sandbox, python(work, program, token), cases, within or limits(seconds=2)))


def results(*values: object) -> list[Answer]:
    return [Answer("result", value) for value in values]


async def test_each_case_has_its_answer_in_order(sandbox: Sandbox, work: Path, token: str) -> None:
    values = [1, "ü \u2028 \n \\", None, [1, {"a": "😀"}], {"k": "9007199254740993"}, 0.1, -0.0, True, ""]
    assert await answers(sandbox, work, ECHO, *values, token=token) == results(*values)


async def test_no_cases_no_answers(sandbox: Sandbox, work: Path) -> None:
    assert await answers(sandbox, work, ECHO) == []


async def test_errors_and_failures_are_answers(sandbox: Sandbox, work: Path) -> None:
    behave = """say('{"error": {"too-short": 3}}' if x else '{"failure": "panicked"}')"""
    found = await answers(sandbox, work, behave, 1, 0, 1)
    assert found == [Answer("error", {"too-short": 3}), Answer("failure", "panicked"), Answer("error", {"too-short": 3})]


async def test_the_request_is_as_the_protocol_has_it(sandbox: Sandbox, work: Path) -> None:
    start = "import re; assert re.fullmatch('[0-9a-f]{32}', nonce)"
    behave = 'say(json.dumps({"result": [line, sorted(request)]}))'
    program = _DRIVER.format(start=start, behave=behave, end="")
    case = Case("split-evenly", {"x": None, "max-length": "1"}, "result", None)
    (answer,) = await run_cases(sandbox, python(work, program), [case], limits(seconds=2))
    line = '{"function":"split-evenly","args":{"x":null,"max-length":"1"}}\n'
    assert answer == Answer("result", [line, ["args", "function"]])


async def test_printed_text_is_no_answer(sandbox: Sandbox, work: Path) -> None:
    behave = """raw(b'{"result": "forged"}\\n' + b'0' * 32 + b' {"result": 1}\\nhalf a line')\n""" + ECHO
    assert await answers(sandbox, work, behave, 1, 2, 3) == results(1, 2, 3)


async def test_answers_may_come_in_pieces(sandbox: Sandbox, work: Path) -> None:
    behave = """for c in ("\\n" + nonce + ' {"result": "ab"}\\n'): raw(c.encode()); time.sleep(0.001)"""
    assert await answers(sandbox, work, behave, 1, 2) == results("ab", "ab")


async def test_a_large_value_goes_both_ways(sandbox: Sandbox, work: Path) -> None:
    value = "x" * (900 * 1024)
    assert await answers(sandbox, work, ECHO, value, 1) == results(value, 1)


async def test_what_the_driver_complains_of_does_not_block_it(sandbox: Sandbox, work: Path) -> None:
    behave = "raw(b'e' * 600000, 2)\n" + ECHO
    assert await answers(sandbox, work, behave, 1, 2, 3) == results(1, 2, 3)


async def test_a_hang_fails_that_case_alone(sandbox: Sandbox, work: Path, token: str) -> None:
    found = await answers(sandbox, work, "while x == 2: pass\n" + ECHO, 1, 2, 3, token=token, within=limits(seconds=0.5))
    assert found[0::2] == results(1, 3)
    assert found[1] == Answer("failure", "timed out after 0.5 s")


async def test_after_three_hangs_the_rest_is_not_run_and_says_so(sandbox: Sandbox, work: Path, token: str) -> None:
    found = await answers(sandbox, work, "time.sleep(60)", 1, 2, 3, 4, 5, token=token, within=limits(seconds=0.2))
    assert [answer.kind for answer in found] == ["failure"] * 5
    assert all("timed out after 0.2 s" in answer.value for answer in found)
    assert [answer.value.startswith("not run: ") for answer in found] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("behave", "text"),
    [
        ("if x == 2: sys.exit(7)", "exited with code 7"),
        ("if x == 2: sys.exit(0)", "exited with code 0"),
        ("if x == 2: os.abort()", "killed by SIGABRT"),
        ("if x == 2: raise ValueError('of its own')", "ValueError: of its own"),
        ("if x == 2: [b'x' * (1 << 20) for n in range(2000)]", "used more than 300 MiB of memory"),
        ("if x == 2:\n  for n in range(900): open(f'{n}', 'wb').write(b'x' * (1 << 20))", "32 MiB to the disk"),
        ("while x == 2: raw(b'x' * (1 << 20))", "printed more than 1 MiB"),
        ("while x == 2: raw(b'x' * (1 << 20) + b'\\n')", "printed more than 1 MiB"),
        ("while x == 2: raw(b'x' * (1 << 20), 2)", "printed more than 1 MiB"),
        ("if x == 2:\n  raw(b'\\n' + nonce.encode() + b' ')\n  while True: raw(b'[' * (1 << 20))", "printed more than 1 MiB"),
        ("if x == 2: say('{'); continue", "not JSON"),
        ("if x == 2: say('{\"result\": NaN}'); continue", "not JSON"),
        ("if x == 2: say('{\"result\": ' + '[' * 100000 + ']' * 100000 + '}'); continue", "not JSON (RecursionError,"),
        ('if x == 2: say(\'{"result": "\\\\ud800"}\'); continue', "not JSON (UnicodeEncodeError,"),
        ('if x == 2: say(\'{"result": "\\ud800"}\'); continue', "not JSON (UnicodeDecodeError,"),
        ('if x == 2: say(\'{"result": 1, "result": 2}\'); continue', "a key stands twice"),
        ('if x == 2: say(\'{"result": 1, "error": 2}\'); continue', "another form"),
        ("if x == 2: say('{}'); continue", "another form"),
        ("if x == 2: say('[1]'); continue", "another form"),
        ("if x == 2: say('{\"output\": 1}'); continue", "another form"),
        ("if x == 2: say('{\"failure\": 7}'); continue", "without a text"),
    ],
)
async def test_what_goes_wrong_fails_that_case_and_is_told(sandbox: Sandbox, work: Path, token: str, behave: str, text: str) -> None:
    found = await answers(sandbox, work, behave + "\n" + ECHO, 1, 2, 3, token=token, within=limits(seconds=10))
    assert found[0::2] == results(1, 3)
    assert found[1].kind == "failure"
    assert text in found[1].value
    assert len(found[1].value) < 5000


async def test_a_driver_that_dies_at_once_tells_why(sandbox: Sandbox, work: Path) -> None:
    found = await answers(sandbox, work, ECHO, *range(5), start="raise ImportError('no such module')")
    assert [answer.kind for answer in found] == ["failure"] * 5
    assert "exited with code 1" in found[0].value
    assert "ImportError: no such module" in found[0].value


async def test_a_driver_that_closes_its_output_and_lives_on_runs_out_of_time(sandbox: Sandbox, work: Path, token: str) -> None:
    found = await answers(sandbox, work, "os.close(1); time.sleep(60)", 1, token=token, within=limits(seconds=0.5))
    assert found == [Answer("failure", "timed out after 0.5 s")]


async def test_an_answer_before_it_is_asked_for_is_none(sandbox: Sandbox, work: Path) -> None:
    async with Driver(sandbox, python(work, _DRIVER.format(start="", behave=ECHO + "\n    " + ECHO, end="")), limits()) as driver:
        assert await driver.ask("f", {"x": 1}) == Answer("result", 1)
        await asyncio.sleep(0.1)  # time for it to write what it was not asked for
        second = await driver.ask("f", {"x": 2})
    assert second.kind == "failure"
    assert "more than once" in second.value


async def test_a_second_answer_to_the_last_request_fails_it(sandbox: Sandbox, work: Path) -> None:
    found = await answers(sandbox, work, ECHO, 1, 2, end="say('{\"result\": 3}')")
    assert found[0] == Answer("result", 1)
    assert found[1].kind == "failure"
    assert "more than once" in found[1].value


async def test_a_driver_that_does_not_end_is_ended(sandbox: Sandbox, work: Path, token: str) -> None:
    assert await answers(sandbox, work, ECHO, 1, end="time.sleep(60)", token=token) == results(1)


async def test_a_long_failure_text_is_cut(sandbox: Sandbox, work: Path) -> None:
    (answer,) = await answers(sandbox, work, "say(json.dumps({'failure': 'x' * 100000}))", 1)
    assert 4000 <= len(answer.value) < 4010


async def test_cancelling_ends_the_driver(sandbox: Sandbox, work: Path, token: str) -> None:
    task = asyncio.create_task(answers(sandbox, work, "time.sleep(60)", 1, token=token, within=limits(seconds=30)))
    await started(token)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert running(token) == []


async def test_the_processor_limit_is_the_whole_drivers(sandbox: Sandbox, work: Path, token: str) -> None:
    found = await answers(sandbox, work, "while x == 2: pass\n" + ECHO, 1, 2, 3, token=token, within=limits(cpu_seconds=1))
    assert found == [Answer("result", 1), Answer("failure", "used more than 1 s of processor time"), Answer("result", 3)]


async def test_output_is_counted_for_each_answer_anew(sandbox: Sandbox, work: Path) -> None:
    behave = f"raw(b'x' * {MIB // 2})\n" + ECHO
    assert await answers(sandbox, work, behave, *range(6)) == results(*range(6))
