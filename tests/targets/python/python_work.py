"""Packages of the Python target, built for real from the specs beside this file."""

import json
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from specc.base.source import Source
from specc.ir.front import compile_sources
from specc.target import Diagnostic, File, Fill, Finding, Function, Module, Program, Step, Target, Tool
from specc.target.loader import load_code

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
NONCE = "0123456789abcdef0123456789abcdef"


@lru_cache
def python() -> Target:
    return load_code("python", ROOT)


@lru_cache
def program(*names: str) -> Program:
    """The program of specs beside this file, which have no errors."""
    checked = compile_sources([Source(name, (HERE / "specs" / name).read_bytes()) for name in names])
    assert not checked.failed, checked.diagnostics
    return checked.program


@lru_cache
def module_of(text: str) -> tuple[Module, Program]:
    """The module of one spec."""
    checked = compile_sources([Source("spec.md", text.encode())])
    assert not checked.failed, checked.diagnostics
    return next(iter(checked.program.modules.values())), checked.program


def interface(wit: str) -> tuple[Module, Program]:
    """A module with nothing but an interface."""
    return module_of(f"---\nspec: sample\n---\n\n# Sample {{#sample}}\n\n```wit\n{wit}\n```\n")


def diagnosed(text: str) -> tuple[Diagnostic, ...]:
    """What the target has against a spec that has no errors of its own."""
    return python().diagnose(*module_of(text))


def read(reply: str, wit: str) -> tuple[Fill | None, tuple[Finding, ...]]:
    """What a reply for the interface's last function comes to."""
    module, program = interface(wit)
    return python().read(reply, module, program, module.functions[-1])


def tools() -> dict[str, Tool]:
    found = {need.name: python().locate(need) for need in python().manifest.needs}
    assert all(found.values()), found
    return {name: tool for name, tool in found.items() if tool is not None}


def fills(module: Module, program: Program, replies: Mapping[str, str]) -> dict[str, Fill]:
    """The fills that replies give; each must be taken."""
    found = {}
    for name, reply in replies.items():
        fill, findings = python().read(reply, module, program, module.function(name))
        assert fill is not None, findings
        found[name] = fill
    return found


def texts(files: tuple[File, ...]) -> dict[str, str]:
    return {file.path: file.content for file in files}


class Work:
    """A work folder with a package and its driver. Several packages may share a folder; the last one has the driver."""

    def __init__(self, folder: Path, module: Module, program: Program, fills: Mapping[str, Fill]) -> None:
        self.folder = folder
        self.module = module
        self.program = program
        self.write(module.name, python().package(module, program, fills))
        self.write(".driver", python().driver(module, program))

    def write(self, under: str, files: tuple[File, ...]) -> None:
        for file in files:
            path = self.folder / under / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.content, encoding="utf-8", newline="")

    def formatted(self) -> tuple[File, ...]:
        """The package's files as they lie there now."""
        root = self.folder / self.module.name
        paths = sorted(path for path in root.rglob("*") if path.is_file())
        return tuple(File(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths)

    def run(self, *phases: str) -> dict[str, tuple[Finding, ...]]:
        """Run the steps of those phases (all, where none is named), up to the first that finds something."""
        found = {}
        for step in python().steps(self.module, self.program, tools()):
            if not phases or step.phase in phases:
                done = self.start(step)
                found[step.name] = python().findings(step, done.returncode, done.stdout, done.stderr)
                assert (done.returncode == 0) == (found[step.name] == ()), (done.stdout, done.stderr)
                if found[step.name]:
                    break
        return found

    def start(self, step: Step, given: str | bytes = "") -> subprocess.CompletedProcess[str]:
        (self.folder / ".cache" / "mypy").mkdir(parents=True, exist_ok=True)
        raw = given if isinstance(given, bytes) else given.encode()
        done = subprocess.run(
            step.argv, cwd=self.folder / step.cwd, env=dict(step.env), input=raw, capture_output=True, timeout=60, check=False
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def lines(self, *lines: str) -> list[dict[str, Any]]:
        """What the driver answers to these lines, one answer each."""
        done = self.start(python().run_driver(self.module, self.program, tools()), "\n".join((NONCE, *lines)) + "\n")
        assert done.returncode == 0, done.stderr
        answers = [line.removeprefix(NONCE) for line in done.stdout.split("\n") if line.startswith(f"{NONCE} ")]
        assert len(answers) == len(lines), done.stdout
        assert done.stdout == "".join(f"\n{NONCE}{answer}\n" for answer in answers), "nothing else on standard output"
        return [json.loads(answer) for answer in answers]

    def answers(self, *requests: tuple[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the driver answers to these calls."""
        return self.lines(*(json.dumps({"function": name, "args": args}) for name, args in requests))

    def answer(self, function: Function | str, **args: Any) -> dict[str, Any]:
        """What the driver answers to one call."""
        name = function if isinstance(function, str) else function.name
        return self.answers((name, args))[0]
