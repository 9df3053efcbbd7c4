"""Keeping packages in step with specs while these are being written."""

import asyncio
import posixpath
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

import msgspec

from specc.base.error import SpeccError
from specc.base.source import Source
from specc.diagnostics.values import Diagnostic, blocks
from specc.emit.artifact import refuse_links
from specc.engine.budget import Metered, limited
from specc.engine.compile import plan
from specc.engine.events import Event
from specc.engine.opening import (
    check_specs,
    chosen_modules,
    imported,
    load_toolchain,
    metered,
    model_config,
    open_session,
    read_specs,
    target_diagnostics,
    wanted_goals,
)
from specc.engine.rebuilding import Rebuilder, unexpected
from specc.engine.removal import gone, remove, with_imports
from specc.engine.session import Options, Session, Toolchain, busy_jobs
from specc.ir.front import Checked, Front
from specc.model.config import ModelConfig
from specc.model.provider import UnreachableError
from specc.plan.values import Goal
from specc.target.loader import forget_targets
from specc.workspace.changes import Changes, Told
from specc.workspace.config import Budget, Config, load_config
from specc.workspace.places import Places
from specc.workspace.prompts import folder_of, tag_of
from specc.workspace.sources import read_source
from specc.workspace.writer_lock import writer_lock

RESCAN_SECONDS = 2.0
"""How often the files are looked at without being told of a change: events get lost, and not every file system has them."""
FIRST_RETRY, LAST_RETRY = 2.0, 60.0
"""Seconds until a model that can't be reached is asked again: twice as long each time."""


class Wish(msgspec.Struct, frozen=True):
    """What is to be kept in step, as the command line says it."""

    specs: tuple[Path, ...] = ()
    """Files or folders; none: the workspace's."""
    targets: tuple[str, ...] = ()
    model: str | None = None
    candidates: int = 8
    jobs: int | None = None
    max_tokens: int | None = None
    max_cost: float | None = None
    unsafe: bool = False


class Diagnosed(msgspec.Struct, frozen=True, tag="diagnosed"):
    """Specs were read."""

    changed: tuple[str, ...]
    """The names of those that are not as they were, or no longer there."""
    specs: int
    found: tuple[Diagnostic, ...]
    """All that is wrong, in all of them."""
    sources: Mapping[str, Source]
    seconds: float | None
    """Since the file system told of it; `None` where it was found by looking."""


class Trouble(msgspec.Struct, frozen=True, tag="trouble"):
    """Something on this machine is not as it must be. The watch goes on."""

    message: str
    remedy: str


class Dropped(msgspec.Struct, frozen=True, tag="dropped"):
    """What was being done for a package was given up, since its spec has changed meanwhile."""

    goal: str


class Settled(msgspec.Struct, frozen=True, tag="settled"):
    """Nothing is left to be done."""

    statuses: Mapping[str, str]
    """Package to status."""


Watched = Event | Diagnosed | Trouble | Dropped | Settled


class Watch:
    """Looks at a workspace whenever it is woken, says what is wrong with its specs, and makes the packages that have changed.

    It never ends by itself: whatever is wrong is told, and looked at again when something changes.
    """

    def __init__(self, root: Path, wish: Wish, tell: Callable[[Watched], None]) -> None:
        self._root, self._wish, self._tell = root, wish, tell
        self._bodies_folder = Places(root).bodies
        self._targets_folders = (root / "targets", root / "templates")
        self._seen: tuple[Config, dict[str, Source], Signatures, Signatures] = (Config(), {}, {}, {})
        """The files as they were looked at last; of bodies and targets what tells whether they have changed."""
        self._front = Front()
        self._found: tuple[Diagnostic, ...] | None = None
        self._said: tuple[tuple[Diagnostic, ...], dict[str, Source | None]] | None = None
        self._trouble = ""
        self._toolchains: dict[str, tuple[Mapping[str, object], Toolchain]] = {}
        self._asked: tuple[ModelConfig, Budget] | None = None
        self._provider: Metered | None = None
        self._rebuilder: Rebuilder | None = None
        self._session: Session | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._retry = FIRST_RETRY
        self._writing = ExitStack()
        """Holds the workspace's lock while packages are being made."""
        self._first = True
        """Whether packages that are up to date are to be looked at too."""
        self._again = True
        """Whether to act though nothing has changed: at first, and when a model may be there again."""
        self._glanced: dict[str, Source] = {}
        """The specs that were saved since the look at all of them began."""

    async def run(self) -> None:
        """Watch until cancelled."""
        changes = Changes(Places(self._root).build)
        self._told, self._due = Told(), asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._glances(changes))
                while True:
                    await self._look(changes)
                    changes.follow(self._folders())
                    await self._due.wait()
                    self._due.clear()
        finally:
            changes.close()
            await self._close()

    async def _glances(self, changes: Changes) -> None:
        """Say of each save at once what is wrong, whatever else is being done, and have everything be looked at."""
        while True:
            self._told = await changes.wait(RESCAN_SECONDS)
            try:
                self._glance(self._told)
            except SpeccError as error:
                self._say(error)
            self._due.set()

    async def _look(self, changes: Changes) -> None:
        """Look at everything that counts, and act on what has changed since the last time."""
        told, before = self._told, self._seen
        self._glanced = {}
        try:
            config = load_config(self._root)
            sources, chosen = await asyncio.to_thread(read_specs, self._root, config, self._wish.specs)
            seen = config, sources, _signatures(self._bodies_folder), _signatures(*self._targets_folders)
            if seen == self._seen and not self._again:
                return
            old = self._seen[1]
            changed = tuple(name for name in {**old, **sources} if old.get(name) is not sources.get(name))
            if seen[3] != self._seen[3]:
                forget_targets()
                self._toolchains.clear()
            self._seen, self._again = seen, False
            checked = await asyncio.to_thread(check_specs, self._root, list(sources.values()), self._front)
            if any(sources.get(name) is not source for name, source in self._glanced.items()):
                # What was looked at is outdated, and what is new has been told.
                self._seen, self._again = before, True
                return
            self._diagnosed(changed, len(sources), checked.diagnostics, checked.sources, told)
            if blocks(checked.diagnostics, config.workspace.warnings):
                self._drop_outdated(sources)
            else:
                await self._make(config, checked, chosen, changes)
            self._trouble = ""
        except SpeccError as error:
            self._say(error)
        except Exception as error:
            self._say(unexpected(error))
        if self._rebuilder is None or not self._rebuilder.busy:
            self._writing.close()

    def _glance(self, told: Told) -> None:
        """Say at once what is wrong with known specs that were saved, and with what hangs together with them. The whole look follows."""
        sources = self._seen[1]
        names = sorted(name for path in told.paths if (name := path.as_posix().removeprefix(f"{self._root.as_posix()}/")) in sources)
        if self._found is None or not names:
            return
        new = sources | {name: read_source(self._root, self._root / name) for name in names if (self._root / name).is_file()}
        changed = tuple(name for name in names if new[name] is not sources[name])
        self._glanced |= {name: new[name] for name in changed}
        if not changed or any(other not in new for name in changed for other in imported(new[name])):
            return
        near = _near(new, changed)
        front = Front()
        front.files, front.made = dict(self._front.files), dict(self._front.made)
        part = check_specs(self._root, [new[name] for name in near], front)
        rest = tuple(one for one in self._found if one.span.source not in near)
        self._diagnosed(changed, len(new), (*rest, *part.diagnostics), new, told)

    def _diagnosed(
        self, changed: tuple[str, ...], specs: int, found: tuple[Diagnostic, ...], sources: Mapping[str, Source], told: Told
    ) -> None:
        """Tell what is wrong, unless just that has been told of just these texts."""
        before, self._found = self._found, tuple(sorted(found, key=lambda one: (one.span.source, one.span.start, one.code, one.message)))
        said = self._found, {name: sources.get(name) for name in changed}
        if said != self._said and (changed or self._found != before):
            self._said = said
            self._tell(Diagnosed(changed, specs, self._found, sources, None if told.at is None else time.monotonic() - told.at))

    def _drop_outdated(self, sources: Mapping[str, Source]) -> None:
        """Give up the packages whose specs are no longer those that they are made of."""

        def outdated(session: Session, goal: Goal) -> bool:
            modules = session.program.closure(goal.module).modules.values()
            return any(sources.get(module.source) is not session.sources.get(module.source) for module in modules)

        if self._rebuilder is not None:
            self._rebuilder.drop(outdated)

    async def _make(self, config: Config, checked: Checked, chosen: tuple[str, ...], changes: Changes) -> None:
        """Have the packages made that the specs now ask for."""
        wanted = wanted_goals(chosen_modules(checked, chosen), config, self._wish.targets, self._root)
        toolchains = {name: self._toolchain(name, config) for name in dict.fromkeys(target for target, _ in wanted)}
        unfit = target_diagnostics(wanted, {name: chain.target for name, chain in toolchains.items()}, checked.program)
        if unfit:
            self._diagnosed((), len(checked.sources), (*checked.diagnostics, *unfit), checked.sources, Told())
        if blocks(unfit, config.workspace.warnings):
            return
        session = await self._opened(config, checked, toolchains, changes)
        assert self._rebuilder is not None
        asked = with_imports(checked.program, wanted_goals(chosen_modules(checked, chosen), config, (), self._root))
        session.options = msgspec.structs.replace(session.options, named=with_imports(checked.program, wanted) - asked)
        if not (self._wish.specs or self._wish.targets):
            remove(session, gone(session, asked))
        self._rebuilder.update(session, plan(session, wanted).goals, self._first)
        self._first = False

    def _toolchain(self, name: str, config: Config) -> Toolchain:
        known = self._toolchains.get(name)
        if known is None or known[0] != config.targets:
            known = self._toolchains[name] = (config.targets, load_toolchain(name, self._root, config.targets))
        return known[1]

    async def _opened(self, config: Config, checked: Checked, toolchains: dict[str, Toolchain], changes: Changes) -> Session:
        """A session for these specs. The model stays loaded, unless the configuration now names another one."""
        asked = model_config(config, self._root, self._wish.model), limited(config.budget, self._wish.max_tokens, self._wish.max_cost)
        if asked != self._asked:
            await self._close()
            self._provider, self._asked = metered(self._root, *asked), asked
            jobs = self._wish.jobs or busy_jobs(self._provider)
            self._rebuilder = Rebuilder(jobs, self._settled, lambda error: self._failed(error, changes), lambda id: self._tell(Dropped(id)))
        assert self._provider is not None and self._rebuilder is not None
        places = Places(self._root)
        refuse_links((places.own,))
        if not self._rebuilder.busy:
            self._again = True  # should another build be running here
            self._writing.enter_context(writer_lock(places.own / "lock", False, lambda text: None))
            self._again = False
        if self._session is not None and self._rebuilder.busy:
            self._session = self._session.renewed(checked.program, checked.sources)
            self._session.toolchains = toolchains
        else:
            options = Options(candidates=self._wish.candidates, keep_going=True)
            self._session = open_session(self._root, checked, toolchains, asked[0], options, self._tell, self._wish.unsafe, self._provider)
            self._session.disk.remove(places.work)
            self._session.disk.remove(places.writing)
        return self._session

    def _settled(self, statuses: Mapping[str, str]) -> None:
        """Nothing is being made any more: others may write now."""
        if self._session is not None:
            self._session.lock.write()
        self._writing.close()
        if self._timer is None:
            self._retry = FIRST_RETRY
        self._tell(Settled(statuses))

    def _failed(self, error: SpeccError, changes: Changes) -> None:
        """A package could not be made for a reason that lies outside of it. A model that is away may come back."""
        self._say(error)
        if isinstance(error, UnreachableError) and self._timer is None:

            def again() -> None:
                self._timer, self._again = None, True
                changes.wake()

            self._timer = asyncio.get_running_loop().call_later(self._retry, again)
            self._retry = min(2 * self._retry, LAST_RETRY)

    def _say(self, error: SpeccError) -> None:
        """Tell of trouble, once until it is over."""
        if error.message != self._trouble:
            self._trouble = error.message
            self._tell(Trouble(error.message, error.remedy))

    async def _close(self) -> None:
        if self._rebuilder is not None:
            await self._rebuilder.close()
        if self._session is not None:
            self._session.lock.write()
        self._writing.close()
        if self._provider is not None:
            await self._provider.close()

    def _folders(self) -> list[tuple[Path, bool]]:
        """Where changes count: the root, what globs and command line name, bodies written by hand, the folders of all that was read."""
        config, sources, _, _ = self._seen
        named = [path.resolve() if path.is_dir() else path.resolve().parent for path in self._wish.specs]
        globs = [] if named else [self._root / _fixed(pattern) for pattern in config.workspace.specs]
        deep = {self._bodies_folder, *self._targets_folders, *named, *globs}
        shallow = {self._root, *((self._root / name).parent for name in sources)} - deep
        return [(folder, True) for folder in sorted(deep)] + [(folder, False) for folder in sorted(shallow)]


def _near(sources: Mapping[str, Source], changed: tuple[str, ...]) -> list[str]:
    """What changed, what imports it, and what all these import, directly or not."""
    prompts: dict[str, list[str]] = {}
    for name in filter(tag_of, sources):
        prompts.setdefault(folder_of(name), []).append(name)
    # A file of prompts belongs to the specs beside its folder.
    imports = {
        name: [other for other in imported(source) if other in sources] + ([] if tag_of(name) else prompts.get(posixpath.dirname(name), []))
        for name, source in sources.items()
    }
    users: dict[str, list[str]] = {}
    for name, others in imports.items():
        for other in others:
            users.setdefault(other, []).append(name)
    found = _reached(_reached([name for name in changed if name in sources], users), imports)
    return [name for name in sources if name in found]


def _reached(start: "list[str] | set[str]", edges: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    queue = list(start)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += edges.get(name, [])
    return found


def _fixed(pattern: str) -> PurePosixPath:
    """The folder that a glob begins in."""
    parts = PurePosixPath(pattern).parts
    count = next((number for number, part in enumerate(parts) if any(char in part for char in "*?[")), len(parts) - 1)
    return PurePosixPath(*parts[:count])


Signatures = dict[Path, tuple[int, ...]]


def _signatures(*folders: Path) -> Signatures:
    """What tells a changed file below folders from an unchanged one."""
    found: Signatures = {}
    for path in (path for folder in folders for path in folder.rglob("*")):
        if "__pycache__" in path.parts or path.is_dir():
            continue
        try:
            stat = path.stat()
        except OSError:
            continue
        found[path] = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
    return found
