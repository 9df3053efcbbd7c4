"""How long it takes to make the documents of the Model Spec: `python -m benchmarks.site`.

Times are of the processor (what the process itself used) and of the clock. The front end reads the spec first; that is told apart,
and so is the check of all links.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from specc.base.source import Source
from specc.check.prose.draft import pieces
from specc.check.prose.rules.links import dead
from specc.ir.front import compile_sources
from specc.ir.laying import lay_out
from specc.target import DocumentTarget
from specc.target.loader import load

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpora" / "openai-model-spec"
RUNS = 3


def timed(what: Callable[[], Any]) -> tuple[Any, str]:
    """What it gives, and the times of some runs, in seconds: of the first, which imports and compiles templates, and of the best."""
    times = []
    made = None
    for _ in range(RUNS):
        processor, clock = time.process_time(), time.perf_counter()
        made = what()
        times.append((time.process_time() - processor, time.perf_counter() - clock))
    best = min(times)
    return made, f"first {times[0][0]:.2f} s ({times[0][1]:.2f} s by the clock), best {best[0]:.2f} s ({best[1]:.2f} s)"


def main() -> None:
    """Print a table for each release."""
    for path in sorted(CORPUS.glob("*.md")):
        source = Source(path.name, path.read_bytes())
        checked, front = timed(lambda source=source: compile_sources([source]))  # type: ignore[misc]
        (module,) = checked.program.modules.values()
        target = load("docs", ROOT)
        assert isinstance(target, DocumentTarget)
        target.layout = lambda module, source=source: lay_out(module, source)  # type: ignore[misc]
        program = checked.program

        def make(target: DocumentTarget = target, module: Any = module, program: Any = program) -> Any:
            return target.document(module, program, {})

        files, rendered = timed(make)
        broken, followed = timed(lambda files=files: list(dead(files, pieces(files)[0], {})))  # type: ignore[misc]
        answers = sum(len(comparison.answers) for one in module.dialogues for comparison in one.comparisons)
        size = sum(len(file.content.encode()) for file in files)
        counted = f"{len(module.dialogues)} dialogues, {answers} answers, {len(module.references)} references"
        print(f"{path.name}: {len(source.data):,} bytes, {counted}")
        print(f"  front end   {front}")
        print(f"  documents   {rendered}: {len(files)} files, {size:,} bytes")
        print(f"  links       {followed}: {len(broken)} broken")


if __name__ == "__main__":
    main()
