"""The tools of the TypeScript target: their command lines, and what they print."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from specc.target import MIB, File, Finding, Limits, Module, Program, Step, Tool
from specc.target.render import render

from .naming import Names, npm_name
from .schema import schema
from .skeleton import test_path

_TSC = re.compile(r"^(?P<path>[^\s(][^(\n]*?)[:(](?P<line>\d+)[:,](?P<column>\d+)\)?(?: -|:) error (?P<code>TS\d+): (?P<message>.*)$")
_TSC_PLAIN = re.compile(r"^error (?P<code>TS\d+): (?P<message>.*)$")
_BIOME = re.compile(r"^(?P<path>\S+?)(?::(?P<line>\d+):(?P<column>\d+))? (?P<code>(?:lint|parse|format|check)[\w/]*)\b")
_BIOME_MESSAGE = re.compile(r"^ +[×!i] (?P<message>.*)$")
_TAP_FAILURE = re.compile(r"^ *not ok \d+ - (?P<name>.*)$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST = 1500

NODE_FLAGS = ("--max-old-space-size=1024", "--disallow-code-generation-from-strings", "--disable-proto=delete", "--no-warnings")
NODE_LIMITS = Limits(seconds=30, cpu_seconds=30, memory=3072 * MIB)
ANSWER_LIMITS = Limits(seconds=5, cpu_seconds=120, memory=1024 * MIB, output=4 * MIB)
"""Node starts within 1 GiB of address space. Its heap is bound by its own flag, buffers by this."""
TOOL_LIMITS = Limits(seconds=60, cpu_seconds=60, memory=4096 * MIB)


def packages(names: Names) -> dict[str, str]:
    """The other packages that this one's code needs, directly or not: by npm name, the folder in the work folder."""
    found: dict[str, Module] = {}
    waiting = list(names.foreign)
    while waiting:
        other = waiting.pop(0)
        if other.name not in found:
            found[other.name] = other
            waiting += names.of(other.name).foreign
    return {name: name for name in sorted(found)}


def driver_files(names: Names, templates: Path, scope: str) -> tuple[File, ...]:
    """The driver and the tools' configuration, relative to `.driver/`."""
    folders = packages(names)
    own = names.module.name
    interface = schema(names)
    modules = {one: f"../{one}/dist/index.js" for one in (own, *(name for name in folders if _owns_error(name, interface)))}
    values = {
        "own": own,
        "modules": modules,
        "packages": {npm_name(name, scope): folder for name, folder in folders.items()},
        "functions": interface["functions"],
        "resources": interface["resources"],
        "types": interface["types"],
    }
    texts = {path: (templates / "driver" / path).read_text(encoding="utf-8") for path in _STATIC}
    rendered = {name: _script(value) for name, value in values.items()}
    texts["schema.mjs"] = render(templates, "driver/schema.mjs.j2", **rendered)
    paths = {npm_name(name, scope): [f"../{folder}/dist/index.d.ts"] for name, folder in folders.items()}
    texts["tsconfig.json"] = json.dumps({"extends": f"../{own}/tsconfig.json", "compilerOptions": {"paths": paths}}, indent=2) + "\n"
    return tuple(File(path, text) for path, text in sorted(texts.items()))


_STATIC = ("codec.mjs", "driver.mjs", "link.mjs", "format/biome.json", "lint/biome.json")


def _script(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")


def _owns_error(module: str, interface: dict[str, Any]) -> bool:
    methods = (one for each in interface["resources"].values() for one in (each["constructor"], *each["methods"].values()))
    errors = (function["error"] for function in (*interface["functions"].values(), *methods))
    return any(error is not None and error[0] == module for error in errors)


def steps(module: Module, program: Program, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
    """The steps, in order."""
    names = Names(module, program)
    biome, tsc = tools["biome"], tools["tsc"]
    cwd = module.name
    folders = ("src", "test") if _shown(module) else ("src",)
    checked = (biome.path, "check", "--write", "--colors=off", "--config-path=../.driver/format", *folders)
    found = [
        Step("biome format", "format", checked, (biome,), cwd, limits=TOOL_LIMITS),
        Step("tsc", "compile", (tsc.path, "--project", "../.driver/tsconfig.json", "--pretty"), (tsc,), cwd, limits=TOOL_LIMITS),
        Step(
            "biome lint",
            "lint",
            (biome.path, "lint", "--colors=off", "--error-on-warnings", "--config-path=../.driver/lint", "src"),
            (biome,),
            cwd,
            limits=TOOL_LIMITS,
        ),
    ]
    node = tools["node"]
    if packages(names):
        found.append(Step("link", "driver", (node.path, ".driver/link.mjs"), (node,), limits=NODE_LIMITS))
    if _shown(module):
        argv = (node.path, *NODE_FLAGS, "--test-reporter=tap", test_path(module))
        found.append(Step("node test", "test", argv, (node,), cwd, env={"TZ": "UTC"}, limits=NODE_LIMITS))
    return tuple(found)


def run_driver(tools: Mapping[str, Tool]) -> Step:
    """The command that starts the driver."""
    node = tools["node"]
    return Step("driver", "driver", (node.path, *NODE_FLAGS, ".driver/driver.mjs"), (node,), env={"TZ": "UTC"}, limits=ANSWER_LIMITS)


def _shown(module: Module) -> bool:
    return any(not example.held_back for example in module.examples)


# --- what they print ---------------------------------------------------------------------------------------------


def findings(step: Step, code: int, stdout: str, stderr: str) -> tuple[Finding, ...]:
    """What a step found; none where it passed."""
    if code == 0:
        return ()
    text = _COLOUR.sub("", stdout + "\n" + stderr)
    read = {"tsc": _tsc, "biome format": _biome, "biome lint": _biome, "node test": _tap}.get(step.name)
    found = read(text, step.name) if read is not None else []
    return tuple(found) or (Finding(step.name, _last_lines(text) or f"ended with code {code}"),)


def _last_lines(text: str) -> str:
    return "\n".join(line for line in text.strip().splitlines()[-12:])[:_LONGEST]


def _tsc(text: str, step: str) -> list[Finding]:
    """`src/a.ts:3:5 - error TS2322: …`, then further lines of the message, and the place with `~~~` below."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in text.splitlines():
        match = _TSC.match(line) or _TSC_PLAIN.match(line)
        if match:
            found.append((match, []))
        elif line.startswith("Found ") and " error" in line:
            break
        elif found:
            found[-1][1].append(line)
    return [_tsc_finding(match, rest, step) for match, rest in found]


def _tsc_finding(match: re.Match[str], rest: list[str], step: str) -> Finding:
    groups = match.groupdict()
    more = [line.strip() for line in rest if line.startswith("  ") and not re.match(r"\s*~", line)]
    frame = "\n".join(line for line in rest if line.strip() and line.strip() not in more)
    message = " ".join((groups["message"], *more[:3]))
    return Finding(
        step,
        message,
        groups["code"],
        groups.get("path") or "",
        int(groups.get("line") or 0),
        int(groups.get("column") or 0),
        frame[:_LONGEST],
    )


def _biome(text: str, step: str) -> list[Finding]:
    """`src/a.ts:3:5 lint/suspicious/noSelfCompare ━━━`, then `  × message`, then the lines around the place."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for line in text.splitlines():
        match = _BIOME.match(line) if "━" in line else None
        if match:
            found.append((match, []))
        elif found:
            found[-1][1].append(line)
    return [one for match, rest in found if (one := _biome_finding(match, rest, step)) is not None]


def _biome_finding(match: re.Match[str], rest: list[str], step: str) -> Finding | None:
    said = next((one["message"] for line in rest if (one := _BIOME_MESSAGE.match(line))), "")
    if match["line"] is None and not said:
        return None
    frame = [line.strip() for line in rest if re.match(r"^ +(>? *\d+)? *│", line)]
    name = match["code"]
    excerpt = "\n".join(frame)[:_LONGEST]
    return Finding(step, said or name, name, match["path"], int(match["line"] or 0), int(match["column"] or 0), excerpt)


def _tap(text: str, step: str) -> list[Finding]:
    """A test that failed, with its `error:` and the values that differ. Groups (`describe`) are no tests."""
    lines = text.splitlines()
    found = []
    for i, line in enumerate(lines):
        match = _TAP_FAILURE.match(line)
        if match is None:
            continue
        block = _block(lines[i + 1 :])
        if not any(one.strip().startswith(("type: 'suite'", "failureType: 'subtestsFailed'")) for one in block):
            found.append(Finding(step, f"{match['name']}: {_error_of(block)}", excerpt="\n".join(block)[:_LONGEST]))
    return found


def _block(lines: list[str]) -> list[str]:
    """The YAML block after a TAP line."""
    block = []
    for line in lines:
        if line.strip() == "...":
            break
        if line.strip() != "---":
            block.append(line.strip())
    return block


def _error_of(block: list[str]) -> str:
    for i, line in enumerate(block):
        if line.startswith("error:"):
            said = line.removeprefix("error:").strip()
            return (block[i + 1] if said in ("|-", "|") and i + 1 < len(block) else said).strip("'\"")
    return "failed"
