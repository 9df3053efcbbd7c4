"""Finding and loading targets: the project's own, installed ones, bundled ones — all through the same door."""

import importlib.util
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from specc.base.digest import digest
from specc.base.error import SpeccError
from specc.target.api import AnyTarget, Target
from specc.target.document import DocumentTarget
from specc.target.values import Manifest

ENTRY_POINTS = "specc.targets"


class Origin(msgspec.Struct, frozen=True):
    """Where a target stands."""

    name: str
    folder: str
    """Holds target.toml and `__init__.py`."""
    templates: str
    source: str
    """`project`, `installed` or `bundled`."""


def bundled(kind: str) -> Path:
    """The folder `targets` or `templates` that ships with specc: inside the wheel, else the checkout's."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_bundled" / kind
    return inside if inside.is_dir() else package.parent / kind


def origins(root: Path) -> dict[str, Origin]:
    """Every target by name, the first found of a name winning: the project's `targets/`, entry points, bundled."""
    found: dict[str, Origin] = {}
    for source, targets, templates in (
        ("project", root / "targets", root / "templates"),
        ("installed", None, None),
        ("bundled", bundled("targets"), bundled("templates")),
    ):
        if targets is None or templates is None:
            candidates = _installed()
        else:
            candidates = [
                Origin(folder.name, str(folder), str(templates / folder.name), source)
                for folder in sorted(targets.glob("*"))
                if (folder / "target.toml").is_file()
            ]
        for origin in candidates:
            found.setdefault(origin.name, origin)
    return dict(sorted(found.items()))


def _installed() -> list[Origin]:
    """Targets that other distributions register: the entry point names a package that holds target.toml and `templates/`."""
    found = []
    for point in entry_points(group=ENTRY_POINTS):
        spec = importlib.util.find_spec(point.value.split(":")[0])
        if spec is not None and spec.origin is not None:
            folder = Path(spec.origin).parent
            found.append(Origin(point.name, str(folder), str(folder / "templates"), "installed"))
    return found


def manifest(origin: Origin) -> Manifest:
    """`target.toml` of a target. Raises SpeccError where it isn't well formed."""
    path = Path(origin.folder, "target.toml")
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Manifest)
    except (msgspec.DecodeError, OSError) as error:
        raise SpeccError(f"{path}: {error}", "Mend the target's manifest; docs/targets.md describes it.") from None


Tables = Mapping[str, Mapping[str, Any]]
"""`[targets]` of specc.toml: the options of each target."""


def load_code(name: str, root: Path, options: Mapping[str, Any] | None = None) -> Target:
    """The code target of that name. Raises SpeccError as `load` does, and where it makes documents."""
    target = load(name, root, {name: options or {}})
    if not isinstance(target, Target):
        raise SpeccError(f"`{name}` makes documents, and a code target is wanted")
    return target


def load(name: str, root: Path, tables: Tables | None = None) -> AnyTarget:
    """The target of that name, for a project at `root`, with the code targets that a document target renders from.

    Raises SpeccError where there is none or it can't be loaded.
    """
    known = origins(root)
    if name not in known:
        from difflib import get_close_matches

        close = get_close_matches(name, known, n=1)
        hint = f"Did you mean `{close[0]}`? " if close else ""
        raise SpeccError(f"there is no target `{name}`", f"{hint}Known targets: {', '.join(known)}.")
    origin = known[name]
    package = _import(origin)
    try:
        make = package.TARGET
    except AttributeError:
        raise SpeccError(f"target `{name}` ({origin.folder}) defines no `TARGET`") from None
    target = make(manifest(origin), Path(origin.templates), (tables or {}).get(name, {}))
    assert isinstance(target, AnyTarget)
    if isinstance(target, DocumentTarget):
        target.code = {language: load_code(language, root, (tables or {}).get(language)) for language in target.languages()}
    return target


def _import(origin: Origin) -> Any:
    """Import a target's folder as the package `specc_targets.<name>`; a project's may shadow a bundled one of the same name."""
    name = f"specc_targets.{origin.name.replace('-', '_')}"
    loaded = sys.modules.get(name)
    if loaded is not None and Path(str(loaded.__file__)).parent == Path(origin.folder):
        return loaded
    for stale in [key for key in sys.modules if key == name or key.startswith(name + ".")]:
        del sys.modules[stale]
    path = Path(origin.folder, "__init__.py")
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=[origin.folder])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    parent = sys.modules.setdefault("specc_targets", ModuleType("specc_targets"))
    parent.__path__ = []  # `from . import module` in a target looks its package's parent up
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise SpeccError(f"target `{origin.name}` can't be loaded: {error}", f"See {path}.") from error
    return module


def forget_targets() -> None:
    """Have targets be read from the disk again, for a process that goes on while they are being written."""
    for name in [key for key in sys.modules if key.startswith("specc_targets.")]:
        del sys.modules[name]
    target_digest.cache_clear()


@lru_cache
def target_digest(*folders: Path) -> str:
    """Digest over all bytes that make a target what it is: its folder and its templates."""
    entries = {}
    for base in folders:
        for path in sorted(base.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                entries[f"{base.parent.name}/{path.relative_to(base).as_posix()}"] = path.read_bytes()
    return digest(entries)
