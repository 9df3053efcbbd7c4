"""cargo, rustc, rustfmt: where they are, how they are run, what they print."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from specc.target import MIB, Edit, Finding, Limits, Module, Need, Step, Tool
from specc.target.toolbox import find, probe, run_tool

from .conversions import conversion
from .examples import TESTS, has_tests

_OF_TOOLCHAIN = frozenset({"cargo", "rustc", "rustfmt"})
_BUILT = ".target"
"""What cargo builds, beside the package and not in it."""
_SYSTEM = ("/usr", "/bin", "/lib")
_ANSWER = Limits(seconds=5, cpu_seconds=120, memory=1024 * MIB, output=4 * MIB, processes=16)
"""For one answer of the driver; a debug build is some ten times slower than what users will run."""


# --- where the tools are ---


def locate(need: Need) -> Tool | None:
    """A tool. rustup puts a shim of each on the PATH that needs all of rustup's home; the real one needs its own toolchain alone."""
    if need.name not in _OF_TOOLCHAIN:
        return find(need)
    root = _sysroot()
    if root is None:
        return find(need)
    program = root / "bin" / need.name
    if not program.is_file():
        return None
    return probe(need, program, () if str(root).startswith(_SYSTEM) else (str(root),))


@lru_cache
def _sysroot() -> Path | None:
    """The folder of the toolchain that this machine's rustc belongs to."""
    rustc = shutil.which("rustc")
    if rustc is None:
        return None
    try:
        done = run_tool([rustc, "--print", "sysroot"], 60)
        done.check_returncode()
    except (OSError, subprocess.SubprocessError):
        return None
    return Path(done.stdout.decode(errors="replace").strip())


# --- how they are run ---


def steps(module: Module, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
    """Format, build the package together with its driver, run the native tests.

    One build of the driver compiles the package as well: it is the check of the package and makes the driver runnable.
    """
    used = _used(tools)
    folder = module.name
    cargo = tools["cargo"].path
    formatted = [f"{folder}/{path}" for path in ("src/lib.rs", *([TESTS] if has_tests(module) else []))]
    return (
        Step(
            name="rustfmt",
            phase="format",
            argv=(tools["rustfmt"].path, "--edition", "2021", "--color", "never", *formatted),
            tools=(tools["rustfmt"],),
            limits=Limits(seconds=20, cpu_seconds=20, processes=32),
        ),
        build_step(".driver/Cargo.toml", tools, "--message-format=json"),
        Step(
            name="cargo test",
            phase="test",
            argv=(cargo, "test", "--offline", "--quiet", "--manifest-path", f"{folder}/Cargo.toml", "--", "--test-threads=1"),
            tools=used,
            env=_environment(tools) | {"RUST_BACKTRACE": "0"},
            limits=Limits(seconds=180, cpu_seconds=360, output=4 * MIB),
        ),
    )


def build_step(manifest: str, tools: Mapping[str, Tool], *options: str) -> Step:
    """The build of a crate that uses the package."""
    return Step(
        name="cargo build",
        phase="compile",
        argv=(tools["cargo"].path, "build", "--offline", "--quiet", *options, "--manifest-path", manifest),
        tools=_used(tools),
        env=_environment(tools),
        limits=Limits(seconds=120, cpu_seconds=240, output=16 * MIB),
    )


def _used(tools: Mapping[str, Tool]) -> tuple[Tool, ...]:
    return tools["cargo"], tools["rustc"], tools["cc"]


def _environment(tools: Mapping[str, Tool]) -> dict[str, str]:
    return {
        "CARGO_HOME": ".cargo-home",
        "CARGO_TARGET_DIR": _BUILT,
        "CARGO_NET_OFFLINE": "true",
        "CARGO_INCREMENTAL": "0",
        "CARGO_TERM_COLOR": "never",
        "RUSTC": tools["rustc"].path,
        "RUSTFLAGS": f"-Clinker={tools['cc'].path}",
        "PATH": "/usr/bin:/bin",
    }


def run_driver(tools: Mapping[str, Tool]) -> Step:
    """The command that starts the driver."""
    return run_step("specc_driver", "driver")


def run_step(program: str, name: str = "run") -> Step:
    """The command that starts a program that was built; `env` is there to find it from the work folder, whose place nobody knows here."""
    return Step(name=name, phase="driver", argv=("/usr/bin/env", f"{_BUILT}/debug/{program}"), tools=(), limits=_ANSWER)


# --- what they print ---


def findings(step: Step, code: int, stdout: str, stderr: str) -> tuple[Finding, ...]:
    """What a step's output says against the package."""
    if step.name == "cargo build":
        found = tuple(_compiler_findings(stdout))
        return found or (() if code == 0 else (_whole(step, stdout, stderr),))
    if code == 0:
        return ()
    found = tuple(_rendered_findings(stderr) if step.name == "rustfmt" else _test_findings(stdout))
    return found or (_whole(step, stdout, stderr),)


def _whole(step: Step, stdout: str, stderr: str) -> Finding:
    """A step's failure that says nothing about a place."""
    lines = [line for line in (stderr.strip() or stdout.strip()).splitlines() if not line.startswith("{")]
    return Finding(step.name, lines[0] if lines else f"{step.name} failed without a word", excerpt="\n".join(lines[-20:]))


def _compiler_findings(stdout: str) -> Iterator[Finding]:
    """rustc's messages about the package, as cargo passes them on. What is a mere summary is left out."""
    for line in stdout.splitlines():
        if not line.startswith("{"):
            continue
        record: dict[str, Any] = json.loads(line)
        if record.get("reason") != "compiler-message":
            continue
        message = record["message"]
        spans = [span for span in message["spans"] if span["is_primary"]]
        if message["level"] not in ("error", "warning") or (not spans and re.match(r"aborting|\d+ warning", message["message"])):
            continue
        if "/.driver/" in record["manifest_path"]:
            if message["level"] == "error":  # a fault of this target's, no candidate's
                yield Finding("driver", message["message"], excerpt=_rendering(message["rendered"] or ""))
            continue
        place: dict[str, Any] = spans[0] if spans else {"file_name": "", "line_start": 0, "column_start": 0}
        yield Finding(
            check="rustc",
            message=message["message"],
            code=(message["code"] or {}).get("code", ""),
            path=_inside(place["file_name"]),
            line=place["line_start"],
            column=place["column_start"],
            excerpt=_rendering(message["rendered"] or ""),
            edits=_edits(message),
        )


def _edits(message: Mapping[str, Any]) -> tuple[Edit, ...]:
    """What rustc proposes: its first suggestion that is text and no placeholder, of several the one it vouches for.

    Integers of unlike types are brought together without its help: it often has none to offer.
    """
    sure: tuple[Edit, ...] = ()
    guessed: tuple[Edit, ...] = ()
    for note in message["children"]:
        spans = [span for span in note["spans"] if span["suggested_replacement"] is not None]
        levels = {span["suggestion_applicability"] for span in spans}
        edits = tuple(
            Edit(_inside(s["file_name"]), s["byte_start"], s["byte_end"], s["suggested_replacement"], levels == {"MachineApplicable"})
            for s in spans
        )
        if levels == {"MachineApplicable"}:
            sure = sure or edits
        elif levels and levels <= {"MachineApplicable", "MaybeIncorrect"}:
            guessed = guessed or edits
    if sure or guessed or (settled := conversion(message)) is None:
        return sure or guessed
    path = next(span["file_name"] for span in message["spans"] if span["is_primary"])
    return (Edit(_inside(path), *settled, sure=False),)


def _inside(path: str) -> str:
    """A path relative to the package: rustc is run in the package's folder or names files from above it."""
    at = max(path.rfind("/src/"), path.rfind("/tests/"))
    return path[at + 1 :] if at >= 0 else path


def _rendering(text: str) -> str:
    """The compiler's own rendering, with files named relative to the package: where it was built is nobody's concern."""
    return re.sub(r"(-->|:::) \S*?/(?=(?:src|tests)/)", r"\1 ", text).strip()


_HEAD = re.compile(r"^error(?:\[(?P<code>\w+)\])?: (?P<message>.*)$", re.MULTILINE)
_PLACE = re.compile(r"--> (?P<path>[^\n]*?):(?P<line>\d+):(?P<column>\d+)")


def _rendered_findings(stderr: str) -> Iterator[Finding]:
    """The faults that rustfmt prints in rustc's form. Where it could format all but some lines, that is none."""
    heads = list(_HEAD.finditer(stderr))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        text = stderr[head.start() : after.start() if after else len(stderr)].strip()
        place = _PLACE.search(text)
        if head["code"] != "internal" and place:
            path, line, column = _inside(place["path"]), int(place["line"]), int(place["column"])
            yield Finding("rustfmt", head["message"], path=path, line=line, column=column, excerpt=_rendering(text))


_FAILED = re.compile(r"^---- (?P<name>\S+) stdout ----\n(?P<text>.*?)(?=^---- |^failures:|\Z)", re.MULTILINE | re.DOTALL)
_PANIC = re.compile(r"panicked at (?P<path>[^\n]*?):(?P<line>\d+):(?P<column>\d+):\n(?P<message>[^\n]*)")


def _test_findings(stdout: str) -> Iterator[Finding]:
    """The tests that failed; and what the compiler says where they don't compile."""
    for failed in _FAILED.finditer(stdout):
        panic = _PANIC.search(failed["text"])
        message = f"test {failed['name']} failed" + (f": {panic['message']}" if panic else "")
        path, line, column = (_inside(panic["path"]), int(panic["line"]), int(panic["column"])) if panic else ("", 0, 0)
        yield Finding("cargo test", message, path=path, line=line, column=column, excerpt=_outcome(failed["text"]))


def _outcome(text: str) -> str:
    """What a failed test printed, without what differs from run to run."""
    kept = [line for line in text.strip().splitlines() if not line.startswith("note: run with")]
    return re.sub(r"^(thread '[^']*') \(\d+\)", r"\1", "\n".join(kept), flags=re.MULTILINE)
