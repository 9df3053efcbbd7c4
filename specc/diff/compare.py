"""Two checked states -> their difference."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from specc.diagnostics.values import Severity
from specc.diff.cases import compare_examples, compare_properties
from specc.diff.clauses import compare_clauses
from specc.diff.dialogues import compare_dialogues
from specc.diff.interface import compare_interface
from specc.diff.likeness import Bag, pair
from specc.diff.sections import compare_sections, pair_sections
from specc.diff.state import State
from specc.diff.step import honest, least_version
from specc.diff.values import Change, Difference, ModuleDifference, Reason, Side, Step, largest
from specc.ir.front import Checked
from specc.ir.slug import slug_of
from specc.ir.values import Module

ALIKE = 0.5
"""How alike the texts of two modules with different names and files must be, to be one that was renamed."""


def compare(old: Checked, new: Checked, old_chosen: Collection[str], new_chosen: Collection[str]) -> Difference:
    """What became of the modules of the chosen sources."""
    left = {module.name: module for module in old.program.modules.values() if module.source in old_chosen}
    right = {module.name: module for module in new.program.modules.values() if module.source in new_chosen}
    pairs = _pair_modules(old, left, new, right)
    found = [_compare_modules(State(left[name], old), State(right[other], new), pairs) for name, other in pairs.items()]
    found += [_alone("removed", State(module, old)) for name, module in left.items() if name not in pairs]
    kept = set(pairs.values())
    found += [_alone("added", State(module, new)) for name, module in right.items() if name not in kept]
    modules = tuple(sorted((one for one in found if one.changes), key=lambda one: one.name))
    return Difference(largest(one.step for one in modules), modules, _errors(old), _errors(new))


def _errors(checked: Checked) -> int:
    return sum(one.severity is Severity.ERROR for one in checked.diagnostics)


def _pair_modules(old: Checked, left: dict[str, Module], new: Checked, right: dict[str, Module]) -> dict[str, str]:
    """The new name of each module that is still there: by name, else by file, else by what it says; two single ones belong together."""
    pairs = {name: name for name in left if name in right}
    if not pairs and len(left) == len(right) == 1:
        return {next(iter(left)): next(iter(right))}
    by_source = {module.source: name for name, module in right.items() if name not in pairs}
    for name, module in left.items():
        if name not in pairs and module.source in by_source:
            pairs[name] = by_source[module.source]
    taken = set(pairs.values())
    gone = [name for name in left if name not in pairs]
    fresh = [name for name in right if name not in taken]
    texts = [Bag(old.sources[left[name].source].text) for name in gone], [Bag(new.sources[right[name].source].text) for name in fresh]
    return pairs | {gone[i]: fresh[j] for i, j in pair(*texts, ALIKE)}


def _alone(kind: str, state: State) -> ModuleDifference:
    """A module that was added or removed as a whole."""
    version = state.module.version
    if kind == "added":
        change = Change("module", (Reason("added", "", Step.MINOR),), None, _side(state))
        return ModuleDifference(state.module.name, state.source.name, "", version, Step.MINOR, "", None, (change,))
    change = Change("module", (Reason("removed", "", Step.MAJOR),), _side(state), None)
    return ModuleDifference(state.module.name, state.source.name, version, "", Step.MAJOR, "", None, (change,))


def _side(state: State) -> Side:
    return state.side(state.module.name, state.module.title, state.source.span(0, 0), "")


def _compare_modules(old: State, new: State, names: dict[str, str]) -> ModuleDifference:
    module = new.module
    changes = tuple(compare_interface(old, new, names))
    if old.source.data != new.source.data or old.module.prompts != new.module.prompts:
        changes += tuple(_changes(old, new))
    if old.source.data != new.source.data and not changes:
        changes = (Change("text", (Reason("editorial", "layout, comments or links; no statement", Step.PATCH),), _side(old), _side(new)),)
    step = largest(change.step for change in changes)
    least = least_version(old.module.version, step)
    enough = honest(module.version, least) if old.module.version else None
    return ModuleDifference(module.name, module.source, old.module.version, module.version, step, least, enough, changes)


def _changes(old: State, new: State) -> Iterator[Change]:
    sections = pair_sections(old, new)
    if reasons := tuple(_metadata(old.module, new.module)):
        yield Change("module", reasons, _side(old), _side(new))
    yield from compare_sections(old, new, sections)
    yield from compare_clauses(old, new, sections)
    yield from compare_examples(old, new)
    yield from compare_dialogues(old, new, sections)
    yield from compare_properties(old, new)
    yield from _compare_commentary(old, new, sections)


def _metadata(old: Module, new: Module) -> Iterator[Reason]:
    named = any(module.name != slug_of(module.source.rpartition("/")[2].removesuffix(".md")) for module in (old, new))
    if old.name != new.name and (named or old.source == new.source):
        yield Reason("renamed", f"it was `{old.name}`", Step.MAJOR)
    if old.summary != new.summary:
        yield Reason("metadata", "its summary differs", Step.PATCH)
    for target in old.targets:
        if target not in new.targets and new.targets:
            yield Reason("metadata", f"the target `{target}` is gone", Step.MAJOR)
    for target in new.targets:
        if target not in old.targets and old.targets:
            yield Reason("metadata", f"there is a further target `{target}`", Step.MINOR)
    imports = [{one.alias: one.module for one in module.imports} for module in (old, new)]
    for alias in imports[0]:
        if alias not in imports[1]:
            yield Reason("metadata", f"it no longer imports `{alias}`", Step.PATCH)
    for alias in imports[1]:
        if alias not in imports[0]:
            yield Reason("metadata", f"it imports `{alias}`", Step.PATCH)


def _compare_commentary(old: State, new: State, sections: dict[str, str]) -> Iterator[Change]:
    """Quotes and commentary bind nobody: it is said where they differ, by section."""
    before: dict[str, list[Side]] = defaultdict(list)
    after: dict[str, list[Side]] = defaultdict(list)
    for one in old.module.commentary:
        id = one.section
        before[sections.get(id, id)].append(old.side(id, " ".join(one.text.split()), one.span, id))
    for one in new.module.commentary:
        after[one.section].append(new.side(one.section, " ".join(one.text.split()), one.span, one.section))
    for id in (*before, *(id for id in after if id not in before)):
        texts = {side.text for side in before[id]}, {side.text for side in after[id]}
        gone = [side for side in before[id] if side.text not in texts[1]]
        fresh = [side for side in after[id] if side.text not in texts[0]]
        for side, other in zip(gone, fresh, strict=False):
            yield Change("commentary", (Reason("reworded", "", Step.PATCH),), side, other)
        for side in gone[len(fresh) :]:
            yield Change("commentary", (Reason("removed", "", Step.PATCH),), side, None)
        for other in fresh[len(gone) :]:
            yield Change("commentary", (Reason("added", "", Step.PATCH),), None, other)
