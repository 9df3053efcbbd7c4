"""Which functions a function may call, and which of them it is told of."""

import re

from specc.ir.values import Function, Module, Program

_SPAN = re.compile(r"`(?:[\w-]+\.)?([\w-]+)`")
_LINK = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")


def callable_functions(function: Function, module: Module, program: Program) -> tuple[tuple[Module, Function], ...]:
    """The functions that one may call: those of the imported modules, and those declared before it."""
    imported = [program.modules[item.module] for item in module.imports]
    before = [other for other in module.functions if other.span.start < function.span.start]
    return (*((owner, other) for owner in imported for other in owner.functions), *((module, other) for other in before))


def named_functions(function: Function, module: Module, program: Program) -> tuple[tuple[Module, Function], ...]:
    """Those of them that its clauses or its doc comment name in a code span, or whose section they link to.

    The others would only lead a small model astray.
    """
    texts = [function.doc, *(clause.text for clause in module.clauses if not clause.functions or function.name in clause.functions)]
    spans = {name for text in texts for name in _SPAN.findall(text)}
    links = {link for text in texts for link in _LINK.findall(text)}
    files = {item.path.rsplit("/", 1)[-1]: item.module for item in module.imports}
    linked = {(files.get(path.rsplit("/", 1)[-1]) if path else module.name, id) for path, id in links}
    found = callable_functions(function, module, program)
    return tuple(
        (owner, one) for owner, one in found if one.name in spans or any((owner.name, id) in linked for id in _sections(one, owner))
    )


def _sections(function: Function, module: Module) -> set[str]:
    """The ids by which a function is linked to: the sections that are its alone, and those its name and its declaration give."""
    owned = {section.id for section in module.sections if section.functions == (function.name,)}
    return owned | {function.name, function.section}
