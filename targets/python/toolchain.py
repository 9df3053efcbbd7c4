"""The tools that a package goes through, and how to read what they print."""

import re
from collections.abc import Mapping

from specc.target import MIB, Finding, Limits, Module, Step, Tool

QUICK = Limits(seconds=20, cpu_seconds=20, memory=2048 * MIB, file_size=16 * MIB, processes=64)
CHECKING = Limits(seconds=60, cpu_seconds=60, memory=2048 * MIB, file_size=64 * MIB, processes=64)
TESTING = Limits(seconds=60, cpu_seconds=60, memory=1024 * MIB, file_size=16 * MIB, processes=64)
ANSWER = Limits(seconds=5, cpu_seconds=120, memory=1024 * MIB, file_size=1 * MIB, processes=16)

RUNS = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
"""How Python runs: text is UTF-8 wherever it is, and nothing is written beside the sources."""

MOST = 20
"""How many findings of one run are kept."""


def steps(module: Module, tools: Mapping[str, Tool]) -> tuple[Step, ...]:
    """Format, types, faults, tests."""
    python, mypy, ruff, pytest = (tools[name] for name in ("python", "mypy", "ruff", "pytest"))
    check = (ruff.path, "check", "--quiet", "--no-cache")
    cwd = module.name
    typed = (python.path, "-s", "-m", "mypy", "--config-file", "../.driver/mypy.ini", "--cache-dir", "../.cache/mypy")
    shown = ("--pretty", "--show-column-numbers", "--no-color-output", "--no-error-summary", "src")
    tested = (python.path, "-s", "-m", "pytest", "-q", "--tb=short", "--color=no", "-p", "no:cacheprovider", "tests")
    # Sets of strings have another order under another seed: a package that leans on one is caught, as the driver runs under 0.
    seeded = {**RUNS, "PYTHONHASHSEED": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return (
        Step(
            "ruff fix",
            "format",
            (*check, "--fix", "--exit-zero", "--config", "../.driver/ruff-fix.toml", "."),
            (ruff,),
            cwd,
            limits=QUICK,
        ),
        Step(
            "ruff format",
            "format",
            (ruff.path, "format", "--no-cache", "--config", "../.driver/ruff.toml", "."),
            (ruff,),
            cwd,
            limits=QUICK,
        ),
        Step(
            "mypy",
            "compile",
            (*typed, *shown),
            (python, mypy),
            cwd,
            {**RUNS, "MYPY_FORCE_TERMINAL_WIDTH": "400"},
            CHECKING,
            "mypy",
        ),
        Step(
            "ruff",
            "lint",
            (*check, "--output-format", "full", "--config", "../.driver/ruff.toml", "."),
            (ruff,),
            cwd,
            limits=QUICK,
        ),
        Step("pytest", "test", tested, (python, pytest), cwd, seeded, TESTING),
    )


def run_driver(tools: Mapping[str, Tool]) -> Step:
    """The driver, without site-packages: the package has none to lean on."""
    argv = (tools["python"].path, "-S", "-s", ".driver/driver.py")
    return Step("driver", "driver", argv, (tools["python"],), env={**RUNS, "PYTHONHASHSEED": "0"}, limits=ANSWER)


def findings(step: Step, code: int, stdout: str, stderr: str) -> tuple[Finding, ...]:
    """What a step printed, as findings. A step that failed gives at least one."""
    read = {"mypy": _mypy, "ruff": _ruff, "ruff format": _ruff_format, "pytest": _pytest}.get(step.name)
    if code == 0:
        return ()
    found = read(stdout, stderr) if read else []
    if not found:
        said = (stderr.strip() or stdout.strip())[-2000:]
        found = [Finding(step.name, f"{step.name} ended with code {code}", excerpt=said)]
    return tuple(found[:MOST])


_MYPY = re.compile(r"(?P<path>[^:\n]+):(?P<line>\d+):(?:(?P<column>\d+):)? error: (?P<text>.*?)(?:  \[(?P<code>[\w-]+)\])?$")


def _mypy(stdout: str, stderr: str) -> list[Finding]:
    found: list[Finding] = []
    shown: list[str] = []
    for line in stdout.splitlines():
        match = _MYPY.fullmatch(line)
        if match:
            shown = []
            place = (match["path"], int(match["line"]), int(match["column"] or 0))
            found.append(Finding("mypy", match["text"], match["code"] or "", *place))
        elif found and line.startswith(" "):
            shown.append(line[4:] if line.startswith("    ") else line)
            last = found[-1]
            found[-1] = Finding(last.check, last.message, last.code, last.path, last.line, last.column, "\n".join(shown))
        elif found and ": note: " in line:
            shown.append(line.split(": note: ", 1)[1])
    return found


_RUFF = re.compile(
    r"^(?P<code>[A-Z]+\d+|[a-z]+(?:-[a-z]+)+):? (?:\[\*\] )?(?P<text>.*)\n +--> (?P<path>[^:\n]+):(?P<line>\d+):(?P<column>\d+)$", re.M
)


def _ruff(stdout: str, stderr: str) -> list[Finding]:
    matches = list(_RUFF.finditer(stdout))
    ends = [match.start() for match in matches[1:]] + [len(stdout)]
    return [
        Finding(
            "ruff",
            match["text"],
            match["code"],
            match["path"],
            int(match["line"]),
            int(match["column"]),
            stdout[match.end() : end].strip("\n"),
        )
        for match, end in zip(matches, ends, strict=True)
    ]


_FORMAT = re.compile(r"error: Failed to parse (?P<path>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<text>.*)")


def _ruff_format(stdout: str, stderr: str) -> list[Finding]:
    return [
        Finding("ruff format", m["text"], "invalid-syntax", m["path"], int(m["line"]), int(m["column"])) for m in _FORMAT.finditer(stderr)
    ]


_FAILED = re.compile(r"^(?:FAILED|ERROR) (?P<path>[^: \n]+)(?:::(?P<test>\S+))?(?: - (?P<text>.*))?$", re.M)
_SECTION = re.compile(r"^_{3,} (?P<test>.+?) _{3,}$\n(?P<body>.*?)(?=^_{3,} .+ _{3,}$|^=+ )", re.M | re.S)


def _pytest(stdout: str, stderr: str) -> list[Finding]:
    sections = {match["test"]: match["body"].strip("\n") for match in _SECTION.finditer(stdout)}
    return [
        Finding(
            "pytest",
            m["text"] or f"{m['test'] or m['path']} failed",
            path=m["path"],
            line=_line(sections.get(m["test"] or "", ""), m["path"]),
            excerpt=sections.get(m["test"] or "", "")[-2000:],
        )
        for m in _FAILED.finditer(stdout)
    ]


def _line(section: str, path: str) -> int:
    match = re.search(rf"^{re.escape(path)}:(\d+): ", section, re.M)
    return int(match[1]) if match else 0
