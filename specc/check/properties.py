"""Holding an artifact to a property: generated inputs, and the smallest one for which it is not true."""

import asyncio
import json
import time
from collections.abc import Mapping
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

import msgspec

from specc.check.cases import Answer
from specc.check.driver import Driver
from specc.check.inputs import Input, boundary_inputs, smallest
from specc.ir.cel import BeyondError, DeclaredError, compiled, values
from specc.ir.json_form import Misfit, canonical
from specc.ir.values import Function, Module, Program, Property

if TYPE_CHECKING:
    from cel_expr_python import cel

GENERATED = 100
"""Inputs that a property is tried on, besides the boundary values."""
SECONDS = 10.0
"""How long the search for an input, and for a smaller one, may take for one property."""


class Tried(msgspec.Struct, frozen=True):
    """What came of a property."""

    counted: int
    """Inputs for which it was true or false: no function gave its error."""
    tried: int
    broken: str = ""
    """The smallest input found for which it is not true, and what the calls gave; empty where it held."""


class Callers:
    """Calls functions through drivers (by module) from another thread than the one in which they live."""

    def __init__(self, drivers: Mapping[str, Driver]) -> None:
        self._drivers = drivers
        self._loop = asyncio.get_running_loop()

    def ask(self, module: str, function: str, args: dict[str, Any]) -> Answer:
        """The answer to one call."""
        return asyncio.run_coroutine_threadsafe(self._drivers[module].ask(function, args), self._loop).result()

    @property
    def lost(self) -> bool:
        """Whether a driver died or hung: what it was asked is as small as it is going to get."""
        return any(driver.lost for driver in self._drivers.values())


async def try_property(one: Property, module: Module, program: Program, drivers: Mapping[str, Driver]) -> Tried:
    """Look for an input for which a property is not true. `drivers` are those of the modules whose functions it calls."""
    # hypothesis is no coroutine, so the search has a thread of its own.
    search = _Search(one, module, program, Callers(drivers))
    try:
        return await asyncio.to_thread(search.run)
    finally:
        search.over = True


class _FailedError(Exception):
    """A function crashed, hung or gave a value that is none of its type."""


class _Search:
    def __init__(self, one: Property, module: Module, program: Program, callers: Callers) -> None:
        self.one, self.module, self.program, self.callers = one, module, program, callers
        self.expression: cel.Expression
        self.deadline = time.monotonic() + SECONDS
        self.over = False
        self.calls: list[str] = []
        self.ending: type[Exception] | None = None
        """Why the last evaluation came to no value, where a call is to blame."""
        self.counted = 0
        self.tried = 0

    def run(self) -> Tried:
        """Boundary values first; then hypothesis, which also makes what breaks the property as small as it can."""
        expression, faults = compiled(self.one, self.module, self.program, self._call)
        assert expression is not None, faults
        self.expression = expression
        found = next((each for each in boundary_inputs(self.one.variables, self.module, self.program) if self._broken(each)), None)
        if not self._stopped:
            found = smallest(self.one.variables, self.module, self.program, GENERATED, self._broken) or found
        counted, tried = self.counted, self.tried
        if found is None:
            return Tried(counted, tried)
        if not self.callers.lost:
            self.deadline = time.monotonic() + SECONDS
            self._broken(found)
        return Tried(counted, tried, self._told(found))

    @property
    def _stopped(self) -> bool:
        return self.over or self.callers.lost or time.monotonic() > self.deadline

    def _broken(self, inputs: Input) -> bool:
        """Whether the property is not true for these inputs."""
        if self._stopped:
            return False
        self.calls, self.ending = [], None
        self.tried += 1
        try:
            given = values(self.one, inputs, self.program)
        except BeyondError:
            return False
        value = self.expression.eval(data=given)
        if value.type().name() == "BOOL":
            self.counted += 1
            if not value.value():
                self.calls.append("so it is false")
            return not value.value()
        if self.ending is None:
            self.calls.append(f"it can't be evaluated: {value.value()}")
        broken = self.ending in (None, _FailedError)
        self.counted += broken
        return broken

    def _call(self, owner: str, function: Function, args: dict[str, Any]) -> Any:
        """A call out of an expression. What it raises only ends the evaluation, so the reason is noted."""
        try:
            return self._value(owner, function, args)
        except (_FailedError, DeclaredError, Misfit, BeyondError, CancelledError) as error:
            self.over = self.over or isinstance(error, CancelledError)
            if self.ending is not _FailedError:
                self.ending = type(error)
            raise

    def _value(self, owner: str, function: Function, args: dict[str, Any]) -> Any:
        # Arguments that don't fit (one more than the largest number) are no fault of the function's: such an input doesn't count.
        wire = {param.name: canonical(args[param.name], param.type, self.program) for param in function.params}
        answer = self.callers.ask(owner, function.name, wire)
        said = f"{function.name}({', '.join(map(_json, wire.values()))})"
        if answer.kind == "failure":
            self.calls.append(f"{said} failed: {answer.value}")
            raise _FailedError
        type = function.ok_type if answer.kind == "result" else function.error_type
        self.calls.append(f"{said} gave {_json(answer.value) if answer.kind == 'result' else _json({'error': answer.value})}")
        try:
            value = canonical(answer.value, type, self.program)
        except Misfit as misfit:
            self.calls.append(f"which is no value of its type: {misfit}")
            raise _FailedError from None
        if answer.kind == "error":
            raise DeclaredError
        return value

    def _told(self, inputs: Input) -> str:
        """`title` = "a b": …"""
        given = ", ".join(f"`{name}` = {_json(value)}" for name, value in inputs.items())
        return f"for {given}: {'; '.join(dict.fromkeys(self.calls))}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
