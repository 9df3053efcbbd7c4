"""A running child: its pipes, its end, and the certainty that nothing of it is left."""

import asyncio
import contextlib
import json
import logging
import os
import signal
from collections.abc import Callable

from specc.base.error import SpeccError
from specc.base.limits import Limits
from specc.check.sandbox.invocation import STATUS, Invocation
from specc.check.sandbox.watch import Watch

# Closing a transport may take the exit status that asyncio's watcher waits for. Nobody needs it: the sandbox reports the
# code on a pipe of its own. So the watcher's complaint would only worry people.
logging.getLogger("asyncio").addFilter(lambda record: "Unknown child process" not in str(record.msg))

_PIPE = 1 << 18
_GRACE = 2.0  # seconds that a killed child's pipes may stay open before they are closed from this side


class Child:
    """An isolated child with a pipe to each of its three standard streams.

    Whoever starts one calls `close()` in the end, whatever happens.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        status: int,
        limits: Limits,
        invocation: Invocation,
        discard: Callable[[], None],
    ) -> None:
        assert process.stdin and process.stdout and process.stderr
        self.stdin = process.stdin
        self.stdout = process.stdout
        self.stderr = process.stderr
        self.killed = ""
        """The limit that the child was killed for, or "" as long as it was not."""
        self._process = process
        self._status = status
        self._discard = discard
        self._reported = b""
        self._code: int | None = None
        self._closed = False
        self._watch = Watch(process.pid, limits, invocation.folders, self.kill)
        self._watch.start()

    def kill(self, reason: str) -> None:
        """Kills the child and all it started; `reason` is the name of the limit. The first reason counts."""
        if self.killed or self._process.returncode is not None:
            return
        self.killed = reason
        first = self._init()
        # The launcher (which names no init) kills its descendants itself; an init takes its name space with it.
        for pid, number in ((first, signal.SIGKILL), (self._process.pid, signal.SIGKILL if first else signal.SIGTERM)):
            if pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)

    async def wait(self) -> int | None:
        """The exit code once the child has ended: 128 + n after signal n, None if it was killed for a limit.

        Its streams have to be read to their end before, or it may never get there. Raises SpeccError when the sandbox could
        not start the command.
        """
        await self._process.wait()
        await self._gone()
        self._watch.stop()
        if self.killed:
            return None
        if self._code is None:
            self._code = self._exit_code()
        return self._code

    async def close(self) -> None:
        """Kills the child if it still runs, and returns when it and all it started have ended."""
        if self._closed:
            return
        self._closed = True
        self.kill("closed")
        self._watch.stop()
        try:
            self.stdin.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GRACE):
                    await asyncio.gather(_drain(self.stdout), _drain(self.stderr))
            self._process._transport.close()  # type: ignore[attr-defined]  # the only way to let go of open pipes
            await self._process.wait()
            await self._gone()
        finally:
            os.close(self._status)
            self._status = -1
            self._discard()

    def _messages(self) -> dict[str, int | str]:
        """What the sandbox has reported up to now."""
        if self._status >= 0:
            with contextlib.suppress(BlockingIOError):
                while piece := os.read(self._status, 4096):
                    self._reported += piece
        found: dict[str, int | str] = {}
        for line in self._reported.splitlines(keepends=True):
            if line.endswith(b"\n"):
                found.update(json.loads(line))
        return found

    def _init(self) -> int:
        return int(self._messages().get("child-pid", 0))

    def _exit_code(self) -> int:
        messages = self._messages()
        if "exit-code" not in messages:
            reason = messages.get("failed", f"its own exit code was {self._process.returncode}")
            raise SpeccError(
                f"the sandbox could not start the command: {reason}",
                "Run `specc doctor`; if it finds nothing wrong, this is a fault in specc's mounts.",
            )
        return int(messages["exit-code"])

    async def _gone(self) -> None:
        """Waits for the end of the name space's init, and so of everything in it; it follows bubblewrap's own at once."""
        first = self._init()
        if not first:
            return
        try:
            handle = os.pidfd_open(first)
        except ProcessLookupError:
            return
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(handle, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(handle)
            os.close(handle)


async def start(invocation: Invocation, limits: Limits, discard: Callable[[], None] = lambda: None) -> Child:
    """Starts a child; `discard` is called when it is closed."""
    status, status_in = os.pipe()
    os.set_blocking(status, False)
    try:
        process = await asyncio.create_subprocess_exec(
            *(str(status_in) if word == STATUS else word for word in invocation.argv),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=invocation.env,
            pass_fds=(status_in,),
            start_new_session=True,
            limit=_PIPE,
        )
    except BaseException:
        os.close(status)
        discard()
        raise
    finally:
        os.close(status_in)
    return Child(process, status, limits, invocation, discard)


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(_PIPE):
        pass
