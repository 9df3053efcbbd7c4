"""Folders outside a project that specc keeps things in."""

import os
from pathlib import Path


def cache_root() -> Path:
    """The folder for what can be fetched again (tools, models): `$SPECC_CACHE`, else the platform's own place for caches."""
    chosen = os.environ.get("SPECC_CACHE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("specc", appauthor=False)
