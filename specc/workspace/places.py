"""Where things stand in a workspace."""

from pathlib import Path


class Places:
    """The folders of a workspace at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.build = root / "build"
        self.own = self.build / ".specc"
        """What specc keeps for itself: nothing in it is an artifact."""
        self.state = self.own / "state"
        self.records = self.own / "records"
        self.trace = self.own / "trace"
        self.provenance = self.own / "provenance"
        self.failed = self.own / "failed"
        self.saved = self.own / "saved"
        self.work = self.own / "work"
        self.bodies = root / "bodies"

    def artifact(self, target: str, module: str) -> Path:
        """A package: `build/<target>/<module>`."""
        return self.build / target / module

    def interface(self, target: str, module: str) -> Path:
        """The interface that a package was built for, with those of the modules it imports, as JSON."""
        return self.own / "interface" / target / f"{module}.json"

    def body(self, target: str, module: str, function: str, extension: str) -> Path:
        """A body written by hand."""
        return self.bodies / target / module / f"{function}.{extension}"

    def relative(self, path: Path) -> str:
        """A path as users are shown it: relative to the root, POSIX."""
        return path.relative_to(self.root).as_posix()
