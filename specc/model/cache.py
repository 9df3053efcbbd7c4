"""The models on this machine: one folder outside all projects, shared by them."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from specc.base.error import SpeccError
from specc.base.paths import cache_root
from specc.model.catalogue import Model, catalogue

BLOCK = 1 << 20


class Seal(msgspec.Struct, frozen=True):
    """The sha256 of a file, and the size and time it had when that was computed."""

    sha256: str
    size: int
    mtime_ns: int


class Cached(msgspec.Struct, frozen=True):
    """A model of the catalogue and where it lies, `None` when it is not here."""

    model: Model
    path: Path | None


def models_folder() -> Path:
    """Where model files lie."""
    return cache_root() / "models"


def file_of(model: Model) -> Path:
    """Where a model's file lies or would lie."""
    return models_folder() / model.file


def list_models() -> tuple[Cached, ...]:
    """Every model of the catalogue and whether it is here. Looks at sizes only, so it is quick."""
    return tuple(Cached(model, file_of(model) if _has_size(model) else None) for model in catalogue())


def model_path(model: Model) -> Path:
    """The verified file of a model. Raises SpeccError when it is missing or not what the catalogue says."""
    if not _has_size(model):
        raise SpeccError(
            f"the model {model.name} is not on this machine",
            f"Fetch it with `specc model pull {model.name}` ({model.size / 1e9:.1f} GB).",
        )
    if not verify(model):
        raise SpeccError(
            f"{file_of(model)} is not the model {model.name}: its sha256 is wrong",
            f"Run `specc model rm {model.name}` and `specc model pull {model.name}`.",
        )
    return file_of(model)


def verify(model: Model, afresh: bool = False) -> bool:
    """Whether a model's file is here and has its sha256. `afresh` reads it again even if it was verified before."""
    return _has_size(model) and sha256_of(file_of(model), afresh) == model.sha256


def sha256_of(path: Path, afresh: bool = False) -> str:
    """The sha256 of a file, remembered in the cache as long as its size and time stay the same."""
    stat = path.stat()
    record = _record(path)
    seal = _read(record)
    if not afresh and seal and (seal.size, seal.mtime_ns) == (stat.st_size, stat.st_mtime_ns):
        return seal.sha256
    hash = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            hash.update(block)
    _write(record, Seal(hash.hexdigest(), stat.st_size, stat.st_mtime_ns))
    return hash.hexdigest()


def remove(model: Model) -> bool:
    """Delete a model's file and what an interrupted download left; whether there was anything."""
    from shutil import rmtree

    path = file_of(model)
    found = False
    with locked(path):
        for file in (path, _record(path)):
            if file.exists():
                found = True
                file.unlink()
        if parts_folder(model).exists():
            found = True
            rmtree(parts_folder(model))
    return found


def parts_folder(model: Model) -> Path:
    """Where the parts of an unfinished download wait."""
    return models_folder() / f"{model.file}.part"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a file against other specc processes. The operating system ends the lock with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("w") as file:
        _lock(file.fileno())
        yield


def _lock(descriptor: int) -> None:
    if os.name == "posix":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX)
    else:
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]


def _has_size(model: Model) -> bool:
    try:
        return file_of(model).stat().st_size == model.size
    except OSError:
        return False


def _record(path: Path) -> Path:
    """Beside a file of the cache; for a user's own file in the cache, named by where it lies."""
    if path.parent == models_folder():
        return path.with_name(f"{path.name}.json")
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
    return models_folder() / f"{path.name}.{name}.json"


def _read(record: Path) -> Seal | None:
    try:
        return msgspec.json.decode(record.read_bytes(), type=Seal)
    except (OSError, msgspec.DecodeError):
        return None


def _write(record: Path, seal: Seal) -> None:
    """Where the cache can't be written to, the file is hashed each time."""
    with suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        temporary = record.with_name(f"{record.name}.{os.getpid()}")
        temporary.write_bytes(msgspec.json.encode(seal))
        temporary.replace(record)
