"""Making the plan: which packages are to be made, in which order, and why."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from specc.base.digest import digest
from specc.ir.values import Module, Program
from specc.plan.slice import bare, check_facts, interface_facts, readable, request_facts, slice_of, slot_slice
from specc.plan.values import Action, Built, Goal, Plan, SlotSlice
from specc.target.document import DocumentTarget, Slot

CHECKS = 1
"""Version of what specc itself checks. Raised when a verdict may come out differently."""
SHORT = 16
"""Digits of the digests that explanations compare."""


class TargetFacts(msgspec.Struct, frozen=True):
    """What of a target decides its packages."""

    digest: str
    """Over the target's code, its templates and its options."""
    tools: dict[str, str]
    """Version of each tool by name."""
    document: DocumentTarget | None = None
    """The target itself, where it makes documents."""


def make_plan(
    program: Program,
    wanted: Iterable[tuple[str, str]],
    targets: Mapping[str, TargetFacts],
    model: str,
    built: Callable[[str], Built | None],
    bodies: Callable[[str, str, str], str],
) -> Plan:
    """The plan for the wanted (target, module) pairs and all they need.

    `model` is the digest of all that decides what the model answers; `built(goal)` is what the state knows of a goal;
    `bodies(target, module, function)` is the text of a hand-written body, or empty.
    """
    goals = []
    for target, name in _with_needs(program, wanted, targets):
        make = _document_goal if targets[target].document is not None else _goal
        goals.append(make(program, target, program.modules[name], targets[target], model, built(f"{target}:{name}"), bodies))
    return Plan(tuple(goals))


def _with_needs(program: Program, wanted: Iterable[tuple[str, str]], targets: Mapping[str, TargetFacts]) -> list[tuple[str, str]]:
    chosen: set[tuple[str, str]] = set()
    queue = list(wanted)
    while queue:
        target, name = queue.pop()
        if (target, name) not in chosen:
            chosen.add((target, name))
            document = targets[target].document
            queue += [(each, name) for each in document.packages()] if document else []
            queue += [(target, each) for each in imports_first(document, program.modules[name])]
    # A program's modules stand in the order of their imports, so the goals come out in order too.
    order = {name: place for place, name in enumerate(program.modules)}
    return sorted(chosen, key=lambda pair: (order[pair[1]], targets[pair[0]].document is not None, pair[0]))


def imports_first(document: DocumentTarget | None, module: Module) -> tuple[str, ...]:
    """The modules whose packages for the same target come first: those that it imports. Not every document links to theirs."""
    return tuple(item.module for item in module.imports) if document is None or document.links_imports else ()


def _goal(
    program: Program,
    target: str,
    module: Module,
    facts: TargetFacts,
    model: str,
    built: Built | None,
    bodies: Callable[[str, str, str], str],
) -> Goal:
    actions = tuple(
        _action(program, module, function.name, target, facts, model, bodies(target, module.name, function.name))
        for function in module.units
    )
    closure = tuple(name for name in program.closure(module.name).modules if name != module.name)
    identity = digest(
        {
            "actions": [[action.request, action.check] for action in actions],
            "module": package_facts(module),
            "needs": [interface_facts(program.modules[name]) for name in closure],
            # A package of types alone has no action that names its target.
            "target": [facts.digest, facts.tools, CHECKS],
        }
    )
    return Goal(target, module.name, actions, imports_first(None, module), identity, _reasons(built, identity, actions), closure)


def _document_goal(
    program: Program,
    target: str,
    module: Module,
    facts: TargetFacts,
    model: str,
    built: Built | None,
    bodies: Callable[[str, str, str], str],
) -> Goal:
    """A document: its slots are its units. What it shows besides is what it has without a model."""
    assert facts.document is not None, target
    shown = readable(program, module.name)
    own = shown.modules[module.name]
    beside = {path: sorted(ids) for path, ids in facts.document.neighbours(own, shown).items()}
    actions = tuple(_slot_action(own, slot, target, facts, beside, model, bodies) for slot in facts.document.slots(own, shown))
    identity = digest(
        {
            "actions": [[action.request, action.check] for action in actions],
            "files": [[file.path, file.content] for file in facts.document.document(own, shown, {})],
            "facts": facts.document.facts(own, shown),
            "target": [facts.digest, facts.tools, CHECKS],
        }
    )
    packages = tuple(f"{name}:{module.name}" for name in facts.document.packages())
    needs = imports_first(facts.document, module)
    return Goal(target, module.name, actions, needs, identity, _reasons(built, identity, actions), packages=packages)


def _slot_action(
    module: Module,
    slot: Slot,
    target: str,
    facts: TargetFacts,
    beside: Mapping[str, list[str]],
    model: str,
    bodies: Callable[[str, str, str], str],
) -> Action:
    unit = slot_slice(module, slot)
    request: dict[str, object] = {
        "title": unit.title,
        "summary": unit.summary,
        "what is asked": msgspec.to_builtins(slot),
        **{f"clause `{clause.id}`": [clause.force, clause.text] for clause in unit.clauses},
        "target or its templates": facts.digest,
        "model or its options": model,
        "body": bodies(target, module.name, slot.id),
    }
    check: dict[str, object] = {f"tool {name}": version for name, version in facts.tools.items()} | {"specc's checks": CHECKS}
    if beside:
        check["the documents that it may link to"] = beside
    return Action(target, module.name, slot.id, digest(request), digest(check), unit, _parts(request), _parts(check))


def package_facts(module: Module) -> list[object]:
    """What a package shows of its module besides its functions: names, types, documentation, the cases of its tests."""
    shown: dict[str, list[object]] = {}
    for example in module.examples:
        if not example.held_back:
            shown.setdefault(example.function, []).append(example.args)
    return [
        module.name,
        module.version,
        module.summary,
        module.title,
        module.source,
        [bare(definition) for definition in module.types],
        sorted(([clause.section, clause.id, clause.force, clause.text] for clause in module.clauses), key=lambda facts: facts[0]),
        shown,
    ]


def _action(program: Program, module: Module, function_name: str, target: str, facts: TargetFacts, model: str, body: str) -> Action:
    unit = slice_of(module, module.function(function_name))
    request = request_facts(unit, module, program) | {"target or its templates": facts.digest, "model or its options": model, "body": body}
    check = check_facts(unit, module) | {f"tool {name}": version for name, version in facts.tools.items()} | {"specc's checks": CHECKS}
    return Action(target, module.name, function_name, digest(request), digest(check), unit, _parts(request), _parts(check))


def _parts(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: digest(value)[:SHORT] for name, value in facts.items()}


def _reasons(built: Built | None, identity: str, actions: tuple[Action, ...]) -> tuple[str, ...]:
    if built is None:
        return ("it has not been built",)
    if built.pending:
        return ("the build that was replacing it was interrupted",)
    if built.digest == identity:
        return ()
    if not built.digest:
        return ("nothing is known of how it was built",)
    reasons = [reason for action in actions for reason in changes(built, action)]
    gone = sorted(set(built.requests) - {action.function for action in actions})
    reasons += [f"`{name}` is gone" for name in gone]
    return tuple(reasons) or ("its texts, types or imports have changed",)


def changes(built: Built, action: Action) -> tuple[str, ...]:
    """What of an action differs from the time when it was built, a sentence for each side; empty where nothing does."""
    name = f"{'section' if isinstance(action.slice, SlotSlice) else 'function'} `{action.function}`"
    if action.function not in built.requests:
        return (f"{name} is new",)
    asked = _changed(built.requests[action.function], action.request_parts)
    checked = _changed(built.checks.get(action.function, {}), action.check_parts)
    return tuple(
        f"{what} has changed: {', '.join(parts)}"
        for what, parts in ((f"what {name} is asked for", asked), (f"how {name} is checked", checked))
        if parts
    )


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The parts that differ. The order of clauses is worth a word only where no clause itself is new, changed or gone."""
    parts = [part for part in (*new, *(part for part in old if part not in new)) if old.get(part) != new.get(part)]
    return [part for part in parts if part != "order of clauses"] or parts
