"""The folders of the system that every child may read, and the environment it gets."""

from collections.abc import Mapping
from pathlib import Path

ROOTS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
"""Folders, or links into /usr where the distribution has merged them."""

READABLE = ("/usr", "/etc/ld.so.cache", "/etc/alternatives", "/etc/ssl/openssl.cnf", "/nix/store", "/gnu/store")
"""Programs and libraries: no accounts, keys or settings. `cc` is a link through /etc/alternatives on Debian."""

PATH = "/usr/local/bin:/usr/bin:/bin"


def present(paths: tuple[str, ...]) -> list[str]:
    """Those of `paths` that this machine has."""
    return [path for path in paths if Path(path).exists()]


def environment(scratch: str, extra: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a child: `scratch` is its home and its place for temporary files."""
    return {"PATH": PATH, "HOME": scratch, "TMPDIR": scratch, "LANG": "C.UTF-8", **extra}
