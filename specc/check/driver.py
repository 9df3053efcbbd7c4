"""Asking a driver: the small generated program that runs an artifact's functions. docs/driver.md has the protocol."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec

from specc.base.limits import Limits
from specc.check.cases import Answer, Case
from specc.check.sandbox import Child, Command, Sandbox, excess_text, exit_text

PATIENCE = 3
"""Drivers that may be lost before the remaining requests are no longer tried."""

_CHUNK = 1 << 16
_TAIL = 2000  # bytes of standard error that a failure shows
_TEXT = 4000  # characters of a failure's text
_QUOTE = 200  # characters of a faulty answer that are shown
_FAREWELL = 2.0  # seconds that a driver gets to end after its last answer


async def run_cases(sandbox: Sandbox, command: Command, cases: Sequence[Case], limits: Limits) -> tuple[Answer, ...]:
    """The answer to each case, in order. `limits.seconds` and `limits.output` hold for one answer, the rest for a driver."""
    async with Driver(sandbox, command, limits) as driver:
        answers = [await driver.ask(case.function, case.args) for case in cases]
        fault = await driver.finish()
        if fault and answers:
            answers[-1] = fault
    assert len(answers) == len(cases), (len(answers), len(cases))
    return tuple(answers)


class Driver:
    """A driver that is started when it is first asked, and anew when it was lost. Use it with `async with`."""

    def __init__(self, sandbox: Sandbox, command: Command, limits: Limits, patience: int = PATIENCE) -> None:
        self._sandbox = sandbox
        self._command = msgspec.structs.replace(command, limits=limits)
        self._patience = patience
        self._session: _Session | None = None
        self._reasons: list[str] = []

    @property
    def lost(self) -> int:
        """Drivers that died or were killed so far."""
        return len(self._reasons)

    async def __aenter__(self) -> "Driver":
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._end()

    async def ask(self, function: str, args: dict[str, Any]) -> Answer:
        """Calls a function. `args` are in canonical JSON form, by the spec's names. Every question has an answer."""
        if len(self._reasons) >= self._patience:
            return _failure(f"not run: {len(self._reasons)} drivers were lost, the last one: {self._reasons[-1]}")
        request = msgspec.json.encode({"function": function, "args": args}) + b"\n"
        try:
            if self._session is None:
                self._session = await _Session.start(self._sandbox, self._command)
            return await self._session.ask(request)
        except _Lost as lost:
            return await self._lost(str(lost))

    async def finish(self) -> Answer | None:
        """Ends the driver; a failure where it has answered more often than it was asked."""
        if self._session is None:
            return None
        try:
            await self._session.finish()
        except _Lost as lost:
            return await self._lost(str(lost))
        finally:
            await self._end()
        return None

    async def _lost(self, reason: str) -> Answer:
        self._reasons.append(reason)
        await self._end()
        return _failure(reason)

    async def _end(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()


class _Lost(Exception):  # noqa: N818 (no error of ours: an event)
    """A driver that is of no further use; the text says why."""


class _Session:
    """One running driver, from its nonce to its end."""

    def __init__(self, child: Child, limits: Limits) -> None:
        self._child = child
        self._limits = limits
        self._nonce = secrets.token_hex(16).encode()
        self._unread = bytearray()
        self._printed = 0  # bytes of standard output since the last request
        self._complained = 0  # the same for standard error
        self._tail = bytearray()
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, sandbox: Sandbox, command: Command) -> "_Session":
        child = await sandbox.spawn(command)
        session = cls(child, command.limits)
        child.stdin.write(session._nonce + b"\n")
        return session

    async def ask(self, request: bytes) -> Answer:
        await asyncio.sleep(0)  # lets in what has arrived since the last answer
        self._refuse_early_answer(await self._waiting())
        self._printed = self._complained = 0
        try:
            async with asyncio.timeout(self._limits.seconds):
                with contextlib.suppress(ConnectionError):  # it has died: reading tells why
                    self._child.stdin.write(request)
                    await self._child.stdin.drain()
                while True:
                    line = await self._line()
                    if line.startswith(self._nonce + b" "):
                        return self._answer(line[len(self._nonce) + 1 :])
        except TimeoutError:
            self._child.kill("time")
            raise _Lost(self._with_tail(excess_text("time", self._limits))) from None

    async def finish(self) -> None:
        self._child.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                while piece := await self._child.stdout.read(_CHUNK):
                    self._unread += piece
                    if len(self._unread) > self._limits.output:
                        break
        self._refuse_early_answer(bytes(self._unread))

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._child.close()

    async def _waiting(self) -> bytes:
        """What has been printed since the last answer and can be had at once."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0):
                self._unread += await self._child.stdout.read(_CHUNK)
        return bytes(self._unread)

    def _refuse_early_answer(self, printed: bytes) -> None:
        if any(line.startswith(self._nonce + b" ") for line in printed.split(b"\n")):
            raise _Lost("the driver answered before it was asked, or more than once")

    async def _line(self) -> bytes:
        """The next line of standard output, without its end."""
        searched = 0
        while (end := self._unread.find(b"\n", searched)) < 0:
            searched = len(self._unread)
            piece = await self._child.stdout.read(_CHUNK)
            if not piece:
                await self._died()
            self._printed += len(piece)
            self._unread += piece
            if self._printed > self._limits.output:
                self._child.kill("output")
                raise _Lost(excess_text("output", self._limits))
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line

    async def _died(self) -> NoReturn:
        await asyncio.shield(self._listening)
        code = await self._child.wait()
        reason = excess_text(self._child.killed, self._limits) if code is None else exit_text(code)
        raise _Lost(self._with_tail(reason if code is None else f"the driver {_was(reason)}"))

    async def _listen(self) -> None:
        while piece := await self._child.stderr.read(_CHUNK):
            self._tail = (self._tail + piece)[-_TAIL:]
            self._complained += len(piece)
            if self._complained > self._limits.output:
                self._child.kill("output")

    def _with_tail(self, reason: str) -> str:
        tail = self._tail.decode(errors="replace").strip()
        return f"{reason}; standard error ended with:\n{tail}" if tail else reason

    def _answer(self, text: bytes) -> Answer:
        try:
            answer = json.loads(text.decode(), parse_constant=_no_constant, object_pairs_hook=_unique)
            if b"\\ud" in text.lower():
                msgspec.json.encode(answer)
        except (ValueError, RecursionError) as error:
            raise _Lost(f"the driver's answer is not JSON ({type(error).__name__}, {str(error)[:_QUOTE]}): {_quote(text)}") from None
        if not isinstance(answer, dict) or len(answer) != 1 or not answer.keys() <= {"result", "error", "failure"}:
            raise _Lost(f"the driver's answer has another form: {_quote(text)}")
        ((kind, value),) = answer.items()
        if kind == "failure":
            return _failure(value) if isinstance(value, str) else _failure(f"without a text: {_quote(text)}")
        return Answer(kind, value)


def _failure(text: str) -> Answer:
    return Answer("failure", text if len(text) <= _TEXT else text[:_TEXT] + " …")


def _was(text: str) -> str:
    return f"was {text}" if text.startswith("killed") else text


def _quote(text: bytes) -> str:
    shown = text[:_QUOTE].decode(errors="replace")
    return shown if len(text) <= _QUOTE else f"{shown} … ({len(text)} bytes)"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
