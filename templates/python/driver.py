"""Runs a package's functions: requests come in as JSON lines, answers go out as JSON lines."""

import json
import os
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from _codec import Function, Misfit, Nothing, Resource, read_fields

LONGEST = 4000


class Failure(Exception):
    """A request that can't be answered; the text says why."""


def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Failure("a key stands twice in one object")
    return found


def no_constant(name: str) -> Any:
    raise Failure(f"{name} is no JSON")


def answer(line: bytes, functions: dict[str, Function | Resource]) -> dict[str, Any]:
    """The answer to one request."""
    try:
        request = json.loads(line.decode(), object_pairs_hook=no_duplicates, parse_constant=no_constant)
    except ValueError as error:
        raise Failure(f"the request is no JSON: {error}") from None
    if type(request) is not dict or type(request.get("args")) is not dict:
        raise Failure('the request is not {"function": …, "args": {…}}')
    name = request.get("function")
    if type(name) is not str or name not in functions:
        raise Failure(f"there is no function {name}")
    function = functions[name]
    if isinstance(function, Resource):
        return session(function, request["args"])
    return call(function, arguments(function, request["args"]))


def arguments(function: Function, given: Any) -> list[Any]:
    if type(given) is not dict:
        raise Failure("arguments are an object")
    try:
        return read_fields(given, function.params, "argument")
    except Misfit as misfit:
        raise Failure(f"an argument does not fit its type: {misfit}") from None


def session(resource: Resource, given: dict[str, Any]) -> dict[str, Any]:
    """Make an object, then call its methods in order."""
    calls = given.get("calls")
    if type(calls) is not list:
        raise Failure("`calls` is a list of calls")
    made = arguments(resource.constructor, {name: value for name, value in given.items() if name != "calls"})
    steps = [step(resource, one) for one in calls]
    objects: list[Any] = []

    def make(*args: Any) -> None:
        objects.append(resource.constructor.call(*args))

    failed = call(replace(resource.constructor, call=make), made)
    if "error" in failed:
        return failed
    answers: list[Any] = []
    for name, method, args in steps:
        said = call(method, [objects[0], *args])
        if method.raises:
            answers.append({name: said if "error" in said else {"ok": said["result"]}})
        else:
            answers.append(name if isinstance(method.result, Nothing) else {name: said["result"]})
    return {"result": answers}


def step(resource: Resource, one: Any) -> tuple[str, Function, list[Any]]:
    """A call: `{"method": {arguments}}`, or the name alone of a method without parameters."""
    bare = type(one) is str
    if not bare and not (type(one) is dict and len(one) == 1):
        raise Failure("a call is a method's name with its arguments")
    name = one if bare else next(iter(one))
    method = resource.methods.get(name)
    if method is None or bare != (not method.params):
        raise Failure(f"there is no method {name}")
    return name, method, arguments(method, {} if bare else one[name])


def call(function: Function, args: list[Any]) -> dict[str, Any]:
    try:
        result = function.call(*args)
    except function.raises as error:
        if function.error is None or type(error) not in function.raises:
            raise
        try:
            return {"error": function.error.write(error)}
        except Misfit as misfit:
            raise Failure(f"the error does not fit its type: {misfit}") from None
    try:
        return {"result": function.result.write(result)}
    except Misfit as misfit:
        raise Failure(f"the result does not fit its type: {misfit}") from None


def described(error: BaseException, root: Path) -> str:
    """An exception: its kind and message, then where in the package it arose."""
    try:
        message = str(error)
    except Exception:
        message = "its message can't be shown"
    lines = [f"{type(error).__name__}: {message}" if message else type(error).__name__]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(root) and not path.is_relative_to(root / ".driver"):
            folder = root / getattr(sys.modules.get("_interface"), "FOLDER", "")
            place = path.relative_to(folder if path.is_relative_to(folder) else root).as_posix()
            lines.append(f"{place}:{frame.lineno}, in {frame.name}: {frame.line}")
            break
    return "\n".join(lines)[:LONGEST]


def attempt(
    line: bytes, functions: dict[str, Function | Resource] | None, broken: str, root: Path
) -> dict[str, Any]:
    try:
        if functions is None:
            return {"failure": broken}
        return answer(line, functions)
    except Failure as failure:
        return {"failure": str(failure)[:LONGEST]}
    except BaseException as error:  # whatever a function does, it is answered
        return {"failure": described(error, root)}


def written(value: dict[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except BaseException as error:
        text = f"the answer has no JSON form: {type(error).__name__}"
        return json.dumps({"failure": text}).encode()


def serve(requests: BinaryIO, answers: BinaryIO, root: Path) -> None:
    """Answer every request, in order, until there are no more."""
    nonce = requests.readline().strip()
    functions: dict[str, Function | Resource] | None = None
    broken = ""
    try:
        from _interface import functions as load

        functions = load()
    except BaseException as error:  # a package that can't be imported fails every request
        broken = f"the package can't be imported: {described(error, root)}"
    while line := requests.readline():
        if line.strip():
            body = written(attempt(line, functions, broken, root))
            answers.write(b"\n" + nonce + b" " + body + b"\n")
            answers.flush()


def main() -> None:
    # What the package prints goes to standard error: standard output belongs to answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    serve(requests, answers, Path(__file__).resolve().parent.parent)
    sys.exit(0)


if __name__ == "__main__":
    main()
