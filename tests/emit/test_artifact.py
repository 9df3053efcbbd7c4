"""Replacing an artifact: all or nothing, and nobody's file is lost."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.base.digest import digest_bytes
from specc.base.disk import MemoryDisk, RealDisk
from specc.base.error import SpeccError
from specc.emit.artifact import checked_path, edits, foreign, replace


def owned(files: dict[str, bytes]) -> dict[str, set[str]]:
    return {name: {digest_bytes(content)} for name, content in files.items()}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_new_artifact_takes_the_old_one_s_place_and_other_people_s_files_stay(tmp_path: Path) -> None:
    folder, staging, saved = tmp_path / "out", tmp_path / ".s/staging", tmp_path / ".s/saved"
    old = {"a.txt": b"1", "gone.txt": b"2"}
    replace(RealDisk(), folder, staging, old, {}, saved)
    (folder / "target").mkdir()
    (folder / "target/cache").write_bytes(b"theirs")
    replace(RealDisk(), folder, staging, {"a.txt": b"3", "new/b.txt": b"4"}, owned(old), saved)
    assert tree(folder) == {"a.txt": b"3", "new/b.txt": b"4", "target/cache": b"theirs"}
    assert not staging.exists() and not saved.exists()


def test_an_edited_file_is_noticed_and_kept_aside_when_it_is_replaced(tmp_path: Path) -> None:
    folder, staging, saved = tmp_path / "out", tmp_path / ".s/staging", tmp_path / ".s/saved"
    old = {"a.txt": b"1", "b.txt": b"2"}
    replace(RealDisk(), folder, staging, old, {}, saved)
    (folder / "a.txt").write_bytes(b"mine")
    (folder / "b.txt").unlink()
    found = edits(RealDisk(), folder, owned(old))
    assert found.changed == ("a.txt",) and found.deleted == ("b.txt",)
    replace(RealDisk(), folder, staging, {"a.txt": b"3"}, owned(old), saved)
    assert tree(folder) == {"a.txt": b"3"} and tree(saved) == {"a.txt": b"mine"}


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    files = {"a.txt": b"1"}
    replace(RealDisk(), tmp_path / "out", tmp_path / "staging", files, {}, tmp_path / "saved")
    before = (tmp_path / "out/a.txt").stat()
    replace(RealDisk(), tmp_path / "out", tmp_path / "staging", files, owned(files), tmp_path / "saved")
    after = (tmp_path / "out/a.txt").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_file_whose_bytes_stay_the_same_keeps_its_time(tmp_path: Path) -> None:
    old = {"a": b"1", "b": b"2"}
    replace(RealDisk(), tmp_path / "out", tmp_path / "staging", old, {}, tmp_path / "saved")
    os.utime(tmp_path / "out/a", ns=(1, 1))
    replace(RealDisk(), tmp_path / "out", tmp_path / "staging", {"a": b"1", "b": b"3"}, owned(old), tmp_path / "saved")
    assert (tmp_path / "out/a").stat().st_mtime_ns == 1
    assert (tmp_path / "out/b").read_bytes() == b"3"


def test_what_an_interrupted_build_left_is_put_back_or_kept(tmp_path: Path) -> None:
    for name, content in (("staging/theirs", b"x"), ("staging/a", b"edited"), ("staging/b", b"ours"), ("out/a", b"0")):
        RealDisk().write(tmp_path / name, content)
    ours = owned({"a": b"0", "b": b"ours"})
    replace(RealDisk(), tmp_path / "out", tmp_path / "staging", {"a": b"1"}, ours, tmp_path / "saved")
    assert tree(tmp_path / "out") == {"a": b"1", "theirs": b"x"}
    assert tree(tmp_path / "saved") == {"a": b"edited"} and not (tmp_path / "staging").exists()


def test_a_link_in_the_output_tree_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SpeccError, match="symbolic link"):
        replace(RealDisk(), tmp_path / "out", tmp_path / "staging", {"a": b"1"}, {}, tmp_path / "saved")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "C:\\x", "C:x", "CON", "con.txt", "a/../b", "a\0b", ".git/hooks/x", "a//b", "", "a/nul", "x.", "a ", "./a"]
)
def test_paths_that_no_artifact_may_hold_are_refused(name: str) -> None:
    with pytest.raises(SpeccError):
        checked_path(name)


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SpeccError, match="differ in case"):
        replace(RealDisk(), tmp_path / "out", tmp_path / "s", {"a.txt": b"1", "A.txt": b"2"}, {}, tmp_path / "saved")


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    assert foreign(RealDisk(), tmp_path, {}, {"a": b"ours", "b": b"ours"}) == ("a",)
    assert foreign(RealDisk(), tmp_path, {}, {"a": b"theirs"}) == ()


NAMES = st.sampled_from(["a", "b", "c/d", "c/e", "f/g/h"])
FILES = st.dictionaries(NAMES, st.binary(max_size=3), max_size=5)


@settings(max_examples=200, deadline=None)
@given(old=FILES, edited=FILES, new=FILES.filter(bool))
def test_no_byte_that_specc_did_not_write_is_ever_lost(old: dict[str, bytes], edited: dict[str, bytes], new: dict[str, bytes]) -> None:
    disk, folder, saved = MemoryDisk(), Path("/out"), Path("/saved")
    replace(disk, folder, Path("/staging"), old, {}, saved)
    for name, content in edited.items():
        disk.write(folder / name, content)
    replace(disk, folder, Path("/staging"), new, owned(old), saved)
    for name, content in new.items():
        assert disk.read(folder / name) == content
    for name, content in edited.items():
        if old.get(name) != content and new.get(name) != content:
            assert content in (disk.read(folder / name), disk.read(saved / name))
    assert disk.files(Path("/staging")) == []
