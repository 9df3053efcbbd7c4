"""The first look of `specc build`: whether there is anything to do at all. Imports nothing that takes time."""

import os
import sys

from specc import __version__
from specc.workspace import stamp as stamps

CONFIG = "specc.toml"


class Looked:
    """What the first look has found: the stamp of the last build with this command line, and what has changed since."""

    def __init__(self, root: str, key: bytes, stamp: stamps.Stamp | None, changed: list[str]) -> None:
        self.root = root
        self.key = key
        self.stamp = stamp
        self.changed = changed

    @property
    def path(self) -> str:
        """Where the stamp stands."""
        return stamps.place(os.path.join(self.root, "build", ".specc", "stamps"), self.key)


def look(argv: list[str]) -> Looked | None:
    """Look whether anything has changed since a build with this command line left all up to date. `None`: nothing has, and it is said."""
    looked = Looked(_root(), stamps.key(argv, __version__), None, [])
    stamp = stamps.read(looked.path, looked.key)
    if stamp is None:
        return looked
    suspects = stamp.suspects(looked.root)
    if suspects:
        writing = stamps.Writing(looked.path)
        looked.changed = stamp.review(looked.root, suspects)
        stamp.before = writing.now or stamp.before
        if looked.changed or writing.now is None:
            writing.drop()
        else:
            writing.finish(looked.key, stamp)
    if looked.changed:
        looked.stamp = stamp
        return looked
    sys.stderr.write(stamp.noted)
    sys.stdout.write(stamp.said)
    sys.stdout.flush()
    return None


def _root() -> str:
    """As `specc.workspace.root.find_root`."""
    start = folder = os.path.realpath(os.getcwd())
    while not os.path.isfile(os.path.join(folder, CONFIG)):
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent
    return folder
