"""A build that is killed, or whose disk is full or broken, at every point there is: the next build equals a clean one."""

import errno
from pathlib import Path

import pytest

from specc.base.error import SpeccError
from tests.engine.faults import Points, Project, snapshots


async def built(root: Path) -> Project:
    """A project that was built without any fault."""
    project = Project(root)
    assert (await project.build(Points())).good
    return project


async def inhabited(root: Path) -> Project:
    """The same, in whose packages other tools have left files."""
    project = await built(root)
    for target in ("rust", "python"):
        place = project.places.artifact(target, "m") / "target/cache"
        place.parent.mkdir()
        place.write_bytes(b"theirs")
    return project


def ours(project: Project) -> dict[str, dict[str, bytes]]:
    """The packages without what other tools have left there."""
    return {name: {path: data for path, data in files.items() if "cache" not in path} for name, files in project.packages().items()}


def recorded(project: Project) -> set[str]:
    return {path.stem for path in project.places.records.rglob("*.json")}


async def test_a_first_build_that_is_killed_anywhere_is_made_good_by_the_next(tmp_path: Path) -> None:
    clean = Project(tmp_path / "clean")
    points, killed = snapshots(clean, tmp_path / "killed")
    clean.root.mkdir()
    assert (await clean.build(points)).good
    assert points.stops >= 300
    for kind, project in killed:
        for name, files in project.packages().items():
            assert files == clean.packages()[name], f"half a package after: {kind}"
        paid = recorded(project)
        assert (await project.build(Points())).good, kind
        assert project.all() == clean.all(), kind
        assert not paid & set(project.asked), f"a reply that was paid for is asked for again after: {kind}"


async def test_a_rebuild_that_is_killed_anywhere_is_made_good_by_the_next(tmp_path: Path) -> None:
    old = await inhabited(tmp_path / "old")
    new = old.copy(tmp_path / "new")
    points, killed = snapshots(new, tmp_path / "killed")
    assert (await new.build(points, loud=True)).good
    assert ours(new) != ours(old) and points.stops >= 300
    # A record that the lock no longer names may be left beside those that it does: `specc gc` removes it.
    wanted = {name: data for name, data in new.all().items() if "specc.records" not in name}
    for kind, project in killed:
        for name, files in ours(project).items():
            assert files in (ours(old)[name], ours(new)[name]), f"half a package after: {kind}"
        assert (await project.build(Points(), loud=True)).good, kind
        assert {name: data for name, data in project.all().items() if "specc.records" not in name} == wanted, kind
        assert set(new.all()) <= set(project.all()), kind


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO])
async def test_a_disk_that_fails_at_any_write_costs_no_package(tmp_path: Path, fault: int) -> None:
    old = await inhabited(tmp_path / "old")
    new, points = old.copy(tmp_path / "new"), Points()
    await new.build(points, loud=True)
    assert points.writes > 50
    for at in range(1, points.writes + 1):
        project = old.copy(tmp_path / str(at))
        with pytest.raises(SpeccError) as caught:
            await project.build(Points(at=at, fault=fault), loud=True)
        assert str(tmp_path) in caught.value.message and "\n" not in caught.value.message
        for name, files in ours(project).items():
            assert files in (ours(old)[name], ours(new)[name]), f"half a package after write {at}"
        assert (await project.build(Points(), loud=True)).good, at
        assert project.packages() == new.packages(), at
