"""Cutting a module into what each of its units has to know."""

from typing import Any

import msgspec

from specc.base.digest import canonical
from specc.ir.calls import named_functions
from specc.ir.values import (
    Alias,
    Example,
    Function,
    ListOf,
    MapOf,
    Module,
    Named,
    OptionOf,
    Program,
    Record,
    ResultOf,
    TupleOf,
    Type,
    TypeDef,
)
from specc.plan.values import Slice, SlotSlice
from specc.target.document import Slot


def slice_of(module: Module, function: Function) -> Slice:
    """A function's slice: its clauses and the module's, its signature, its examples."""
    own = [index for index, example in enumerate(module.examples) if example.function == function.name]
    return Slice(
        module=module.name,
        title=module.title,
        summary=module.summary,
        function=function,
        clauses=tuple(clause for clause in module.clauses if not clause.functions or function.name in clause.functions),
        examples=tuple(index for index in own if not module.examples[index].held_back),
        held_back=tuple(index for index in own if module.examples[index].held_back),
        properties=tuple(one for one in module.properties if function.name in one.functions),
    )


def slot_slice(module: Module, slot: Slot) -> SlotSlice:
    """A slot's share of its module."""
    clauses = tuple(clause for clause in module.clauses if clause.id in slot.clauses)
    return SlotSlice(module.name, module.title, module.summary, slot, clauses)


def readable(program: Program, name: str) -> Program:
    """A module with all that it imports, as documents are made of it: without what is held back."""
    return settled(Program({each: _shown(module) for each, module in program.closure(name).modules.items()}))


def _shown(module: Module) -> Module:
    def kept(examples: tuple[Example, ...]) -> tuple[Example, ...]:
        return tuple(example for example in examples if not example.held_back)

    return msgspec.structs.replace(module, examples=kept(module.examples), foreign_examples=kept(module.foreign_examples))


def request_facts(unit: Slice, module: Module, program: Program) -> dict[str, Any]:
    """All of the IR that may reach a prompt for this unit, by the names that explanations use. No places: a moved clause, a section that
    stands elsewhere, a row in another order change nothing."""
    sections: dict[str, list[str]] = {}
    for clause in unit.clauses:
        sections.setdefault(clause.section, []).append(clause.id)
    return {
        "title": unit.title,
        "summary": unit.summary,
        "signature": bare(module.resource(unit.function.name) or unit.function),
        **{f"clause `{clause.id}`": [clause.tags, clause.force, clause.text] for clause in unit.clauses},
        "order of clauses": sorted(sections.items()),
        "shown examples": _cases(module, unit.examples),
        "properties": [bare(one) for one in unit.properties],
        "types": [bare(definition) for definition in reachable(unit.function, program)],
        "functions it may call": [[owner.name, bare(function)] for owner, function in named_functions(unit.function, module, program)],
    }


def check_facts(unit: Slice, module: Module) -> dict[str, Any]:
    """What of the spec decides the verdict and is no part of the request."""
    return {"held-back examples": _cases(module, unit.held_back)}


def settled(program: Program) -> Program:
    """Modules as packages show them: by the ids of their sections, so that a section may stand anywhere."""
    return Program({name: _settled(module) for name, module in program.modules.items()})


def _settled(module: Module) -> Module:
    order = {function.name: place for place, function in enumerate(module.units)}
    clauses = sorted(module.clauses, key=lambda clause: clause.section)
    examples = sorted(module.examples, key=lambda example: order[example.function])
    return msgspec.structs.replace(module, clauses=tuple(clauses), examples=tuple(examples))


def interface_facts(module: Module) -> list[object]:
    """What the packages of modules that import this one may show of it."""
    return [
        module.name,
        module.version,
        [bare(definition) for definition in module.types],
        [bare(each) for each in module.functions],
        [bare(each) for each in module.resources],
    ]


def _cases(module: Module, examples: tuple[int, ...]) -> list[Any]:
    return sorted((bare(module.examples[index]) for index in examples), key=canonical)


def reachable(function: Function, program: Program) -> list[TypeDef]:
    """The declared types that a function's signature reaches, each once, outermost first."""
    found: dict[Named, TypeDef] = {}
    queue: list[Type | None] = [*(param.type for param in function.params), function.result]
    while queue:
        match queue.pop(0):
            case Named() as named if named not in found:
                found[named] = program.resolve(named)
                queue += _parts(found[named])
            case ListOf(element) | OptionOf(element):
                queue.append(element)
            case ResultOf(ok, error):
                queue += [ok, error]
            case TupleOf(elements):
                queue += elements
            case MapOf(key, value):
                queue += [key, value]
    return list(found.values())


def _parts(definition: TypeDef) -> list[Type | None]:
    match definition:
        case Record():
            return [field.type for field in definition.fields]
        case Alias():
            return [definition.type]
        case _:
            return [case.payload for case in definition.cases]


PLACES = {"span", "heading", "section"}


def bare(value: msgspec.Struct) -> Any:
    """A value as plain JSON without the places it stands at."""
    return _without_places(msgspec.to_builtins(value))


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_places(item) for key, item in value.items() if key not in PLACES}
    if isinstance(value, list):
        return [_without_places(item) for item in value]
    return value
