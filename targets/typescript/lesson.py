"""The module for people who learn it: calls that print, and how a program of such calls is run."""

import json
from collections.abc import Mapping

from specc.target import BREAK, Example, File, Lesson, Module, Script, Step, Tool

from .declarations import signature
from .naming import Names, npm_name
from .skeleton import call
from .toolchain import NODE_FLAGS, NODE_LIMITS, TOOL_LIMITS
from .views import spoken


def lesson(names: Names, scope: str) -> Lesson:
    """The module in TypeScript's words."""
    module = names.module
    own = {function.name for function in module.functions}
    calls = {
        index: _shown(example, names) for index, example in enumerate(module.examples) if not example.held_back and example.function in own
    }
    return Lesson(
        language="TypeScript",
        fence="typescript",
        install=f"npm install {' '.join(f'./{one.name}' for one in (*names.imported, module))}",
        setup=_imports(names, calls, scope),
        calls=calls,
        bare={index: _call(module.examples[index], names) for index in calls},
        signatures={one.name: f"function {signature(one, names)}" for one in module.functions},
        names={key: value for function in module.functions for key, value in spoken(names, function).items()},
    )


def _imports(names: Names, calls: Mapping[int, str], scope: str) -> str:
    given = {npm_name(names.module.name, scope): {names.function(one.name) for one in names.module.functions}}
    for index in calls:
        example = names.module.examples[index]
        error = names.error(names.module.function(example.function))
        if example.outcome == "error" and error is not None:
            given.setdefault(npm_name(error.module, scope), set()).add(error.name)
    return "\n".join(f'import {{ {", ".join(sorted(items))} }} from "{package}";' for package, items in given.items() if items)


def _shown(example: Example, names: Names) -> str:
    """A call that prints what comes of it. A text that would not be seen as it is stands in quotes."""
    function = names.module.function(example.function)
    made = _call(example, names)
    error = names.error(function)
    if example.outcome == "error" and error is not None:
        said = f'"{error.name}", error.payload' if error.payload is not None else f'"{error.name}"'
        return f"try {{\n  {made};\n}} catch (error) {{\n  if (error instanceof {error.name}) {{\n    console.log({said});\n  }}\n}}"
    if function.ok_type is None:
        return f"{made};"
    hidden = isinstance(example.value, str) and (example.value != example.value.strip() or not example.value or "\n" in example.value)
    return f"console.log(JSON.stringify({made}));" if hidden else f"console.log({made});"


def _call(example: Example, names: Names) -> str:
    function = names.module.function(example.function)
    return call(example, function, names.function(function.name), names)


def script(names: Names, scope: str, tools: Mapping[str, Tool], blocks: tuple[str, ...]) -> Script:
    """A program of these blocks. It finds the packages through shims in `node_modules`, as it would if they were installed."""
    code = "".join(f"{block.rstrip()}\nconsole.log({json.dumps(BREAK)});\n" for block in blocks)
    options = {
        "noEmit": False,
        "noEmitOnError": True,
        "outDir": "out",
        "rootDir": ".",
        "lib": ["es2022", "dom"],
        "declaration": False,
        "noUnusedLocals": False,
        "types": [],
    }
    config = {"extends": f"../{names.module.name}/tsconfig.json", "compilerOptions": options, "include": ["main.ts"]}
    files = [
        File(".script/main.ts", code),
        File(".script/package.json", '{"type": "module"}\n'),
        File(".script/tsconfig.json", json.dumps(config, indent=2) + "\n"),
    ]
    for one in (names.module, *names.imported):
        files += _shim(one, scope)
    node, tsc = tools["node"], tools["tsc"]
    compiled = Step("tsc", "compile", (tsc.path, "--project", ".script/tsconfig.json"), (tsc,), limits=TOOL_LIMITS)
    run = Step("node", "test", (node.path, *NODE_FLAGS, ".script/out/main.js"), (node,), env={"TZ": "UTC"}, limits=NODE_LIMITS)
    return Script(tuple(files), (compiled, run))


def _shim(module: Module, scope: str) -> list[File]:
    name = npm_name(module.name, scope)
    folder = f"node_modules/{name}"
    way = "../" * (folder.count("/") + 1)
    manifest = {"name": name, "type": "module", "exports": {".": {"types": "./index.d.ts", "default": "./index.js"}}}
    passed = f'export * from "{way}{module.name}/dist/index.js";\n'
    return [
        File(f"{folder}/package.json", json.dumps(manifest) + "\n"),
        File(f"{folder}/index.js", passed),
        File(f"{folder}/index.d.ts", passed),
    ]
