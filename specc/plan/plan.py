"""Making the plan: which packages are to be made, in which order, and why."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from specc.base.digest import digest
from specc.ir.values import Module, Program
from specc.plan.slice import bare, check_facts, request_facts, slice_of
from specc.plan.values import Action, Built, Goal, Plan, State

CHECKS = 1
"""Version of what specc itself checks. Raised when a verdict may come out differently."""


class TargetFacts(msgspec.Struct, frozen=True):
    """What of a target decides its packages."""

    digest: str
    """Over the target's code, its templates and its options."""
    tools: dict[str, str]
    """Version of each tool by name."""


def make_plan(
    program: Program,
    wanted: Iterable[tuple[str, str]],
    targets: Mapping[str, TargetFacts],
    model: str,
    state: State,
    bodies: Callable[[str, str, str], str],
) -> Plan:
    """The plan for the wanted (target, module) pairs and all they need.

    `model` is the digest of all that decides what the model answers; `bodies(target, module, function)` is the text of a hand-written
    body, or empty.
    """
    pairs = _with_needs(program, wanted)
    goals: dict[str, Goal] = {}
    for target, name in pairs:
        goal = _goal(program, target, name, targets[target], model, state, bodies, goals)
        goals[goal.id] = goal
    return Plan(tuple(goals.values()))


def _with_needs(program: Program, wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    chosen: set[tuple[str, str]] = set()
    queue = list(wanted)
    while queue:
        target, name = queue.pop()
        if (target, name) not in chosen:
            chosen.add((target, name))
            queue += [(target, item.module) for item in program.modules[name].imports]
    # A program's modules stand in the order of their imports, so the goals come out in order too.
    order = {name: place for place, name in enumerate(program.modules)}
    return sorted(chosen, key=lambda pair: (order[pair[1]], pair[0]))


def _goal(
    program: Program,
    target: str,
    name: str,
    facts: TargetFacts,
    model: str,
    state: State,
    bodies: Callable[[str, str, str], str],
    made: Mapping[str, Goal],
) -> Goal:
    module = program.modules[name]
    actions = tuple(
        _action(program, module, function_name, target, facts, model, bodies(target, name, function_name))
        for function_name in (function.name for function in module.functions)
    )
    needs = tuple(item.module for item in module.imports)
    identity = digest(
        {
            "actions": [[action.request, action.check] for action in actions],
            "module": package_facts(module),
            "needs": {need: made[f"{target}:{need}"].digest for need in needs},
        }
    )
    built = state.goals.get(f"{target}:{name}")
    reasons = _reasons(built, identity, actions, [need for need in needs if made[f"{target}:{need}"].reasons])
    return Goal(target, name, actions, needs, identity, reasons)


def package_facts(module: Module) -> list[object]:
    """What a package shows of its module besides its functions: names, types, the texts that become documentation."""
    return [
        module.name,
        module.version,
        module.summary,
        module.title,
        module.source,
        [bare(definition) for definition in module.types],
        [[clause.id, clause.force, clause.text] for clause in module.clauses],
    ]


def _action(program: Program, module: Module, function_name: str, target: str, facts: TargetFacts, model: str, body: str) -> Action:
    unit = slice_of(module, module.function(function_name))
    request = digest({"slice": request_facts(unit, module, program), "target": facts.digest, "model": model, "body": body})
    check = digest({"slice": check_facts(unit, module), "tools": facts.tools, "checks": CHECKS})
    return Action(target, module.name, function_name, request, check, unit)


def _reasons(built: Built | None, identity: str, actions: tuple[Action, ...], dirty_needs: list[str]) -> tuple[str, ...]:
    if built is None:
        return ("it has not been built",)
    if built.digest == identity:
        return tuple(f"module `{need}`, which it imports, is made anew" for need in dirty_needs)
    reasons = []
    for action in actions:
        if action.function not in built.requests:
            reasons.append(f"function `{action.function}` is new")
        elif built.requests[action.function] != action.request:
            reasons.append(f"what function `{action.function}` is asked for has changed (spec, target or model)")
        elif built.checks[action.function] != action.check:
            reasons.append(f"how function `{action.function}` is checked has changed (cases or tools)")
    gone = sorted(set(built.requests) - {action.function for action in actions})
    reasons += [f"function `{name}` is gone" for name in gone]
    reasons += [f"module `{need}`, which it imports, is made anew" for need in dirty_needs]
    return tuple(reasons) or ("its texts, types or imports have changed",)
