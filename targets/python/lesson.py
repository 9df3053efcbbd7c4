"""The module for people who learn it: calls that print, and how a program of such calls is run."""

from collections.abc import Mapping

from specc.target import BREAK, Example, File, Lesson, Module, Program, Script, Step, Tool

from .literal import call, error
from .naming import package_name, public_name
from .scope import Scope, scope
from .skeleton import signature
from .syntax import names_used
from .toolchain import RUNS, TESTING
from .view import names


def lesson(module: Module, program: Program) -> Lesson:
    """The module in Python's words."""
    own = scope(module, program)
    known = {function.name for function in module.functions}
    calls = {
        index: _shown(example, own) for index, example in enumerate(module.examples) if not example.held_back and example.function in known
    }
    bare = {index: _call(module.examples[index], own) for index in calls}
    return Lesson(
        language="Python",
        fence="python",
        install=f"pip install {' '.join(f'./{one.name}' for one in (*own.imported, module))}",
        setup=_imports(own, "\n".join(calls.values())),
        calls=calls,
        bare=bare,
        signatures={one.name: signature(own, one, public_name(one)).removesuffix(":") for one in module.functions},
        names={key: value for function in module.functions for key, value in names(own, function).items()},
    )


def _imports(own: Scope, code: str) -> str:
    """The import of all functions and of the types that the calls name, a statement for each package."""
    used = names_used(code)
    statements = {own.package: [public_name(function) for function in own.module.functions]}
    for cls, name in own.classes().items():
        if name in used:
            statements.setdefault(package_name(cls.module), []).append(name)
    return "\n".join(f"from {package} import {', '.join(sorted(given))}" for package, given in statements.items() if given)


def _shown(example: Example, own: Scope) -> str:
    """A call that prints what comes of it. A text that would not be seen as it is stands in quotes."""
    function, made = own.module.function(example.function), _call(example, own)
    if example.outcome == "error":
        cls, payload, _ = error(example, function, own)
        said = f'print("{own.name(cls)}", error.value)' if payload is not None else f'print("{own.name(cls)}")'
        caught = f"except {own.name(cls)}{' as error' if payload is not None else ''}:"
        return f"try:\n    {made}\n{caught}\n    {said}"
    if function.ok_type is None:
        return made
    hidden = isinstance(example.value, str) and (example.value != example.value.strip() or not example.value or "\n" in example.value)
    return f"print(repr({made}))" if hidden else f"print({made})"


def _call(example: Example, own: Scope) -> str:
    function = own.module.function(example.function)
    return call(example, function, public_name(function), own)


def script(module: Module, program: Program, tools: Mapping[str, Tool], blocks: tuple[str, ...]) -> Script:
    """A file of these blocks, run with the packages' sources on the path."""
    own = scope(module, program)
    code = "".join(f"{block.rstrip()}\nprint({BREAK!r})\n" for block in blocks)
    path = ":".join(f"{one.name}/src" for one in (module, *own.imported))
    argv = (tools["python"].path, "-s", ".script/main.py")
    run = Step("python", "test", argv, (tools["python"],), env={**RUNS, "PYTHONPATH": path}, limits=TESTING)
    return Script((File(".script/main.py", code),), (run,))
