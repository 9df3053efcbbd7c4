"""Which files are specs, and what is refused."""

from pathlib import Path

import pytest

from specc.base.error import SpeccError
from specc.workspace.config import Config, WorkspaceConfig
from specc.workspace.root import find_root
from specc.workspace.sources import MAX_BYTES, read_source, spec_paths


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("specs/a.md", "specs/deep/b.md", "specs/examples/k3tq.md", "specs/notes.txt", "other/c.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# T\n")
    (tmp_path / "specc.toml").write_text("")
    return tmp_path.resolve()


def names(root: Path, *named: str, config: Config | None = None) -> list[str]:
    paths = spec_paths(root, config or Config(), [root / name for name in named])
    return [path.relative_to(root).as_posix() for path in paths]


def test_the_globs_of_the_workspace_find_specs_and_no_cases(root: Path) -> None:
    assert names(root) == ["specs/a.md", "specs/deep/b.md"]


def test_other_globs_can_be_set(root: Path) -> None:
    assert names(root, config=Config(workspace=WorkspaceConfig(specs=("other/*.md", "specs/a.md")))) == ["other/c.md", "specs/a.md"]


def test_files_and_folders_can_be_named(root: Path) -> None:
    assert names(root, "other", "specs/deep/b.md") == ["other/c.md", "specs/deep/b.md"]


@pytest.mark.parametrize("named", ["none.md", "specs/none", "..", "specs/examples/k3tq.md"])
def test_what_is_not_there_or_outside_is_refused_with_a_remedy(root: Path, named: str) -> None:
    (root.parent / "outside.md").write_text("")
    with pytest.raises(SpeccError) as caught:
        names(root, named)
    assert caught.value.remedy


def test_a_workspace_without_specs_says_so(tmp_path: Path) -> None:
    with pytest.raises(SpeccError, match="no spec was found"):
        spec_paths(tmp_path, Config(), [])


def test_the_root_is_where_the_nearest_configuration_stands(root: Path) -> None:
    assert find_root(root / "specs" / "deep") == root


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"# T\n\nab\xff\n", "a.md:3: byte 0xff at offset 7 is not UTF-8"),
        ("# T\n".encode("utf-16"), "a.md is UTF-16"),
        (b"# T\n\0\n", "a.md:2: a NUL byte at offset 4"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(SpeccError) as caught:
        read_source(tmp_path, path)
    assert caught.value.message == said
    assert caught.value.remedy


def test_a_byte_order_mark_and_carriage_returns_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbf# T\r\n")
    source = read_source(tmp_path, path)
    assert source.data == path.read_bytes()
    assert source.position(3) == (1, 1)


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(SpeccError, match="are the most"):
        read_source(tmp_path, path)
