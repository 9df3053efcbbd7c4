"""What of specc's own files nothing names any more."""

import re
from pathlib import Path

from specc.base.disk import Disk
from specc.engine.state import StateFolder
from specc.plan.lock import Lock
from specc.workspace.places import Places

KEPT = ("built", "records", "interface", "trace", "provenance", "saved", "cache", "lock")
"""What of `build/.specc` is needed between builds. A stamp is a shortcut: the next build makes its own."""


def garbage(disk: Disk, places: Places) -> list[Path]:
    """Replies that specc.lock doesn't name, what is kept of packages that are no more, and what killed builds have left, sorted."""
    lock = Lock((disk.read(places.lock) or b"").decode(errors="replace"))
    named = set(re.findall(r'"([0-9a-f]{64})"', lock.text()))
    records = [*disk.files(places.records), *disk.files(places.locked_records)]
    found = [path for path in records if path.stem not in named]
    state = StateFolder(disk, places.built, places.provenance, lambda text: None)
    goals = {*state.goals(), *lock.goals()}
    for folder in (places.trace, places.provenance, places.own / "interface"):
        found += [path for path in disk.files(folder) if f"{path.parent.name}:{path.stem}" not in goals]
    found += [path for path in disk.files(places.own) if path.relative_to(places.own).parts[0] not in KEPT]
    return sorted(found)
