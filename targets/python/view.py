"""A function as its implementer sees it."""

from pathlib import Path

from specc.target import Function, View
from specc.target.names import snake
from specc.target.render import render

from .declarations import within_reach
from .literal import reaches
from .scope import Scope, scope
from .skeleton import raised, signature
from .text import WIDTH, docstring, filled, one_line, paragraphs

TEXTS = frozenset(["string", "char"])
INTEGERS = frozenset(["s8", "s16", "s32", "s64", "u8", "u16", "u32", "u64"])


def view(own: Scope, function: Function, language: str, templates: Path) -> View:
    """The target's part of a prompt."""
    items = within_reach(own, (function,))
    return View(
        language=language,
        fence="python",
        declarations=render(templates, "declarations.py.j2", items=items).strip("\n"),
        available="\n\n".join(available(own, function)),
        signature=f"{signature(own, function)}\n{_doc(function)}".rstrip("\n"),
        rules=_rules(own, function),
        names=names(own, function),
        comment="    # ",
    )


def names(own: Scope, function: Function) -> dict[str, str]:
    """What clauses speak of, as it is called in Python: parameters, functions, the cases of the function's own error."""
    classes = own.error_classes(function) if function.fails else ()
    cases = {cls.case: own.name(cls) for cls in classes if cls.kind == "case"}
    kebab = [param.name for param in function.params] + [one.name for one in own.module.functions]
    return {name: snake(name) for name in kebab} | cases


def available(own: Scope, function: Function) -> list[str]:
    """What its clauses tell it to call, each as a comment and one line: a small model copies what looks like a function with a body."""
    found = []
    for callee in own.named(function):
        home = scope(own.program.modules[callee.module], own.program)
        errors = [one.name for one in raised(own, callee.function, home)] if callee.function.fails else []
        doc = [one_line(callee.function.doc), f"Raises {', '.join(errors)}." if errors else ""]
        comment = "\n".join(f"# {line}" for line in filled(" ".join(doc), WIDTH - 2).split("\n") if line)
        found.append(f"{comment}\n{signature(own, callee.function, callee.name, home)} ...".lstrip("\n"))
    return found


def _doc(function: Function) -> str:
    return f"    {docstring(paragraphs(function.doc, 4), 4)}" if function.doc.strip() else ""


def _rules(own: Scope, function: Function) -> tuple[str, ...]:
    rules = [
        "Write this one function. Helper functions may stand above it, with types for their parameters and results.",
        "Import only pure modules of the standard library, such as math, re, itertools, collections.",
        "No print, no input, no files, no clock, no randomness, no global variables, no tests, no example calls.",
    ]
    if function.fails:
        raises = [f"`raise {one.name}({'value' if one.payload else ''})`" for one in raised(own, function)]
        rules.append(f"Errors are exceptions: {', '.join(raises)}. Never return an error.")
    if any(reaches(type_, own, TEXTS) for type_ in (*(p.type for p in function.params), function.ok_type)):
        rules.append("`isalnum()`, `isalpha()` and `isdigit()` accept every script; for ASCII write `c.isascii() and c.isalnum()`.")
    if any(reaches(type_, own, INTEGERS) for type_ in (*(p.type for p in function.params), function.ok_type)):
        rules.append("Divide integers with // and %, never with /.")
    return tuple(rules)
