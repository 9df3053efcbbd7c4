"""Bytes of real documents, mutated, through the whole front end: nothing may be raised or hang, and every span lies in its file.

`benchmarks/fuzz.py` runs as many inputs as one likes; the tests run some thousand.
"""

import faulthandler
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from specc.base.source import Source
from specc.base.span import Span
from specc.diagnostics.json import render_json
from specc.diagnostics.loading import all_codes
from specc.diagnostics.text import render_text
from specc.ir.facts import clause_facts
from specc.ir.front import Checked, compile_sources
from specc.ir.tagging import tag_source
from specc.syntax.parser import text_of

ROOT = Path(__file__).parent.parent
CORPORA = ("tests/corpora/**/*.md", "specs/*.md", "docs/language.md", "README.md")
LARGEST = 6000
"""Bytes that are taken from a document at most, so that an input takes a millisecond or two."""
SLOW = 5.0
"""Seconds of CPU time that no input may take."""
TOKENS = (
    *(b"\n", b"\n\n", b"    ", b"\t", b" ", b"\r\n", b"\r", b"- "),
    *(b"> ", b"1. ", b"# ", b"## T {#a k=v}", b"{#", b"}", b"***\n", b"===\n", b"---\n"),
    *(b"```", b"~~~", b"~~~xml\n", b"```wit\n", b"```jsonl\n"),
    *(b"```cel\n", b"`", b"|", b"| a | b |\n|---|---|\n", b"!!! meta \"T\"\n", b"> [!NOTE]\n"),
    *(b"[^a1b2]", b"[^", b"]", b"[", b"](#", b"[?](#a)", b"("),
    *(b")", b"<", b">", b"<user>", b"</user>", b"<comparison>", b"<assistant> <!-- GOOD -->"),
    *(b"<!-- BAD[#a]: ", b"-->", b"<!--", b"&amp;", b"&", b"'", b'"'),
    *(b"**t**: ", b"**", b"_", b"*", b"\\", b"MUST NOT", b"should", b"may not"),
    *(b"**Examples** for `f`:\n\n", b"**Property** for all `n: u8`: x\n", b"imports: {a: ./a.md}\n"),
    *(b"\xc3\xa9", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80", b"\xff"),
    *(b"\xef\xbb\xbf", b"\xc2\xa0", b"1e999", b"-0", b"null", b"{", b": ", b"...", b". ", b"e.g. ", b"?", b"\x0c", b"\x1b"),
)  # fmt: skip


class Mutator:
    """Makes inputs from documents: the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.documents = [path.read_bytes() for pattern in CORPORA for path in sorted(ROOT.glob(pattern))]
        self.documents += [text.encode() for code in all_codes().values() for text in (code.wrong, code.right)]

    def inputs(self, count: int) -> Iterator[bytes]:
        """So many inputs."""
        for _ in range(count):
            data = self._piece()
            for _ in range(self.random.randint(1, 8)):
                data = self._mutated(data)
            yield data

    def _piece(self) -> bytes:
        """A document, or lines of a large one."""
        data = self.random.choice(self.documents)
        if len(data) <= LARGEST and self.random.random() < 0.5:
            return data
        start = data.rfind(b"\n", 0, self.random.randrange(len(data))) + 1
        return data[start : start + self.random.randint(1, LARGEST)]

    def _mutated(self, data: bytes) -> bytes:
        random = self.random
        at = random.randint(0, len(data))
        to = min(len(data), at + int(random.expovariate(1 / 40)))
        kind = random.randrange(8)
        if kind == 0:
            return data[:at] + data[to:]
        if kind == 1:
            return data[:to] + data[at:]
        if kind == 2:
            return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
        if kind == 3:
            return data[:at]
        if kind == 4:
            lines = data.split(b"\n")
            left, right = random.randrange(len(lines)), random.randrange(len(lines))
            lines[left], lines[right] = lines[right], lines[left]
            return b"\n".join(lines)
        if kind == 5:
            return data[:at] + self._piece()[:200] + data[at:]
        token = random.choice(TOKENS)
        times = random.choice((1, 1, 1, 2, 3, 300, 3000 // len(token))) if kind == 6 else 1
        return data[:at] + token * times + data[at:]


def run(seed: int, count: int) -> None:
    """Try inputs. An assertion names the seed and the number of the one that failed."""
    for number, data in enumerate(Mutator(seed).inputs(count)):
        if number % 100 == 0:
            faulthandler.dump_traceback_later(120, exit=True)
        began = time.process_time()
        try:
            hold(data, number)
        except Exception as error:
            error.add_note(f"seed {seed}, input {number}: {data!r}")
            raise
        took = time.process_time() - began
        assert took < SLOW, f"seed {seed}, input {number} took {took:.1f} s: {data!r}"
    faulthandler.cancel_dump_traceback_later()


def hold(data: bytes, number: int) -> None:
    """What must hold for any bytes. (Bytes that are no UTF-8 are refused where files are read, before all this.)"""
    text = data.decode(errors="replace").replace("\0", " ").encode()
    name = "a.md" if number % 4 else "examples/a1b2.md"
    spec = Source("a.md", b"# A {#a}\n\nIt must.[^a1b2]\n")
    checked = compile_sources([Source(name, text), *([spec] if name != spec.name else [])])
    for source, document in checked.documents.items():
        assert text_of(document, checked.sources[source]) == checked.sources[source].data
    values = [*checked.documents.values(), checked.program, *checked.diagnostics, *_facts(checked)]
    for span in _spans(values):
        assert 0 <= span.start <= span.end <= len(checked.sources[span.source].data), span
    render_text(checked.diagnostics, checked.sources)
    render_json(checked.diagnostics, checked.sources)
    msgspec.json.encode(checked.program)
    if number % 10 == 0:
        tag_source(Source("a.md", text), Random(number))


def _facts(checked: Checked) -> Iterator[Any]:
    for module in checked.program.modules.values():
        yield from clause_facts(checked.program, module)


def _spans(values: list[Any]) -> Iterator[Span]:
    """Every span in values, at any depth."""
    while values:
        value = values.pop()
        if isinstance(value, Span):
            yield value
        elif isinstance(value, msgspec.Struct):
            values += [getattr(value, field) for field in value.__struct_fields__]
        elif isinstance(value, dict):
            values += value.values()
        elif isinstance(value, list | tuple):
            values += value
