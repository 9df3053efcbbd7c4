"""Packages of the Rust target, built for real from the specs and bodies beside this file."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from specc.base.source import Source
from specc.ir.front import compile_sources
from specc.target import File, Fill, Finding, Module, Program, Step, Target, Tool
from specc.target.loader import load_code

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
NONCE = "0123456789abcdef0123456789abcdef"


@lru_cache
def rust() -> Target:
    return load_code("rust", ROOT)


@lru_cache
def program() -> Program:
    """The program of the specs beside this file."""
    paths = sorted((HERE / "specs").glob("*.md"))
    checked = compile_sources([Source(path.name, path.read_bytes()) for path in paths])
    assert not checked.failed, checked.diagnostics
    return checked.program


def program_of(text: str) -> tuple[Module, Program]:
    """The program of one spec, and its module."""
    checked = compile_sources([Source("spec.md", text.encode())])
    assert not checked.failed, checked.diagnostics
    return next(iter(checked.program.modules.values())), checked.program


@lru_cache
def tools() -> dict[str, Tool]:
    found = {need.name: rust().locate(need) for need in rust().manifest.needs}
    missing = [name for name, tool in found.items() if tool is None]
    assert not missing, f"{missing} missing"
    return {name: tool for name, tool in found.items() if tool is not None}


def fill_of(reply: str, module: Module, program: Program, function: str) -> Fill:
    """The fill that a reply gives; it must be taken."""
    fill, findings = rust().read(reply, module, program, module.function(function))
    assert fill is not None, findings
    assert findings == ()
    return fill


def hand_made(name: str) -> dict[str, Fill]:
    """The fills of a module, from the file of its bodies."""
    module = program().modules[name]
    text = (HERE / "bodies" / f"{name}.rs").read_text()
    return {f.name: fill_of(text, module, program(), f.name) for f in module.functions}


class Work:
    """A work folder with a package, its driver, and the packages it imports."""

    def __init__(self, folder: Path, module: Module, program: Program, fills: Mapping[str, Fill]) -> None:
        self.folder = folder
        self.module = module
        self.program = program
        self.write(module.name, rust().package(module, program, fills))
        self.write(".driver", rust().driver(module, program))

    def write(self, under: str, files: Sequence[File]) -> None:
        for file in files:
            path = self.folder / under / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.content, encoding="utf-8")

    def run(self, *phases: str) -> dict[str, tuple[Finding, ...]]:
        """Run the steps of those phases, up to the first that finds something."""
        found = {}
        for step in rust().steps(self.module, self.program, tools()):
            if step.phase in phases:
                done = self._start(step)
                found[step.name] = rust().findings(step, done.returncode, done.stdout, done.stderr)
                if found[step.name]:
                    break
                assert done.returncode == 0, (done.stdout, done.stderr)
        return found

    def _start(self, step: Step, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            step.argv, cwd=self.folder / step.cwd, env=step.env, input=given, capture_output=True, text=True, timeout=120, check=False
        )

    def read(self, path: str) -> str:
        """A file of the package as the tools left it."""
        return (self.folder / self.module.name / path).read_text()

    def lines(self, *lines: str) -> list[dict[str, Any]]:
        """What the driver answers to these lines."""
        done = self._start(rust().run_driver(self.module, self.program, tools()), "\n".join((NONCE, *lines)) + "\n")
        assert done.returncode == 0, done.stderr
        answers = [json.loads(line.removeprefix(NONCE)) for line in done.stdout.split("\n") if line.startswith(f"{NONCE} ")]
        assert len(answers) == len(lines), done.stdout
        return answers

    def answers(self, *requests: tuple[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the driver answers to these calls."""
        return self.lines(*(json.dumps({"function": name, "args": args}) for name, args in requests))
