"""A resource as its implementer sees it."""

from pathlib import Path

from specc.target import Example, Function, Resource, View, names, steps
from specc.target.names import snake
from specc.target.render import render

from .declarations import within_reach
from .literal import call, reaches
from .naming import local_name
from .scope import Scope
from .skeleton import method_signature, raised, said
from .text import docstring, paragraphs
from .view import INTEGERS, available


def view(own: Scope, resource: Resource, language: str, templates: Path) -> View:
    """The target's part of a prompt."""
    signatures = (resource.constructor, *resource.methods)
    head = f"class {own.resource(resource)}:\n{_doc(resource.doc, 4)}"
    outline = [f"    {method_signature(own, one)}\n{_doc(one.doc, 8) or '        ...'}" for one in signatures]
    errors = [cls for one in signatures if one.fails for cls in own.error_classes(one)]
    params = [param.name for one in signatures for param in one.params]
    return View(
        language=language,
        fence="python",
        declarations=render(templates, "declarations.py.j2", items=within_reach(own, signatures)).strip("\n"),
        available="\n\n".join(available(own, resource.session(own.module.name))),
        signature="\n\n".join([head.rstrip("\n"), *(part.rstrip("\n") for part in outline)]),
        rules=_rules(own, resource),
        unit="class",
        names={name: snake(name) for name in (*params, *(one.name for one in own.module.functions))}
        | {name: local_name(one) for one in resource.methods for name in (one.name, f"{resource.name}.{one.name}")}
        | {resource.name: own.resource(resource)}
        | {cls.case: own.name(cls) for cls in errors if cls.kind == "case"},
    )


def assertions(example: Example, resource: Resource, own: Scope) -> str:
    """An example as a model reads it: a line for each call."""
    name, held = own.resource(resource), names.snake(resource.name)
    lines = []
    for method, step in steps(example, resource):
        if method is not resource.constructor:
            lines.append(said(step, method, f"{held}.{local_name(method)}", own))
        elif step.outcome == "error":
            lines.append(said(step, method, name, own))
        else:
            lines.append(f"{held} = {call(step, method, name, own)}")
    return "\n".join(lines) + "\n"


def _doc(doc: str, indent: int) -> str:
    return f"{' ' * indent}{docstring(paragraphs(doc, indent), indent)}" if doc.strip() else ""


def _rules(own: Scope, resource: Resource) -> tuple[str, ...]:
    signatures: tuple[Function, ...] = (resource.constructor, *resource.methods)
    rules = [
        "Write this one class with all of its methods. Set each private attribute (`self._name`) in `__init__`, and nowhere else first.",
        "Import only pure modules of the standard library, such as math, re, itertools, collections.",
        "No print, no input, no files, no clock, no randomness, no global variables, no tests, no example calls.",
    ]
    for one in signatures:
        if one.fails:
            raises = [f"`raise {error.name}({'value' if error.payload else ''})`" for error in raised(own, one)]
            called = "__init__" if one is resource.constructor else local_name(one)
            rules.append(f"Errors of `{called}` are exceptions: {', '.join(raises)}. Never return an error.")
    if any(reaches(type_, own, INTEGERS) for one in signatures for type_ in (*(p.type for p in one.params), one.ok_type)):
        rules.append("Divide integers with // and %, never with /.")
    return tuple(rules)
