"""What make and ninja are told of a build: a depfile and a stamp."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from specc.base.disk import RealDisk
from specc.base.error import SpeccError

if TYPE_CHECKING:
    from specc.engine.session import Session


def render_depfile(outputs: Iterable[str], inputs: Iterable[str]) -> str:
    """A rule in Makefile syntax, and an empty one for each input, so that a deleted input is no error of make's."""
    outs, ins = [escaped(name) for name in outputs], [escaped(name) for name in inputs]
    rule = " ".join(outs) + ":" + "".join(f" \\\n  {name}" for name in ins)
    return "\n".join([rule, *(f"{name}:" for name in ins)]) + "\n"


def escaped(name: str) -> str:
    """A path as make and ninja both read it. Raises SpeccError for one that Makefile syntax can't hold."""
    if any(char in name for char in "\n\r"):
        raise SpeccError(f"{name!r} can't stand in a depfile: it holds a line end", "Rename it.")
    return name.replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")


def write_depfile(path: Path, stamp: Path | None, session: "Session", wanted: Iterable[tuple[str, str]], named: bool) -> None:
    """Write what the wanted packages depend on: their specs and all these import, bodies written by hand, specc.toml, the project's own
    targets; where no spec was `named`, the folders of the specs too, which change when a spec is added.

    The rule's target is the stamp, else the packages' files. Paths are relative to the current folder, as in make.
    """
    root, inputs, outputs = session.places.root, set[Path](), set[Path]()
    for target, name in wanted:
        for module in session.program.closure(name).modules.values():
            spec = root / module.source
            inputs |= {spec} if named else {spec, spec.parent}
            inputs |= {path for path in (session.places.bodies / target / module.name).glob("*") if path.is_file()}
        built = session.state.get(f"{target}:{name}")
        outputs |= {session.places.artifact(target, name) / file for file in (built.files if built else {})}
        inputs |= _files(root / "targets" / target, root / "templates" / target)
    config = root / "specc.toml"
    inputs |= {config} if config.is_file() else set()
    here = Path.cwd()
    text = render_depfile(_relative(here, {stamp} if stamp else outputs), _relative(here, inputs))
    RealDisk().write(path.absolute(), text.encode())


def touch(stamp: Path) -> None:
    """Give a stamp the present time, making it where it isn't there."""
    RealDisk().write(stamp.absolute(), b"")
    os.utime(stamp)


def _files(*folders: Path) -> set[Path]:
    return {path for folder in folders for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def _relative(here: Path, paths: Iterable[Path]) -> list[str]:
    return sorted(Path(os.path.relpath(path.absolute(), here)).as_posix() for path in paths)
