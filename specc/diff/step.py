"""Versions: the smallest that is honest after a step."""

import re

from specc.diff.values import Step

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?")


def least_version(old: str, step: Step) -> str:
    """The smallest version that may follow `old`. Below 1.0.0 a major step raises the minor number, as Cargo and npm read it.

    After a pre-release it is that release: a pre-release promises nothing.
    """
    found = _VERSION.match(old)
    if not found or step is Step.NONE:
        return old
    major, minor, patch = (int(number) for number in found.groups()[:3])
    if found.group(4):
        return f"{major}.{minor}.{patch}"
    if step is Step.MAJOR:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if step is Step.MINOR and major:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def honest(new: str, least: str) -> bool | None:
    """Whether a version is at least the least; `None` where one of the two is missing. A pre-release of a release counts as it."""
    versions = _VERSION.match(new), _VERSION.match(least)
    if not versions[0] or not versions[1]:
        return None
    left, right = ([int(number) for number in version.groups()[:3]] for version in versions if version)
    return left >= right
