"""A tutorial of `parcel.md`, with texts as a model writes them, on a bench with the real sandbox."""

from pathlib import Path

from specc.base.disk import RealDisk
from specc.base.source import Source
from specc.check.prose.bench import DocumentBench
from specc.check.sandbox import open_sandbox
from specc.ir.front import compile_sources
from specc.plan.slice import readable
from specc.target.document import DocumentTarget
from specc.target.loader import load, load_code
from specc.target.values import Fill

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent

BODIES = {
    "price": Fill(
        "    if grams > 30000:\n        raise TooHeavy\n    if grams == 0:\n        raise Empty\n"
        "    return (499 if grams <= 2000 else 899) + (350 if express else 0)"
    ),
    "label": Fill('    return f"{to}, {grams} g"'),
}
TEXTS = {
    "goal": "You will learn to ask what a parcel costs, and to write its label.",
    "price-tj4k": "Nobody carries more than 30000 grams. With `30001` the function raises `TooHeavy`.[^tj4k]",
    "price-ax7d": "Up to 2000 grams a parcel costs 499 cents. One gram more, and `price` asks for 899 cents.[^ax7d]",
    "price-ps2r": "When `express` is true, 350 cents are added to the price.[^ps2r]",
    "label-zw5n": 'The label has the name, a comma and a space, and the weight. For `"Ada"` it says "Ada, 250 g".[^zw5n]',
}


def bench(folder: Path) -> DocumentBench:
    """A bench in `folder` with the package of the spec."""
    checked = compile_sources([Source("parcel.md", (HERE / "parcel.md").read_bytes())])
    assert not checked.failed, checked.diagnostics
    code, target = load_code("python", ROOT), load("tutorial", ROOT)
    assert isinstance(target, DocumentTarget)
    program = readable(checked.program, "parcel")
    module = program.modules["parcel"]
    files = {file.path: file.content.encode() for file in code.package(module, program, BODIES)}
    tools = {need.name: tool for need in code.manifest.needs if (tool := code.locate(need)) is not None}
    caches, work = folder / "cache", folder / "work"
    return DocumentBench(RealDisk(), work, caches, open_sandbox(), target, tools, module, program, {"parcel": files})
