"""What a model may say in the documents: what a module is for, each function or resource in its reader's terms, when one would use it."""

from specc.target import Bounds, Function, Module, Program, Slot, marked

from .notation import declaration


def slots(module: Module, program: Program) -> tuple[Slot, ...]:
    """The slots of a module's page, in order; a policy, which says everything itself, has none."""
    if not module.units:
        return ()
    found = [_overview(module)]
    for unit in module.units:
        found += [_explained(module, unit), _use(module, unit)]
    return tuple(found)


def _overview(module: Module) -> Slot:
    general = tuple(clause.id for clause in module.clauses if not clause.functions)
    clauses = general or tuple(clause.id for clause in module.clauses)
    return Slot(
        id="overview",
        title="Overview",
        ask=f"Say in two or three sentences what the module `{module.name}` does for somebody who uses it.",
        clauses=clauses,
        covers=(),
        fallback=marked(module.summary or f"{module.title}.", *clauses[:1]),
        functions=tuple(unit.name for unit in module.units),
        facts=tuple(f"`{unit.name}`: {_line(unit.doc)}" for unit in module.units),
        bounds=Bounds(words=(8, 60), sentences=3),
    )


def _explained(module: Module, unit: Function) -> Slot:
    ask = f"Explain to a user what `{unit.name}` gives back, and when it fails."
    if module.resource(unit.name):
        ask = f"Explain to a user what `{unit.name}` stands for, and what its methods do."
    clauses = _own(module, unit)
    return Slot(
        id=unit.name,
        title=f"What {unit.name} does",
        ask=ask,
        clauses=clauses,
        covers=(),
        fallback=marked(_line(unit.doc), *clauses) if unit.doc.strip() else "",
        functions=(unit.name,),
        facts=_facts(module, unit),
    )


def _use(module: Module, unit: Function) -> Slot:
    does = "use" if module.resource(unit.name) else "call"
    return Slot(
        id=f"use.{unit.name}",
        title=f"When to use {unit.name}",
        ask=f"Say in one or two sentences when somebody would {does} `{unit.name}`.",
        clauses=_own(module, unit),
        covers=(),
        fallback="",
        functions=(unit.name,),
        facts=_facts(module, unit),
        bounds=Bounds(words=(8, 40), sentences=2),
    )


def _own(module: Module, unit: Function) -> tuple[str, ...]:
    """Ids of the clauses that are about a unit alone or about several, it among them."""
    return tuple(clause.id for clause in module.clauses if unit.name in clause.functions)


def _facts(module: Module, unit: Function) -> tuple[str, ...]:
    """Its declaration, and what the spec says of it beside its clauses."""
    resource = module.resource(unit.name)
    own = resource or unit
    methods = (resource.constructor, *resource.methods) if resource else ()
    docs = [_line(unit.doc), *(f"{one.name}: {_line(one.doc)}" for one in methods if one.doc.strip())]
    return (declaration(own, module), *(doc for doc in docs if doc))


def _line(text: str) -> str:
    return " ".join(text.split())
