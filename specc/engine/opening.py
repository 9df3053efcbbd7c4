"""Opening what a build works with: the specs, the targets with their tools, the model."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec

from specc.base.clock import RealClock
from specc.base.digest import digest
from specc.base.disk import RealDisk
from specc.base.error import SpeccError
from specc.base.source import Source
from specc.check.sandbox import open_sandbox
from specc.diagnostics.values import Diagnostic
from specc.emit.artifact import refuse_links
from specc.engine.budget import Metered
from specc.engine.events import Listener
from specc.engine.session import Options, Session, Toolchain
from specc.ir.front import Checked, Front
from specc.ir.header import read_header
from specc.ir.imports import path_from
from specc.ir.values import Module, Program
from specc.model import open_provider
from specc.model.config import ModelConfig
from specc.model.prices import price_of
from specc.model.provider import Provider
from specc.syntax.parser import front_matter
from specc.target import AnyTarget, DocumentTarget
from specc.target.loader import Origin, Tables, bundled, load, manifest, origins, target_digest
from specc.workspace.config import Budget, Config, told
from specc.workspace.places import Places
from specc.workspace.sources import read_prompts, read_source, spec_paths

SHORTEST_KEY = 8
"""Shorter ones are no keys but placeholders."""
CODE_TARGETS = ("rust", "typescript", "python")
"""What is built where neither the command line, nor the spec, nor specc.toml names a target."""


class MissingToolError(SpeccError):
    """A target can't be built here because a tool of its toolchain is missing."""


def open_specs(root: Path, config: Config, named: Iterable[Path]) -> tuple[Checked, tuple[str, ...]]:
    """The checked program of the named specs (or the workspace's) with all they import, and the names of the chosen sources."""
    sources, chosen = read_specs(root, config, named)
    return check_specs(root, sources.values()), chosen


def read_specs(root: Path, config: Config, named: Iterable[Path]) -> tuple[dict[str, Source], tuple[str, ...]]:
    """The named specs (or the workspace's) with all they import and their files of prompts, and the names of the chosen specs."""
    sources = {source.name: source for path in spec_paths(root, config, named) if (source := read_source(root, path))}
    chosen = tuple(sources)
    queue = list(sources.values())
    while queue:
        for name in imported(queue.pop()):
            path = root / name
            if name not in sources and path.is_file() and path.resolve().is_relative_to(root):
                sources[name] = read_source(root, path)
                queue.append(sources[name])
    sources |= {source.name: source for source in read_prompts(root, sources.values())}
    _refuse_key(sources.values(), str(config.model.get("api_key_env", ModelConfig().api_key_env)))
    return sources, chosen


def _refuse_key(sources: Iterable[Source], variable: str) -> None:
    """A key in a spec would reach the model, the records and the packages. (What is told of a spec shows its lines: this comes first.)"""
    key = os.environ.get(variable, "").strip().encode()
    for source in sources if len(key) >= SHORTEST_KEY else ():
        at = source.data.find(key)
        if at >= 0:
            raise SpeccError(
                f"{source.name}:{source.position(at)[0]}: here stands the key that {variable} holds",
                "Take it out, and have it replaced by another one: whoever has had the spec has it.",
            )


def check_specs(root: Path, sources: Iterable[Source], front: Front | None = None) -> Checked:
    """The program that these sources make; a front end that stays reads only what has changed."""

    def linked(name: str) -> Source | None:
        path = root / name
        return read_source(root, path) if path.is_file() and path.resolve().is_relative_to(root) else None

    return (front or Front()).compile(sources, linked)


_IMPORTED: WeakKeyDictionary[Source, list[str]] = WeakKeyDictionary()


def imported(source: Source) -> list[str]:
    """The names of the sources that a spec's front matter imports; looked up once, for as long as somebody holds the source."""
    known = _IMPORTED.get(source)
    if known is None:
        header, _ = read_header(source, front_matter(source))
        known = _IMPORTED[source] = [path_from(source.name, entry.path) for entry in header.imports]
    return known


def chosen_modules(checked: Checked, chosen: tuple[str, ...]) -> list[Module]:
    """The modules of the chosen sources."""
    return [module for module in checked.program.modules.values() if module.source in chosen]


def wanted_goals(modules: Iterable[Module], config: Config, targets: tuple[str, ...], root: Path) -> list[tuple[str, str]]:
    """(target, module) pairs: targets as the command line names them, else the spec, else specc.toml, else the three code targets.

    Code targets have nothing to build of a module without an interface. A document brings the packages with it that it is checked against.
    """
    pairs: list[tuple[str, str]] = []
    documents: dict[str, DocumentTarget | None] = {}
    for module in modules:
        for target in targets or module.targets or config.workspace.targets or CODE_TARGETS:
            if target not in documents:
                documents[target] = document_target(target, root, config.targets)
            document = documents[target]
            if document is not None:
                pairs += [(package, module.name) for package in document.packages()]
            if document is not None or module.units or module.types:
                pairs.append((target, module.name))
    return list(dict.fromkeys(pairs))


def document_target(name: str, root: Path, tables: Tables) -> DocumentTarget | None:
    """The document target of that name; `None` where it is none, or there is no target of that name."""
    origin = origins(root).get(name)
    if origin is None or manifest(origin).kind == "code":
        return None
    target = load(name, root, tables)
    assert isinstance(target, DocumentTarget)
    return target


def load_toolchain(name: str, root: Path, tables: Tables) -> Toolchain:
    """A target and its tools. Raises SpeccError where there is no such target or one of its tools is missing."""
    target = load(name, root, tables)
    code = [target.code[each] for each in target.packages()] if isinstance(target, DocumentTarget) else []
    tools = {}
    for need in dict.fromkeys(need for each in (target, *code) for need in each.manifest.needs):
        tool = target.locate(need)
        if tool is None:
            remedy = f"Get it with `{need.install}`" + (" or `specc doctor --install`." if need.npm else ".")
            raise MissingToolError(f"target `{name}` needs `{need.name}` ({need.purpose}), which is not on this machine", remedy)
        tools[need.name] = tool
    known = origins(root)
    prompts = target_digest(bundled("templates") / target.manifest.kind)
    parts: list[object] = [_made_of(known[name]), prompts, dict(tables.get(name, {}))]
    if isinstance(target, DocumentTarget):
        parts += [[_made_of(known[each]), dict(tables.get(each, {}))] for each in target.code]
    return Toolchain(target, tools, digest(parts))


def _made_of(origin: Origin) -> str:
    return target_digest(Path(origin.folder), Path(origin.templates))


def target_diagnostics(wanted: Iterable[tuple[str, str]], targets: Mapping[str, AnyTarget], program: Program) -> list[Diagnostic]:
    """What of the wanted modules, and of those they import, their targets can't express."""
    pairs = dict.fromkeys((target, module) for target, name in wanted for module in program.closure(name).modules)
    found = (one for target, module in pairs for one in targets[target].diagnose(program.modules[module], program))
    return list(dict.fromkeys(found))


def model_config(config: Config, root: Path, override: str | None) -> ModelConfig:
    """`[model]` of specc.toml, with `--model [PROVIDER:]NAME` in its place where it is given. Raises SpeccError naming line and remedy."""
    table = dict(config.model)
    if override:
        provider, _, name = override.rpartition(":")
        table |= {"model": name, "provider": provider or table.get("provider", "local")}
    try:
        return msgspec.convert(table, ModelConfig)
    except msgspec.ValidationError as error:
        if override and "provider" in str(error):
            raise SpeccError(
                f"there is no provider `{override.split(':')[0]}`", "Write local:NAME, openai:NAME or scripted:NAME."
            ) from None
        path = root / "specc.toml"
        raise SpeccError(*told(str(error), ModelConfig, path.read_text() if path.is_file() else "", "model")) from None


def metered(root: Path, model: ModelConfig, budget: Budget) -> Metered:
    """The configured model, as far as the budget goes."""
    return Metered(open_provider(model, root), budget, price_of(model))


def open_session(
    root: Path,
    checked: Checked,
    toolchains: Mapping[str, Toolchain],
    model: ModelConfig,
    options: Options,
    listen: Listener,
    unsafe: bool = False,
    provider: Provider | None = None,
    places: Places | None = None,
) -> Session:
    """Everything a build needs. Cheap: no model is started, no sandbox tried before the first package that has to be made."""
    places = places or Places(root)
    refuse_links((places.own, *places.own.glob("*"), *places.own.glob("staging/*"), *places.own.glob("work/*")))
    return Session(
        disk=RealDisk(places.writing),
        places=places,
        clock=RealClock(),
        program=checked.program,
        sources=checked.sources,
        toolchains=toolchains,
        sandbox=lambda: open_sandbox(unsafe),
        provider=provider or metered(root, model, Budget()),
        model=model,
        options=options,
        listen=listen,
    )
