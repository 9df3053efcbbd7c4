"""Both disks behave alike, and nothing half-written is ever visible."""

import os
from pathlib import Path

import pytest

from specc.base.disk import Disk, MemoryDisk, RealDisk
from specc.base.error import SpeccError


@pytest.fixture(params=["real", "memory"])
def disk(request: pytest.FixtureRequest) -> Disk:
    return RealDisk() if request.param == "real" else MemoryDisk()


def test_what_is_written_is_read(disk: Disk, tmp_path: Path) -> None:
    disk.write(tmp_path / "a/b.txt", b"1")
    assert disk.read(tmp_path / "a/b.txt") == b"1"
    assert disk.read(tmp_path / "nothing") is None
    assert disk.files(tmp_path) == [tmp_path / "a/b.txt"]
    assert disk.files(tmp_path / "nothing") == []


def test_exchange_swaps_two_folders(disk: Disk, tmp_path: Path) -> None:
    disk.write(tmp_path / "new/x", b"new")
    disk.write(tmp_path / "old/y", b"old")
    disk.exchange(tmp_path / "new", tmp_path / "old")
    assert disk.files(tmp_path / "old") == [tmp_path / "old/x"]
    assert disk.files(tmp_path / "new") == [tmp_path / "new/y"]


def test_exchange_with_nothing_is_a_move(disk: Disk, tmp_path: Path) -> None:
    disk.write(tmp_path / "new/x", b"new")
    disk.exchange(tmp_path / "new", tmp_path / "far/old")
    assert disk.read(tmp_path / "far/old/x") == b"new"
    assert not disk.exists(tmp_path / "new/x")


def test_move_and_remove(disk: Disk, tmp_path: Path) -> None:
    disk.write(tmp_path / "a/x", b"1")
    disk.move(tmp_path / "a", tmp_path / "b/c")
    assert disk.read(tmp_path / "b/c/x") == b"1"
    disk.remove(tmp_path / "b")
    assert not disk.exists(tmp_path / "b/c/x")
    disk.remove(tmp_path / "b")


def test_unchanged_bytes_are_not_written_again(tmp_path: Path) -> None:
    RealDisk().write(tmp_path / "a", b"1")
    before = (tmp_path / "a").stat()
    RealDisk().write(tmp_path / "a", b"1")
    assert (tmp_path / "a").stat().st_ino == before.st_ino


def test_a_link_is_replaced_and_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"1")
    (tmp_path / "link").symlink_to(tmp_path / "victim")
    RealDisk().write(tmp_path / "link", b"2")
    assert (tmp_path / "victim").read_bytes() == b"1" and (tmp_path / "link").read_bytes() == b"2"


def test_a_failed_write_leaves_the_old_bytes_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    RealDisk().write(tmp_path / "a", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(SpeccError, match="No space left") as caught:
        RealDisk().write(tmp_path / "a", b"new")
    assert str(tmp_path / "a") in caught.value.message and "space" in caught.value.remedy
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
