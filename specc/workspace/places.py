"""Where things stand in a workspace."""

from pathlib import Path


class Places:
    """The folders of a workspace at `root`. `build` is where packages go, `root/build` unless something else is said."""

    def __init__(self, root: Path, build: Path | None = None) -> None:
        self.root = root
        self.build = build or root / "build"
        self.own = self.build / ".specc"
        """What specc keeps for itself: nothing in it is an artifact."""
        self.lock = root / "specc.lock"
        self.locked_records = root / "specc.records"
        """The replies that specc.lock names: committed with it."""
        self.built = self.own / "built"
        self.records = self.own / "records"
        self.trace = self.own / "trace"
        self.provenance = self.own / "provenance"
        self.failed = self.own / "failed"
        self.saved = self.own / "saved"
        self.staging = self.own / "staging"
        self.work = self.own / "work"
        self.writing = self.own / "writing"
        """Files that are being written."""
        self.cache = root / "build" / ".specc" / "cache"
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
        return (path.relative_to(self.root) if path.is_relative_to(self.root) else path).as_posix()
