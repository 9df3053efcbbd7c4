"""Whether anything has changed, by the times of files: a change is never missed where the system shows it."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from specc.workspace import stamp as stamps
from specc.workspace.stamp import Stamp, Writing, content, key, read

YEARS = 10 * 365 * 86400 * 10**9
LATER = 10**9


def taken(root: Path, *names: str, later: int = LATER) -> Stamp:
    """A stamp of files as they are; `later` is by how much the build began after the last of them was changed, in nanoseconds."""
    changed = max((root / name).stat().st_ctime_ns for name in names)
    stamp = Stamp(changed + later)
    for name in names:
        stamp.add(str(root), name, sha256((root / name).read_bytes()).digest())
    return stamp


def changed(stamp: Stamp, root: Path) -> list[str]:
    return stamp.review(str(root), stamp.suspects(str(root)))


def test_what_is_as_it_was_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    assert taken(tmp_path, "a").suspects(str(tmp_path)) == []


def test_other_bytes_of_the_same_size_and_time_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    stamp, times = taken(tmp_path, "a"), path.stat()
    path.write_bytes(b"2")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert path.stat().st_mtime_ns == times.st_mtime_ns
    assert changed(stamp, tmp_path) == ["a"]


@pytest.mark.parametrize("shift", [-YEARS, YEARS])
def test_times_that_lie_make_no_change_and_hide_none(tmp_path: Path, shift: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    stamp, now = taken(tmp_path, "a"), path.stat().st_mtime_ns
    os.utime(path, ns=(now, now + shift))
    assert stamp.suspects(str(tmp_path)) == [0] and changed(stamp, tmp_path) == []
    stamp = taken(tmp_path, "a")
    path.write_bytes(b"2")
    os.utime(path, ns=(now, now + shift))
    assert changed(stamp, tmp_path) == ["a"]


def test_a_file_as_young_as_the_stamp_is_read_whatever_its_times_say(tmp_path: Path) -> None:
    """It may have been changed after it was read, within the same tick of the clock: nothing but its bytes shows that."""
    path = tmp_path / "a"
    path.write_bytes(b"2")
    stamp = Stamp(path.stat().st_ctime_ns)
    stamp.add(str(tmp_path), "a", sha256(b"1").digest())
    assert changed(stamp, tmp_path) == ["a"]


def test_a_clock_that_was_moved_back_costs_reading_and_hides_nothing(tmp_path: Path) -> None:
    """Files of the future, as they look after the clock was moved back, are younger than any stamp."""
    path = tmp_path / "a"
    path.write_bytes(b"1")
    stamp = taken(tmp_path, "a", later=-YEARS)
    assert stamp.suspects(str(tmp_path)) == [0] and changed(stamp, tmp_path) == []
    path.write_bytes(b"2")
    assert changed(stamp, tmp_path) == ["a"]


def test_a_file_that_took_another_s_place_is_noticed_by_its_inode(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    stamp, times = taken(tmp_path, "a"), (tmp_path / "a").stat()
    (tmp_path / "b").replace(tmp_path / "a")
    os.utime(tmp_path / "a", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert changed(stamp, tmp_path) == ["a"]


def test_an_editor_that_replaces_a_file_by_the_same_bytes_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    stamp = taken(tmp_path, "a")
    (tmp_path / "new").write_bytes(b"1")
    (tmp_path / "new").replace(tmp_path / "a")
    assert changed(stamp, tmp_path) == []
    stamp.before += LATER
    assert stamp.suspects(str(tmp_path)) == [], "and the next look knows it"


def test_what_is_gone_and_what_has_come_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "folder").mkdir()
    stamp = taken(tmp_path, "a")
    for name in ("folder", "bodies"):
        stamp.add_unread(str(tmp_path), name)
    assert changed(stamp, tmp_path) == []
    (tmp_path / "a").unlink()
    (tmp_path / "folder/x").write_bytes(b"")
    (tmp_path / "bodies").mkdir()
    assert changed(stamp, tmp_path) == ["a", "folder", "bodies"]


def test_a_link_that_leads_elsewhere_is_a_change_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "folder/link"
    link.symlink_to("a")
    before = content(str(tmp_path / "folder"))
    link.unlink()
    link.symlink_to("b")
    assert content(str(tmp_path / "folder")) != before


def test_what_was_changed_while_the_build_ran_never_counts_as_unchanged(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    stamp = Stamp((tmp_path / "a").stat().st_ctime_ns)
    stamp.add_unread(str(tmp_path), "a")
    assert changed(stamp, tmp_path) == ["a"]


def test_a_stamp_that_is_damaged_anywhere_counts_as_absent(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    path, name = str(tmp_path / "stamp"), key(["build"], "1")
    Writing(path).finish(name, taken(tmp_path, "a"))
    stamp = read(path, name)
    assert stamp is not None and stamp.names == ["a"] and changed(stamp, tmp_path) == []
    assert read(path, key(["build", "-k"], "1")) is None and read(path, key(["build"], "2")) is None
    whole = Path(path).read_bytes()
    for at in range(len(whole)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]):
            Path(path).write_bytes(data)
            assert read(path, name) is None


def test_a_stamp_that_can_t_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    writing = Writing(str(tmp_path / "file/stamp"))
    assert writing.now is None
    writing.finish(b"", Stamp(0))
    writing.drop()


def test_it_imports_nothing_that_takes_time() -> None:
    code = "import sys; before = set(sys.modules); import specc.cli.fresh; print(*sorted(set(sys.modules) - before))"
    ran = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=Path(stamps.__file__).parents[2]
    )
    heavy = {"pathlib", "re", "json", "msgspec", "click", "asyncio", "typing", "hashlib"}
    assert not heavy & set(ran.stdout.split())
