"""What `specc watch` looks at first, and where it has itself told of changes. tests/cli/test_watch.py runs it."""

from pathlib import PurePosixPath

import pytest

from specc.base.source import Source
from specc.engine.watch import _fixed, _near


def spec(name: str, *imports: str) -> Source:
    entries = "".join(f"  {other}: ./{other}.md\n" for other in imports)
    head = f"imports:\n{entries}" if imports else ""
    return Source(f"specs/{name}.md", f"---\nspec: {name}\nsummary: S.\n{head}---\n\n# T {{#{name}}}\n".encode())


def test_what_changed_its_users_and_what_these_import_are_looked_at_first() -> None:
    sources = {
        source.name: source
        for source in (spec("base"), spec("user", "base", "other"), spec("last", "user"), spec("other"), spec("apart", "other"))
    }
    assert _near(sources, ("specs/base.md", "specs/gone.md")) == ["specs/base.md", "specs/user.md", "specs/last.md", "specs/other.md"]
    assert _near(sources, ("specs/apart.md",)) == ["specs/other.md", "specs/apart.md"]


@pytest.mark.parametrize(
    ("pattern", "folder"),
    [("specs/**/*.md", "specs"), ("a/b/*.md", "a/b"), ("**/*.md", "."), ("*.md", "."), ("a/x.md", "a"), ("a?/b.md", ".")],
)
def test_the_folder_that_a_glob_begins_in(pattern: str, folder: str) -> None:
    assert _fixed(pattern) == PurePosixPath(folder)
