"""A table whose rows are calls on one object, in order -> examples of a resource."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from specc.base.span import Span
from specc.diagnostics.values import Diagnostic
from specc.ir.columns import Callee, is_option
from specc.ir.json_form import JsonError, parse_json
from specc.ir.near import near
from specc.ir.rules import call_row
from specc.ir.values import Example, Function, Program, Resource, Type

COLUMNS = ("call", "result", "error", "tags")
_CALL = re.compile(r"%?([a-z0-9-]+)\s*\((.*)\)\s*", re.I | re.S)
_FORM = 'write a method\'s name with its arguments in JSON, in backticks: `name(1, "a")`, or `constructor(…)` for a new object'

Fitted = Callable[[str, tuple[Any, Span, str], Type | None], tuple[bool, Any]]
"""Brings a value into its canonical form, and reports it where it does not fit its type."""


class Row:
    """One call and what it answers. `outcomes` holds `result`, `error` or neither: an empty cell is none."""

    def __init__(self, call: str, place: Span, whole: Span, outcomes: Mapping[str, tuple[Any, Span, str]], tags: tuple[str, ...]) -> None:
        self.call = call
        """The text of the cell, without backticks."""
        self.place = place
        self.whole = whole
        self.outcomes = outcomes
        self.tags = tags


class Sessions:
    """Puts rows together: each `constructor(…)` begins an object and with it an example."""

    def __init__(self, callee: Callee, resource: Resource, held_back: bool, program: Program, fitted: Fitted) -> None:
        self.callee = callee
        self.resource = resource
        self.held_back = held_back
        self.program = program
        self.fitted = fitted
        self.faults: list[Diagnostic] = []
        self.found: list[Example] = []
        self.sound = True
        self.open: tuple[dict[str, Any], Span] | None = None
        """The constructor's arguments, and where the example begins."""
        self.failed: Any = None
        self.fails = False
        self.calls: list[Any] = []
        self.answers: list[Any] = []
        self.tags: dict[str, None] = {}
        self.end = 0

    def add(self, row: Row | None) -> None:
        """Take the next row; `None` for one that can't be read, which has been reported: the example it stands in is dropped."""
        called = self._called(row) if row else None
        if called and called[0] is self.resource.constructor:
            self.close()
        if row is None or called is None:
            self.sound = False
            return
        function, args = called
        self.end = row.whole.end
        self.tags |= dict.fromkeys(row.tags)
        if function is self.resource.constructor:
            self._construct(row, args)
        elif self.open is None:
            self._refuse(row.place, "nothing is made yet that this could be called on", "begin with a row `constructor(…)`")
        elif self.fails:
            self._refuse(row.place, "the constructor failed, so there is no object to call this on", "take the row out")
        else:
            self.calls.append({function.name: args} if function.params else function.name)
            self.answers.append(self._answer(row, function))

    def close(self) -> list[Example]:
        """End the example that is open; gives all so far."""
        if self.open and self.sound:
            args, start = self.open
            span = Span(start.source, start.start, self.end)
            value, outcome = (self.failed, "error") if self.fails else (self.answers, "ok")
            whole = {**args, "calls": self.calls}
            self.found.append(
                Example(self.callee.name, whole, "error" if outcome == "error" else "ok", value, tuple(self.tags), self.held_back, span)
            )
        self.open, self.sound, self.fails, self.calls, self.answers, self.tags = None, True, False, [], [], {}
        return self.found

    def _construct(self, row: Row, args: dict[str, Any]) -> None:
        self.open = (args, row.whole)
        constructor = self.resource.constructor
        if "result" in row.outcomes:
            self._refuse(row.outcomes["result"][1], "a constructor has no result to show", "leave this cell empty")
        if "error" not in row.outcomes:
            return
        if not constructor.fails:
            help = f"leave this cell empty, or declare the error: `constructor(…) -> result<{self.resource.name}, E>`"
            self._refuse(row.outcomes["error"][1], f"the constructor of `{self.resource.name}` has no error", help)
            return
        fits, self.failed = self.fitted("the error of the constructor", row.outcomes["error"], constructor.error_type)
        self.fails, self.sound = True, self.sound and fits

    def _answer(self, row: Row, method: Function) -> Any:
        given = row.outcomes
        said = f"`{method.name}`"
        if len(given) == 2:
            self._refuse(given["error"][1], "a call has a result or an error, not both", "leave one of the two cells empty")
        elif "error" in given and not method.fails:
            self._refuse(given["error"][1], f"{said} has no error: its type is no `result<…>`", "move it to the column `result`")
        elif "result" in given and method.result is None:
            self._refuse(given["result"][1], f"{said} returns nothing", "leave this cell empty, or declare what it returns: `-> T`")
        elif not given and method.ok_type is not None:
            self._refuse(row.place, f"nothing says what {said} answers here", 'fill its cell `result` (the empty string is `""`)')
        elif method.result is None:
            return method.name
        else:
            outcome = "error" if "error" in given else "result"
            type = method.error_type if outcome == "error" else method.ok_type
            fits, value = self.fitted(f"the {outcome} of {said}", given.get(outcome, (None, row.whole, "")), type)
            self.sound = self.sound and fits
            return {method.name: {"error" if outcome == "error" else "ok": value} if method.fails else value}
        return None

    def _called(self, row: Row) -> tuple[Function, dict[str, Any]] | None:
        """The method (or constructor) and its arguments by name."""
        match = _CALL.fullmatch(row.call)
        if match is None:
            self._refuse(row.place, "this is no call", _FORM)
            return None
        known = {one.name: one for one in (self.resource.constructor, *self.resource.methods)}
        function = known.get(match[1])
        if function is None:
            meant = near(match[1], known)
            help = f"did you mean `{meant}`?" if meant else f"it has {', '.join(f'`{name}`' for name in known)}"
            self._refuse(row.place, f"`{self.resource.name}` has no method `{match[1]}`", help)
            return None
        try:
            values = parse_json(f"[{match[2]}]")
        except JsonError as error:
            self._refuse(row.place, f"the arguments can't be read: {error.message}", _FORM)
            return None
        needed = [param for param in function.params if not is_option(param.type, self.program)]
        if len(values) > len(function.params) or any(param in function.params[len(values) :] for param in needed):
            names = ", ".join(f"`{param.name}`" for param in function.params) or "none"
            self._refuse(row.place, f"`{function.name}` is given {len(values)} arguments here", f"its parameters: {names}")
            return None
        values += [None] * (len(function.params) - len(values))
        args = {}
        for param, value in zip(function.params, values, strict=True):
            fits, args[param.name] = self.fitted(
                f"parameter `{param.name}` of `{function.name}`",
                (value, row.place, "change the value, or the type in the signature"),
                param.type,
            )
            if not fits:
                return None
        return function, args

    def _refuse(self, span: Span, message: str, help: str) -> None:
        self.sound = False
        self.faults.append(call_row.CODE.at(span, message, help))
