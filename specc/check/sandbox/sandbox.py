"""Running programs that nobody has read."""

import asyncio
import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from specc.base.error import SpeccError
from specc.check.sandbox.child import Child, start
from specc.check.sandbox.invocation import Invocation
from specc.check.sandbox.values import Command, Outcome

_CHUNK = 1 << 16


class Sandbox:
    """Runs commands at one level of isolation: "bubblewrap", "landlock", "sandbox-exec" or "none"."""

    def __init__(self, level: str, invoke: Callable[[Command, str], Invocation], scratch: bool) -> None:
        self.level = level
        self._invoke = invoke
        self._scratch = scratch  # whether a run needs a folder of the host's for temporary files

    async def run(self, command: Command) -> Outcome:
        """Runs `command` to its end, within its limits. Nothing of it is left when this returns, or is cancelled.

        Raises SpeccError when the command can't be started at all.
        """
        began = time.monotonic()
        child = await self.spawn(command)
        try:
            cap = command.limits.output
            feeding = asyncio.create_task(_feed(child, command.stdin))
            reading = asyncio.gather(_collect(child, child.stdout, cap), _collect(child, child.stderr, cap))
            try:
                async with asyncio.timeout(command.limits.seconds):
                    stdout, stderr = await asyncio.shield(reading)
                    code = await child.wait()
            except TimeoutError:
                child.kill("time")
                stdout, stderr = await reading
                code = await child.wait()
            finally:
                feeding.cancel()
                reading.cancel()
                await asyncio.gather(reading, return_exceptions=True)  # else asyncio prints that nobody has seen its end
        finally:
            await child.close()
        return Outcome(code=code, stdout=stdout, stderr=stderr, seconds=time.monotonic() - began, killed=child.killed)

    async def spawn(self, command: Command) -> Child:
        """Starts `command` and leaves its streams to the caller, who has to `close()` the child.

        Limits on time and output are the caller's to hold; the others are held here.
        """
        _require(command)
        scratch = tempfile.mkdtemp(prefix="specc-") if self._scratch else ""
        discard = (lambda: shutil.rmtree(scratch, ignore_errors=True)) if scratch else (lambda: None)
        return await start(self._invoke(command, scratch), command.limits, discard)


def _require(command: Command) -> None:
    """Refuses what no level could start, in the same words at each."""
    assert all(Path(mount.path).is_absolute() for mount in command.mounts), command.mounts
    assert Path(command.argv[0]).is_absolute(), command.argv
    for mount in command.mounts:
        if not Path(mount.path).exists():
            raise SpeccError(f"{mount.path} does not exist", "It is needed to run a tool: see `specc doctor`.")
    if not os.access(command.argv[0], os.X_OK):
        raise SpeccError(f"{command.argv[0]} can't be executed", "See `specc doctor` for what is missing.")


async def _feed(child: Child, text: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # a command need not read its input
        child.stdin.write(text)
        await child.stdin.drain()
        child.stdin.close()


async def _collect(child: Child, stream: asyncio.StreamReader, cap: int) -> bytes:
    """The first `cap` bytes of a stream; kills the child that writes more. Reads on to the end all the same."""
    kept = bytearray()
    while piece := await stream.read(_CHUNK):
        kept += piece[: cap + 1 - len(kept)]
        if len(kept) > cap:
            child.kill("output")
    return bytes(kept[:cap])
