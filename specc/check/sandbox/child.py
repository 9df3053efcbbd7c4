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
from specc.check.sandbox.invocation import LIFE, STATUS, Invocation
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
        life: int,
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
        self._life = life  # -1 where nobody reads it
        self._discard = discard
        self._reported = b""
        self._silent = False  # nobody is left who could report
        self._code: int | None = None
        self._closed = False
        self._watch = Watch(process.pid, limits, invocation.folders, self.kill)
        self._watch.start()

    def kill(self, reason: str) -> None:
        """Kills the child and all it started; `reason` is the name of the limit. The first reason counts."""
        if self.killed or self._process.returncode is not None:
            return
        self.killed = reason
        with contextlib.suppress(ProcessLookupError):
            if first := self._init():  # it takes its name space with it, and bubblewrap ends by itself
                os.kill(first, signal.SIGKILL)
            elif self._life >= 0:  # not before bubblewrap has a child; killed now, it could leave one that nobody ends
                os.close(self._life)
                self._life = -1
            else:  # the launcher kills its descendants itself
                self._process.send_signal(signal.SIGTERM)

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
            self._release()  # where it was cancelled before
            os.close(self._status)
            self._status = -1
            self._discard()

    def _messages(self) -> dict[str, int | str]:
        """What the sandbox has reported up to now."""
        if self._status >= 0:
            with contextlib.suppress(BlockingIOError):
                while piece := os.read(self._status, 4096):
                    self._reported += piece
                self._silent = True
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
        """Waits for the end of the name space's init, and so of everything in it; it follows bubblewrap's own at once.

        Last goes the watch over bubblewrap, which holds the pipe for reports open.
        """
        if first := self._init():
            with contextlib.suppress(ProcessLookupError):
                handle = os.pidfd_open(first)
                try:
                    await _readable(handle)
                finally:
                    os.close(handle)
        self._release()
        while not self._silent:
            await _readable(self._status)
            self._messages()

    def _release(self) -> None:
        """Tells the watch over bubblewrap that nothing is left to end."""
        if self._life >= 0:
            with contextlib.suppress(BrokenPipeError):
                os.write(self._life, b"\n")
            os.close(self._life)
            self._life = -1


async def start(invocation: Invocation, limits: Limits, discard: Callable[[], None] = lambda: None) -> Child:
    """Starts a child; `discard` is called when it is closed."""
    status, status_in = os.pipe()
    os.set_blocking(status, False)
    life_out, life = (-1, -1)
    if LIFE in invocation.argv:
        life_out, life = os.pipe()
        write_only, status_in = (
            status_in,
            os.open(f"/proc/self/fd/{status_in}", os.O_RDWR),
        )  # bubblewrap would die of a report without reader
        os.close(write_only)
    known = {STATUS: str(status_in), LIFE: str(life_out)}
    try:
        process = await asyncio.create_subprocess_exec(
            *(known.get(word, word) for word in invocation.argv),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=invocation.env,
            pass_fds=[number for number in (status_in, life_out) if number >= 0],
            start_new_session=True,
            limit=_PIPE,
        )
    except BaseException:
        _close(status, life)
        discard()
        raise
    finally:
        _close(status_in, life_out)
    return Child(process, status, life, limits, invocation, discard)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        if descriptor >= 0:
            os.close(descriptor)


async def _readable(descriptor: int) -> None:
    readable = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(_PIPE):
        pass
