"""What a build depended on, as a stamp; and, when little of it has changed since, which specs have to be read again."""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import msgspec

from specc.engine.session import Session
from specc.ir.front import Checked
from specc.ir.imports import path_from
from specc.target.loader import bundled, origins
from specc.target.toolbox import proxied
from specc.workspace.config import Config
from specc.workspace.prompts import FOLDER
from specc.workspace.root import CONFIG
from specc.workspace.sources import spec_folders, spec_paths
from specc.workspace.stamp import Stamp

FORMAT = 1
_PATHS = re.compile(r"[^\s()\[\]<>\"'`#]+\.md\b")
"""Whatever in a spec may be the path of another: too many do no harm."""


class SourceFacts(msgspec.Struct, frozen=True):
    """A spec as the build found it."""

    module: str
    targets: tuple[str, ...]
    deps: tuple[str, ...]
    """Other files on which what is said of it may depend, by name."""
    notes: str
    """What was said of it, as text."""


class Facts(msgspec.Struct, frozen=True):
    """A build, as a later one has to know it."""

    sources: dict[str, SourceFacts]
    chosen: tuple[str, ...]
    """The sources that the command line or the workspace named."""
    goals: tuple[str, ...]
    foreign: bool
    """Whether some spec gives examples of another's functions: each may then contradict any other."""
    format: int = FORMAT


class Narrow(msgspec.Struct, frozen=True):
    """What little has to be done of a build: the specs at `paths`, and those that they import, are read; all else is as it was."""

    paths: tuple[Path, ...]
    facts: Facts
    affected: frozenset[str]

    def holds(self, checked: Checked) -> bool:
        """Whether the specs that were read leave all others as they are, and there is something to build in them."""
        modules = checked.program.modules.values()
        none = SourceFacts("", (), (), "")
        pairs = [(one, self.facts.sources.get(name, none)) for name, one in facts_of(checked, {}).items()]
        same = all((one.module, one.targets) == (old.module, old.targets) for one, old in pairs)
        foreign = any(module.foreign_examples for module in modules)
        chosen = self.affected.intersection(self.facts.chosen)
        return same and not foreign and any(module.source in chosen and (module.units or module.types) for module in modules)

    @property
    def rest(self) -> tuple[str, ...]:
        """The goals of which nothing has to be done."""
        modules = {self.facts.sources[name].module for name in self.affected}
        return tuple(goal for goal in self.facts.goals if goal.partition(":")[2] not in modules)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was said of the specs that are not read."""
        return tuple(facts.notes for name, facts in self.facts.sources.items() if facts.notes and name not in self.affected)


def narrow(stamp: Stamp, changed: Iterable[str], root: Path, config: Config, named: Iterable[Path]) -> Narrow | None:
    """The specs that have to be read again, where nothing but specs and packages has changed; `None` where everything has to be.

    Nothing else can be wrong then: a fault that lies between two specs lies between two names, which stay, or between examples of one
    function in several specs, in which case everything is read.
    """
    try:
        facts = msgspec.msgpack.decode(stamp.facts, type=Facts)
    except msgspec.DecodeError:
        return None
    if facts.format != FORMAT or facts.foreign:
        return None
    homes = {one.module: name for name, one in facts.sources.items()}
    touched: set[str] = set()
    for name in changed:
        parts = name.split("/")
        if name in facts.sources and (root / name).is_file():
            touched.add(name)
        elif parts[0] == "build" and len(parts) > 3 and parts[2] in homes:
            touched.add(homes[parts[2]])
        elif not (root / name).is_dir():
            return None
    folders = [name for name in changed if (root / name).is_dir()]
    outside = any(name.startswith("/") for name in folders)
    if not touched or outside or (folders and _found(root, config, named) != facts.chosen):
        return None
    affected = _with_users(touched, facts)
    return Narrow(tuple(root / name for name in sorted(affected)), facts, frozenset(affected))


def _with_users(touched: set[str], facts: Facts) -> set[str]:
    """Specs with all that depend on them, directly or not."""
    users: dict[str, list[str]] = {}
    for name, one in facts.sources.items():
        for dep in one.deps:
            users.setdefault(dep, []).append(name)
    found: set[str] = set()
    queue = list(touched)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += users.get(name, ())
    return found


def facts_of(checked: Checked, notes: Mapping[str, str]) -> dict[str, SourceFacts]:
    """What is to be known of each spec. `notes` are what was said of them."""
    modules = {module.source: module for module in checked.program.modules.values()}
    found = {}
    for name, source in checked.sources.items():
        paths = {path_from(name, path) for path in _PATHS.findall(source.text)} - {name}
        deps = tuple(sorted(path for path in paths if not path.startswith((".", "/")) and "\0" not in path))
        module = modules.get(name)
        found[name] = SourceFacts(module.name if module else "", module.targets if module else (), deps, notes.get(name, ""))
    return found


def make_stamp(
    session: Session,
    config: Config,
    named: Iterable[Path],
    checked: Checked,
    chosen: tuple[str, ...],
    goals: tuple[str, ...],
    notes: Mapping[str, str],
    before: int,
) -> Stamp | None:
    """The stamp of a build that left `goals` up to date; `before` is a moment before it read anything.

    `None` where a spec has come or gone meanwhile.
    """
    foreign = any(module.foreign_examples for module in checked.program.modules.values())
    facts = Facts(facts_of(checked, notes), chosen, goals, foreign)
    stamp = Stamp(before, facts=msgspec.msgpack.encode(facts))
    root, named = session.places.root, list(named)
    for folder in spec_folders(root, config, named):
        stamp.add_listed(str(root), session.places.relative(folder))
    for path in _surroundings(session, facts.sources):
        stamp.add_unread(str(root), path)
    _add(stamp, session, checked, facts.sources, goals)
    return stamp if _found(root, config, named) == chosen else None


def _found(root: Path, config: Config, named: Iterable[Path]) -> tuple[str, ...]:
    """The names of the specs that there are now."""
    return tuple(path.relative_to(root).as_posix() for path in spec_paths(root, config, named))


def merged_stamp(
    session: Session,
    config: Config,
    named: Iterable[Path],
    checked: Checked,
    goals: tuple[str, ...],
    notes: Mapping[str, str],
    narrow: Narrow,
    old: Stamp,
    changed: Iterable[str],
) -> Stamp | None:
    """The stamp after a build of few specs: of all others it says what the old one did, whose own rows were reviewed before.

    `None` where a spec has come or gone meanwhile.
    """
    new = facts_of(checked, notes)
    before = narrow.facts
    facts = Facts(before.sources | new, before.chosen, tuple(dict.fromkeys((*before.goals, *goals))), before.foreign)
    stamp = Stamp(old.before, facts=msgspec.msgpack.encode(facts))
    folders = tuple(session.places.relative(session.places.artifact(*goal.split(":"))) + "/" for goal in goals)
    folders_changed = [name for name in changed if (session.places.root / name).is_dir()]
    redone = {*new, session.places.lock.name, *folders_changed}
    for place, name in enumerate(old.names):
        if name not in redone and not name.startswith(folders):
            stamp.copy(old, place)
    for name in folders_changed:
        stamp.add_listed(str(session.places.root), name)
    _add(stamp, session, checked, new, goals)
    return stamp if not folders_changed or _found(session.places.root, config, named) == before.chosen else None


def noted(stamp: Stamp) -> str:
    """All that was said of the specs of a stamp's build."""
    facts = msgspec.msgpack.decode(stamp.facts, type=Facts)
    texts = [one.notes for one in facts.sources.values() if one.notes]
    return "\n\n".join(texts) + "\n" if texts else ""


def _add(stamp: Stamp, session: Session, checked: Checked, sources: Mapping[str, SourceFacts], goals: tuple[str, ...]) -> None:
    root = str(session.places.root)
    for name in sources:
        stamp.add(root, name, sha256(checked.sources[name].data).digest())
    stamp.add(root, session.places.lock.name, sha256(session.lock.on_disk).digest())
    for goal in goals:
        built = session.state.get(goal)
        folder = session.places.relative(session.places.artifact(*goal.split(":")))
        for name, sum in (built.files if built else {}).items():
            stamp.add(root, f"{folder}/{name}", bytes.fromhex(sum))


def _surroundings(session: Session, sources: Mapping[str, SourceFacts]) -> list[str]:
    """Everything besides specs and packages that decides a build: files, folders in which one more file would matter, what is not there."""
    root = session.places.root
    found = [root / CONFIG]
    found += [root / dep for one in sources.values() for dep in one.deps if dep not in sources]
    found += [path for name in sources for path in _tree((root / name).parent / FOLDER)]
    found += [root / "targets", bundled("targets"), *_tree(session.places.bodies)]
    found += [path for kind in ("code", "document") for path in _tree(bundled("templates") / kind)]
    known = origins(root)
    for name, toolchain in session.toolchains.items():
        for each in (name, *getattr(toolchain.target, "code", ())):
            found += [*_tree(Path(known[each].folder)), *_tree(Path(known[each].templates))]
        found += [path for tool in toolchain.tools.values() for path in (Path(tool.path), *proxied(Path(tool.path)))]
    # A tool or a target that is installed later may come before the one that was found.
    found += [Path(folder) for folder in (*os.environ.get("PATH", "").split(os.pathsep), *sys.path) if folder and Path(folder) != root]
    if session.model.model and session.model.model.endswith(".gguf"):
        found.append(root / session.model.model)
    return list(dict.fromkeys(session.places.relative(path) for path in found))


def _tree(folder: Path) -> Iterator[Path]:
    """A folder with all files and folders below it, but for what Python compiles."""
    yield folder
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(base, name) for name in (*folders, *names))
