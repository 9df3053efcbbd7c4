"""How fast the front end is, against markdown-it-py that only parses the same file, in one run and interleaved.

    python benchmarks/front.py                 a large policy, an edit of one clause, and workspaces that grow
    python benchmarks/front.py --largest 1000  the largest workspace, in specs (default: 250)

Times are CPU milliseconds of this process: the least of several runs, so that what else runs on the machine counts little.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from markdown_it import MarkdownIt

from specc.base.kept import forget
from specc.base.source import Source
from specc.ir.front import Front

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpora" / "openai-model-spec"
MOST_RATIO = 1.5
MOST_EDIT = 30
MOST_GROWTH = 1.25
"""How much more one spec may cost in the largest workspace than in the smallest."""
met: list[bool] = []
"""Whether each bar held."""
POLICY = CORPUS / "model_spec-2025-12-18.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=250, help="specs in the largest workspace")
    options = parser.parse_args()
    policy()
    edit()
    workspaces(options.largest)
    print("all bars hold" if all(met) else "NOT all bars hold")
    return int(not all(met))


def policy() -> None:
    """The large policy, cold, with and without its prompts."""
    data = POLICY.read_bytes()
    text = data.decode()
    prompts = [Source(f"examples/{path.name}", path.read_bytes()) for path in sorted((CORPUS / "examples").glob("*.md"))]
    markdown = MarkdownIt("commonmark").enable("table")
    base, check, whole = least(
        lambda: markdown.parse(text),
        lambda: cold([Source(POLICY.name, data)]),
        lambda: cold([Source(POLICY.name, data), *prompts]),
        before=forget,
    )
    print(f"{len(data):,} bytes: markdown-it-py parses them in {base:.1f} ms")
    print(f"specc parses, resolves and checks them in {check:.1f} ms: {held(check / base, MOST_RATIO, ' times that')}")
    print(f"the same with {len(prompts)} files of prompts: {whole:.1f} ms")


def cold(sources: list[Source]) -> Front:
    """Check with nothing read before; what is kept of texts is forgotten first."""
    front = Front()
    front.compile(sources)
    return front


def edit() -> None:
    """One word of one clause changes, in a process that has seen the policy."""
    data = POLICY.read_bytes()
    front = Front()
    front.compile([Source(POLICY.name, data)])
    words = (re.sub(rb"must strive to follow", f"must strive {number} to follow".encode(), data, count=1) for number in count())
    (again,) = least(lambda: front.compile([Source(POLICY.name, next(words))]))
    print(f"after an edit of one clause: {held(again, MOST_EDIT, ' ms')}")


def held(figure: float, most: float, unit: str) -> str:
    """A figure, and whether it holds its bar."""
    met.append(figure <= most)
    return f"{figure:.2f}{unit}: {'HOLDS' if met[-1] else 'FAILS'}, at most {most:g} asked"


def workspaces(largest: int) -> None:
    """Workspaces of specs that import each other, cold and after an edit of one."""
    each: list[float] = []
    for size in (largest // 4, largest // 2, largest):
        texts = dict(specs(size))

        forget()
        began = time.process_time()
        front = cold([Source(name, data) for name, data in texts.items()])
        first = (time.process_time() - began) * 1000
        each.append(first / size)
        edits = count()

        def again(texts: dict[str, bytes] = texts, front: Front = front, edits: Iterator[int] = edits) -> None:
            changed = texts | {"m0.md": texts["m0.md"].replace(b"MUST", b"MUST %d" % next(edits))}
            front.compile([Source(name, data) for name, data in changed.items()])

        (after,) = least(again)
        print(f"{size} specs: {first:.0f} ms ({first / size:.2f} each), after an edit of one {after:.0f} ms ({after / size:.3f} each)")
    print(f"one spec of {largest} against one of {largest // 4}: {held(each[-1] / each[0], MOST_GROWTH, ' times')}")


def specs(size: int) -> Iterator[tuple[str, bytes]]:
    """Small specs, each but the first ten importing another."""
    text = (ROOT / "specs" / "slug.md").read_text()
    body = text[text.index("\n# ") :]
    for number in range(size):
        imports = f"imports: {{ other: ./m{number // 10}.md }}\n" if number >= 10 else ""
        yield f"m{number}.md", f"---\nspec: m{number}\n{imports}---\n{body}".encode()


def least(*calls: Callable[[], object], before: Callable[[], object] = lambda: None) -> list[float]:
    """The least CPU time of each call in milliseconds, over rounds in which each is called once; `before` each, and not counted."""
    best = [float("inf")] * len(calls)
    for _ in range(15):
        for index, call in enumerate(calls):
            before()
            began = time.process_time()
            call()
            best[index] = min(best[index], (time.process_time() - began) * 1000)
    return best


if __name__ == "__main__":
    sys.exit(main())
