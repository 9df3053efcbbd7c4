"""Finding the workspace."""

from pathlib import Path

CONFIG = "specc.toml"


def find_root(start: Path) -> Path:
    """The folder of the nearest specc.toml at or above `start`; `start` itself where there is none."""
    start = start.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / CONFIG).is_file()), start)
