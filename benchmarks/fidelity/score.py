"""Scoring: hidden cases against what was made. It happens after all generating, and nothing of it goes back."""

from typing import Any

import msgspec

from benchmarks.fidelity.generate import Made
from specc.check.bench import Bench
from specc.check.cases import Answer
from specc.check.values import Check
from specc.engine.session import Session
from specc.ir.json_form import canonical, equal
from specc.ir.values import Module, OptionOf, Program
from specc.target.values import Finding, Step


class Score(msgspec.Struct, frozen=True):
    """How many hidden cases a package gets right, of how many; `failure` says what went wrong first."""

    right: int
    cases: int
    failure: str = ""


class LooseBench(Bench):
    """A bench for code that nobody promised anything of: what its tools complain of is noted, and it is run all the same if it can be."""

    async def _run(self, step: Step, checks: list[Check]) -> tuple[Finding, ...]:
        await super()._run(step, checks)
        return ()


async def score(session: Session, module: Module, made: Made, cases: list[dict[str, Any]]) -> Score:
    """Run the hidden cases: `{"function": …, "args": {…}, "result": …}`, or `"error"`."""
    imported = {name: session.artifact(made.target, name) for name in session.program.closure(module.name).modules if name != module.name}
    places, chain = session.places, session.toolchains[made.target]
    work, cache = places.own / "scoring", places.own / "cache"
    bench = LooseBench(session.disk, work, cache, session.sandbox(), chain.target, chain.tools, module, session.program, imported)
    try:
        driver, _ = await bench.driver({name: text.encode() for name, text in made.files.items()})
        assert driver is not None
        async with driver:
            failures = [
                _failure(await driver.ask(case["function"], _wire(case, module, session.program)), case, module, session) for case in cases
            ]
    finally:
        bench.close()
    wrong = [failure for failure in failures if failure]
    return Score(len(cases) - len(wrong), len(cases), wrong[0] if wrong else "")


def _wire(case: dict[str, Any], module: Module, program: Program) -> dict[str, Any]:
    function = module.function(case["function"])
    given = {
        param.name: case["args"].get(param.name) for param in function.params if param.name in case["args"] or _absent(param.type, program)
    }
    return {param.name: canonical(given[param.name], param.type, program) for param in function.params}


def _absent(type: Any, program: Program) -> bool:
    return isinstance(program.behind(type), OptionOf)


def _failure(answer: Answer, case: dict[str, Any], module: Module, session: Session) -> str:
    """What is wrong with an answer, in a word or two; empty where it is right."""
    if answer.kind == "failure":
        text = str(answer.value)
        return "hangs" if "timed out" in text else "does not run" if "driver" in text or "not run" in text else "crashes"
    kind = "error" if "error" in case else "result"
    function = module.function(case["function"])
    type = function.ok_type if kind == "result" else function.error_type
    return "" if answer.kind == kind and equal(case[kind], answer.value, type, session.program) else "wrong"
