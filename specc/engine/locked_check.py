"""Building everything again from specc.lock and its records, beside what stands in `build/`, to see that they fit."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from specc.engine.compile import build
from specc.engine.events import Listener
from specc.engine.opening import open_session
from specc.engine.removal import with_imports
from specc.engine.report import Report
from specc.engine.session import Options, Toolchain
from specc.ir.front import Checked
from specc.model.config import ModelConfig
from specc.workspace.places import Places


@contextlib.contextmanager
def _beside(root: Path) -> Iterator[Places]:
    """A build folder that is gone afterwards. Compilers' caches are the workspace's own where it has some."""
    with tempfile.TemporaryDirectory(prefix="specc-check-") as scratch:
        places = Places(root, Path(scratch).resolve() / "build")
        if not os.access(places.cache, os.W_OK):
            places.cache = places.own / "cache"
        yield places


async def check_locked(
    root: Path,
    checked: Checked,
    toolchains: Mapping[str, Toolchain],
    model: ModelConfig,
    wanted: list[tuple[str, str]],
    listen: Listener,
    unsafe: bool,
) -> tuple[Report, tuple[str, ...]]:
    """The report of a build from specc.lock alone, in a folder that is gone afterwards, and the packages in specc.lock that nobody wants.

    No model is asked, nothing comes from the workspace's own records, nothing in it is written.
    """
    with _beside(root) as places:
        session = open_session(root, checked, toolchains, model, Options(locked=True), listen, unsafe, places=places)
        report = await build(session, wanted)
        strangers = sorted(session.lock.lock.goals() - with_imports(session.program, wanted))
    return report, tuple(strangers)
