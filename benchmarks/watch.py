"""How soon `specc watch` says what is wrong with a spec that was saved, by the number of specs in the workspace.

    python benchmarks/watch.py [SPECS]...        default: 1 10 100 1000

The time is that from the file system's event to the diagnostics, as `specc watch` itself prints it. No model and no compiler is
involved: the specs import each other in groups of ten and declare no functions to build.
"""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAVES = 20
BODY = "The assistant MUST {words} number {number} of group {group}.[^c{number:03}]\n\n"


def spec(group: int, number: int, words: str) -> str:
    """A spec of 20 clauses that imports the one before it in its group."""
    imports = f"imports:\n  before: ./s{group:03}x{number - 1}.md\n" if number else ""
    head = f"---\nspec: s{group:03}x{number}\nsummary: Generated.\n{imports}---\n\n# S {{#s{group:03}x{number}}}\n\n"
    return head + "".join(BODY.format(words=words, number=clause, group=group) for clause in range(20))


def workspace(root: Path, count: int) -> None:
    """A workspace of `count` specs."""
    (root / "specs").mkdir()
    for index in range(count):
        group, number = divmod(index, 10)
        (root / f"specs/s{group:03}x{number}.md").write_text(spec(group, number, "keep"))


def measure(count: int) -> list[float]:
    """Milliseconds of each save's first diagnosis."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        workspace(root, count)
        argv = [sys.executable, "-m", "specc", "watch", "--plain"]
        with subprocess.Popen(argv, cwd=root, stderr=subprocess.PIPE, text=True) as watching:
            assert watching.stderr is not None
            said = iter(watching.stderr.readline, "")
            next(line for line in said if "stand" in line)
            times = []
            for save in range(SAVES):
                time.sleep(0.3)
                path = root / f"specs/s000x{min(count, 10) - 1}.md"
                path.write_text(spec(0, min(count, 10) - 1, f"keep ({save})"))
                line = next(line for line in said if f"{path.name}:" in line)
                times.append(float(re.findall(r"\((\d+) ms\)", line)[0]))
            watching.kill()
        return times


def main() -> None:
    """Measure and print a table."""
    print("| specs | median, ms | slowest of 20, ms |\n| --- | --- | --- |")
    for count in map(int, sys.argv[1:] or (1, 10, 100, 1000)):
        times = measure(count)
        print(f"| {count} | {statistics.median(times):.0f} | {max(times):.0f} |", flush=True)


if __name__ == "__main__":
    main()
