"""How long `specc build` takes where nothing, or one clause, has changed: as ratios to make (and sphinx), measured in one run.

    python benchmarks/uptodate.py                    1000 specs × 2 targets
    python benchmarks/uptodate.py --specs 100 --files 8 --sphinx /tmp/venv/bin/python

The workspace is made up: each spec declares one function, the model is a script, and the two targets are of the workspace's own, with
`--files` files a package and a compiler that is `/bin/true`. make has the same inputs and one output for each spec and target. Each
figure is the smallest of `--runs` runs, taken in turns.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAVY = ("openai", "rich", "jinja2", "tree_sitter", "pydantic", "watchdog")
TARGETS = ("first", "second")
SPEC = """---
spec: m{number}
version: 1.0.0
summary: Module {number}.
---

# Module {number} {{#m{number}}}

```wit
/// Makes a text louder, the {number}th way.
louder: func(text: string) -> string;
```

- `louder` MUST give the text in capitals, the {number}th way.[^c{number}]
- `louder` MUST leave digits as they are.[^d{number}]
"""
TARGET = '''
from specc.target import Fill, File, Hole, Limits, Region, Step, Target, Tool, View


class Plain(Target):
    """A target whose compiler is /bin/true."""

    def diagnose(self, module, program):
        return ()

    def holes(self, module, program):
        return tuple(Hole(f.name, f"{f.name}.txt") for f in module.functions)

    def view(self, module, program, function):
        return View(self.manifest.name, "plain", "", "", f"{function.name}(text)", ("Write one word.",))

    def example(self, module, program, index):
        return ""

    def read(self, reply, module, program, function):
        return Fill(reply.strip()), ()

    def package(self, module, program, fills):
        made = [File(f"{name}.txt", f"{module.name} {name} {fill.body}\\n") for name, fill in fills.items()]
        return tuple(made + [File(f"more/{number}.txt", f"{module.name} {number}\\n") for number in range(FILES - len(made))])

    def driver(self, module, program):
        return ()

    def steps(self, module, program, tools):
        return (Step("tool", "compile", ("/bin/true",), (), limits=Limits()),)

    def findings(self, step, code, stdout, stderr):
        return ()

    def run_driver(self, module, program, tools):
        return Step("driver", "driver", ("/bin/true",), ())

    def outputs(self, module):
        return ()

    def regions(self, module, program, files):
        return tuple(Region(f.name, "function", f"{f.name}.txt", 1, 1) for f in module.functions)


TARGET = Plain
'''
MANIFEST = 'name = "{name}"\nversion = "1"\nlanguage = "Plain"\nextension = "txt"\nsummary = "For measuring."\nneeds = []\n'
MAKEFILE = """all: $(foreach n,$(basename $(notdir $(wildcard specs/*.md))),out/first/$(n) out/second/$(n))
out/first/%: specs/%.md
\tcp $< $@
out/second/%: specs/%.md
\tcp $< $@
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--specs", type=int, default=1000)
    parser.add_argument("--files", type=int, default=1, help="files a package")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--sphinx", metavar="PYTHON", help="compare with an up-to-date sphinx-build too; PYTHON is an interpreter that has Sphinx"
    )
    parser.add_argument("--workspace", type=Path, help="use this folder, and keep it: what stands there is built already")
    options = parser.parse_args()
    root = options.workspace or Path(tempfile.mkdtemp(prefix="specc-uptodate-"))
    try:
        measure(root, options)
    finally:
        if options.workspace is None:
            shutil.rmtree(root)


def measure(root: Path, options: argparse.Namespace) -> None:
    """Make the workspace, build it once, then time everything in turns."""
    single = root / "single"
    generate(root / "all", range(options.specs), options.files)
    generate(single, range(1), options.files)
    all_specs = root / "all"
    for place in (all_specs, single):
        for _ in range(2):  # the second reads what the first has written, and leaves it to be known by its times
            run(specc("build"), place)
    run(["make", "-s", "-j2"], all_specs)
    commands = {"specc": specc("build"), "make": ["make", "-s"]}
    if options.sphinx:
        sphinx_project(all_specs)
        commands["sphinx"] = [options.sphinx, "-m", "sphinx", "-q", "-b", "html", "sphinx", "sphinx/out"]
        run(commands["sphinx"], all_specs)
    best = {name: min(times) for name, times in in_turns(commands, all_specs, options.runs).items()}
    outputs = options.specs * len(TARGETS) * options.files
    print(f"{options.specs} specs × {len(TARGETS)} targets, {outputs} output files, nothing changed:")
    for name, seconds in best.items():
        print(f"  {name:8} {1000 * seconds:8.1f} ms   specc/{name} = {best['specc'] / seconds:.3f}")
    print("  modules of", ", ".join(HEAVY), "that it imported:", imported(all_specs) or "none")
    edits = {name: [edited(place) for _ in range(options.runs)] for name, place in (("all", all_specs), ("single", single))}
    print(f"one clause edited, two functions asked for and checked, among {options.specs} specs and alone:")
    for kind, what in enumerate(("elapsed", "processor")):
        all_of, alone = (1000 * min(times[kind] for times in edits[name]) for name in ("all", "single"))
        print(f"  {what:9} {all_of:6.0f} ms, {alone:6.0f} ms: {all_of - alone:+.0f} ms")
    locked(all_specs, root / "clone", min(options.specs, 20))


def locked(place: Path, clone: Path, count: int) -> None:
    """Build some packages from specc.lock alone, and say how much of it was the toolchain's."""
    shutil.rmtree(clone, ignore_errors=True)
    shutil.copytree(place, clone, ignore=shutil.ignore_patterns("build", "out", "sphinx"))
    specs = [f"specs/m{number}.md" for number in range(count)]
    began = time.perf_counter()
    done = subprocess.run(specc("build", "--locked", "-j", "1", "--format", "json", *specs), cwd=clone, capture_output=True, check=True)
    took = time.perf_counter() - began
    goals = json.loads(done.stdout)["goals"]
    tools = sum(check["seconds"] for goal in goals for check in goal["checks"])
    own = 1000 * (took - tools) / len(goals)
    print(f"{len(goals)} packages built from specc.lock: {took:.2f} s, {tools:.2f} s of it in /bin/true and its sandbox;")
    print(f"  specc's own part is {own:.0f} ms a package, its start included: {own / (own + 2000):.1%} where a compiler takes two seconds")


def generate(root: Path, numbers: range, files: int, compiler: tuple[str, ...] = ("/bin/true",)) -> None:
    """A workspace with targets of its own, and a Makefile over the same specs."""
    for number in numbers:
        write(root / "specs" / f"m{number}.md", SPEC.format(number=number))
    for name in TARGETS:
        write(
            root / "targets" / name / "__init__.py",
            TARGET.replace("FILES", str(files)).replace('("/bin/true",), (), limits', f"{compiler}, (), limits"),
        )
        write(root / "targets" / name / "target.toml", MANIFEST.format(name=name))
        (root / "out" / name).mkdir(parents=True, exist_ok=True)
    write(root / "specc.toml", '[workspace]\ntargets = ["first", "second"]\n[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n')
    write(root / "replies.jsonl", json.dumps({"replies": ["word"], "repeat": True}) + "\n")
    write(root / "Makefile", MAKEFILE)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(text)


def sphinx_project(root: Path) -> None:
    """The same texts as a Sphinx project."""
    names = sorted(path.stem for path in (root / "specs").glob("*.md"))
    # Without the list of all pages on each page, with which the first build takes a quarter of an hour.
    write(root / "sphinx/conf.py", "project = 'specs'\nhtml_theme = 'basic'\nhtml_sidebars = {'**': []}\n")
    write(root / "sphinx/index.rst", "Specs\n=====\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in names))
    for name in names:
        write(root / "sphinx" / f"{name}.rst", f"{name}\n{'=' * len(name)}\n\n{(root / 'specs' / f'{name}.md').read_text()}")


def specc(*args: str) -> list[str]:
    return [sys.executable, "-m", "specc", *args]


def run(command: list[str], place: Path) -> float:
    """Seconds that a command takes; it has to succeed."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    took = time.perf_counter() - began
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}")
    return took


def in_turns(commands: dict[str, list[str]], place: Path, runs: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(run(command, place))
    return times


def imported(place: Path) -> str:
    """Which heavy modules an up-to-date build imports."""
    code = "import sys, runpy\nsys.argv = ['specc', 'build']\n"
    code += "try:\n    runpy.run_module('specc', run_name='__main__')\nexcept SystemExit:\n    pass\n"
    code += f"print('HEAVY', *[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=True, env=os.environ)
    return done.stdout.splitlines()[-1].removeprefix("HEAVY").strip()


def edited(place: Path) -> tuple[float, float]:
    """Seconds, elapsed and of the processor, that a build takes after a clause of the first spec was edited."""
    path = place / "specs/m0.md"
    path.write_text(path.read_text().replace("in capitals", "in capitals,", 1))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = run(specc("build"), place)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
