"""Functions and types as each language declares them, taken from the targets that build for it."""

import re

import msgspec

from specc.target import Module, Program, Severity, Target

_COMMENT = re.compile(r"^[ \t]*(?:///.*|/\*\*.*?\*/[ \t]*)\n", re.M | re.S)
_SLASHES = re.compile(r"^[ \t]*///.*\n", re.M)
_DOCSTRING = re.compile(r"\n[ \t]+\"\"\".*?\"\"\"", re.S)
_EMPTY = re.compile(r"^([ \t]+def .*|[ \t]+\).*):$", re.M)
"""A Python method of which nothing is left but its head."""

_BEHIND = ("impl ", "impl<")
"""What begins so is no declaration: it says what Rust does with a type declared above it."""


class Language(msgspec.Struct, frozen=True):
    """What a module's interface is called in one language."""

    name: str
    """The language's own name: "TypeScript"."""
    fence: str
    """Info string of a code block in it."""
    items: dict[str, str]
    """Declarations by the names of functions, types and resources in the spec."""


def spoken(target: Target, module: Module, program: Program) -> Language | None:
    """The module's interface in a target's language; `None` where the target can't express the module."""
    if any(one.severity is Severity.ERROR for one in target.diagnose(module, program)):
        return None
    files = target.package(module, program, {})
    lines = {file.path: file.content.split("\n") for file in files}
    types: dict[str, list[str]] = {}
    fence = target.manifest.name
    for region in target.regions(module, program, files):
        text = "\n".join(lines[region.path][region.start - 1 : region.end]).strip("\n")
        if region.kind == "type" and not text.startswith(_BEHIND):
            types.setdefault(region.item, []).append(text)
    items = {item: "\n\n".join(texts) for item, texts in types.items()}
    for unit in module.units:
        view = target.view(module, program, unit)
        fence = view.fence
        items[unit.name] = (_outline if module.resource(unit.name) else _bare)(view.signature)
    return Language(target.manifest.language, fence, items)


def _bare(signature: str) -> str:
    """A signature without its documentation, up to where the body begins."""
    return _undocumented(signature).removesuffix("{").rstrip().removesuffix(":")


def _outline(signature: str) -> str:
    """A resource without documentation, its methods on lines that follow each other."""
    return re.sub(r"\n(?:[ \t]*\n)+(?=[ \t])", "\n", _EMPTY.sub(r"\1: ...", _undocumented(signature)))


def _undocumented(text: str) -> str:
    return _DOCSTRING.sub("", _COMMENT.sub("", _SLASHES.sub("", text))).strip()
