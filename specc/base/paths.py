"""Folders outside a project that specc keeps things in, and names that no file may have."""

import os
from pathlib import Path


def cache_root() -> Path:
    """The folder for what can be fetched again (tools, models): `$SPECC_CACHE`, else the platform's own place for caches."""
    chosen = os.environ.get("SPECC_CACHE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("specc", appauthor=False)


_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10))})


def is_device(name: str) -> bool:
    """Whether Windows takes a file of this name for a device, whatever its ending."""
    return name.split(".")[0].lower() in _DEVICES
