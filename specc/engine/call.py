"""Running a finished package: requests in, answers out."""

import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from specc.base.disk import Disk
from specc.base.error import SpeccError
from specc.check.bench import Bench
from specc.check.driver import Driver
from specc.check.sandbox import Sandbox
from specc.engine.state import StateFolder
from specc.ir.json_form import Misfit, canonical, parse_json
from specc.ir.values import OptionOf, Program
from specc.target.api import Target
from specc.target.values import Tool
from specc.workspace.places import Places

Answer = dict[str, Any]


async def call_package(
    disk: Disk,
    places: Places,
    sandbox: Sandbox,
    target: Target,
    tools: Mapping[str, Tool],
    module: str,
    serve: Callable[[Callable[[str], Awaitable[Answer]]], Awaitable[None]],
) -> None:
    """Make a package of `build/` runnable and `serve` it: `serve` is given a function from a request line to its answer.

    Raises SpeccError where the package was not built or, after edits by hand, doesn't compile.
    """
    name = target.manifest.name
    state = StateFolder(disk, places.built, places.provenance, lambda text: None)
    data = disk.read(places.interface(name, module))
    if state.get(f"{name}:{module}") is None or data is None:
        raise SpeccError(f"{places.relative(places.artifact(name, module))} was not built here", f"Run `specc build -t {name}` first.")
    program = msgspec.json.decode(data, type=Program)

    def files(other: str) -> dict[str, bytes]:
        folder, built = places.artifact(name, other), state.get(f"{name}:{other}")
        return {path: content for path in (built.files if built else ()) if (content := disk.read(folder / path)) is not None}

    with tempfile.TemporaryDirectory(prefix="specc-call-") as scratch:
        imported = {other: files(other) for other in program.modules if other != module}
        work = Path(scratch, "work")
        bench = Bench(disk, work, places.cache, sandbox, target, tools, program.modules[module], program, imported)
        driver, findings = await bench.driver(files(module))
        if driver is None:
            raise SpeccError(f"the package doesn't compile: {findings[0].message}", "Build it again.")
        async with driver:
            await serve(lambda line: answer(driver, program, module, line))


async def answer(driver: Driver, program: Program, module: str, line: str) -> Answer:
    """The answer to one request line. A request that can't be asked is a failure, like a call that goes wrong."""
    try:
        request = parse_json(line)
        name, args = request["function"], request.get("args", {})
        function = next(each for each in program.modules[module].units if each.name == name)
        given = {param.name: args.get(param.name) for param in function.params if param.name in args or isinstance(param.type, OptionOf)}
        missing = [param.name for param in function.params if param.name not in given]
        unknown = [key for key in args if key not in given]
        if missing or unknown:
            return {"failure": f"`{name}` " + (f"needs `{missing[0]}`" if missing else f"has no parameter `{unknown[0]}`")}
        wire = {param.name: canonical(given[param.name], param.type, program) for param in function.params}
    except StopIteration:
        names = ", ".join(f"`{each.name}`" for each in program.modules[module].units)
        return {"failure": f"module `{module}` has no function `{name}`; it has {names}"}
    except (Misfit, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = error.message if isinstance(error, Misfit) else str(error)
        return {"failure": f'not a request ({reason}); write {{"function": "…", "args": {{…}}}}'}
    came = await driver.ask(name, wire)
    return {came.kind: came.value}
