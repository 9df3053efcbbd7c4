"""A git revision of a workspace, laid out as files."""

import os
import subprocess
from pathlib import Path

from specc.base.error import SpeccError
from specc.workspace.root import CONFIG

_FILES = ("*.md", CONFIG, f"*/{CONFIG}")


def lay_out(folder: Path, revision: str, place: Path) -> Path:
    """Write the specs and configurations of a revision to `place`, and give the folder in it that stands for `folder`.

    Nothing of the repository changes. Raises SpeccError where there is no git, no repository or no such revision.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", revision=revision).strip()
    place = place.resolve()
    index = {"GIT_INDEX_FILE": str(place / ".index")}
    _git(top, "read-tree", commit, env=index)
    files = _git(top, "ls-files", "-z", "--", *_FILES, env=index)
    _git(top, "checkout-index", "-z", "--stdin", f"--prefix={place}/", stdin=files, env=index)
    return place / folder.resolve().relative_to(top.resolve())


def _git(folder: Path, *args: str, revision: str = "", stdin: str = "", env: dict[str, str] | None = None) -> str:
    try:
        ran = subprocess.run(
            ["git", *args], cwd=folder, input=stdin, capture_output=True, encoding="utf-8", errors="surrogateescape",
            env={**os.environ, **(env or {})}, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise SpeccError("there is no `git` on this machine", "Install git, or name files or folders instead of revisions.") from None
    if ran.returncode:
        if revision:
            raise SpeccError(f"`{revision}` is neither a file, nor a folder, nor a revision of git", "`git log` lists revisions.")
        raise SpeccError(f"git: {ran.stderr.strip() or 'failed'}", "Name files or folders instead of revisions, or mend the repository.")
    return ran.stdout
