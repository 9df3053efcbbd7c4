"""Packages of the TypeScript target, built for real from the specs beside this file."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from specc.base.source import Source
from specc.ir.front import compile_sources
from specc.target import File, Fill, Finding, Program, Step, Target, Tool
from specc.target.loader import load_code
from specc.target.toolbox import fetch

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
NONCE = "0123456789abcdef0123456789abcdef"


@lru_cache
def typescript() -> Target:
    return load_code("typescript", ROOT)


@lru_cache
def program(*names: str) -> Program:
    """The program of specs beside this file, which have no errors."""
    checked = compile_sources([Source(name, (HERE / "specs" / name).read_bytes()) for name in names])
    assert not checked.failed, checked.diagnostics
    return checked.program


@lru_cache
def program_of(text: str) -> Program:
    """The program of one spec."""
    checked = compile_sources([Source("spec.md", text.encode())])
    assert not checked.failed, checked.diagnostics
    return checked.program


@lru_cache
def tools() -> dict[str, Tool]:
    """The real tools; those that can be fetched are, once."""
    found = {}
    for need in typescript().manifest.needs:
        tool = typescript().locate(need) or (fetch(need, print) if need.npm else None)
        assert tool is not None, f"{need.name} is missing: {need.install}"
        found[need.name] = tool
    return found


def fills(program: Program, module: str, replies: Mapping[str, str]) -> dict[str, Fill]:
    """The fills that replies give; each must be taken."""
    found = {}
    for name, reply in replies.items():
        fill, findings = typescript().read(reply, program.modules[module], program, program.modules[module].function(name))
        assert fill is not None, findings
        found[name] = fill
    return found


class Work:
    """A work folder with a package, its driver, and the packages it imports."""

    def __init__(self, folder: Path, program: Program, module: str, fills: Mapping[str, Fill]) -> None:
        self.folder = folder
        self.program = program
        self.module = program.modules[module]
        self.files = typescript().package(self.module, program, fills)
        self.write(module, self.files)
        self.write(".driver", typescript().driver(self.module, program))

    def write(self, under: str, files: Sequence[File]) -> None:
        for file in files:
            path = self.folder / under / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.content, encoding="utf-8")

    def beside(self, other: "Work") -> None:
        """Put another package, built, beside this one."""
        shutil.copytree(other.folder / other.module.name, self.folder / other.module.name)

    def run(self, *phases: str) -> dict[str, tuple[Finding, ...]]:
        """Run the steps of those phases (all, where none is named), up to the first that finds something."""
        found = {}
        for step in typescript().steps(self.module, self.program, tools()):
            if not phases or step.phase in phases:
                done = self._start(step)
                found[step.name] = typescript().findings(step, done.returncode, done.stdout, done.stderr)
                assert (done.returncode == 0) == (found[step.name] == ()), (done.stdout, done.stderr)
                if found[step.name]:
                    break
        return found

    def _start(self, step: Step, given: str | None = None) -> subprocess.CompletedProcess[str]:
        env = {"PATH": "/usr/bin:/bin", **step.env}
        return subprocess.run(
            step.argv, cwd=self.folder / step.cwd, env=env, input=given, capture_output=True, text=True, timeout=60, check=False
        )

    def answers(self, *requests: tuple[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the driver answers."""
        lines = [json.dumps({"function": name, "args": args}) for name, args in requests]
        step = typescript().run_driver(self.module, self.program, tools())
        done = self._start(step, "\n".join((NONCE, *lines)) + "\n")
        assert done.returncode == 0, done.stderr
        answers = [json.loads(line.removeprefix(NONCE)) for line in done.stdout.split("\n") if line.startswith(f"{NONCE} ")]
        assert len(answers) == len(requests), done.stdout
        return answers
