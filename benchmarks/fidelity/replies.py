"""Replies shared by all arms: what one has asked another need not ask again, and an interrupted run goes on with what it has."""

from pathlib import Path

import msgspec

from specc.model.provider import CutShortError, Listener, Provider
from specc.model.values import Reply, Request


class Remembering:
    """A provider that keeps each reply in a folder, with the tokens and seconds that it cost when it was asked for.

    A reply from the folder counts as much as when it was asked for, so that arms can be compared by what they cost alone.
    """

    def __init__(self, provider: Provider, folder: Path, opening: bool = True) -> None:
        """Without `opening` the provider is not asked to go on with the beginning of a reply."""
        self._provider = provider
        self._folder = folder
        self.name, self.slots, self.continues = provider.name, provider.slots, provider.continues and opening

    def identity(self) -> str:
        """That of the provider behind it."""
        return self._provider.identity()

    async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
        """A kept reply, else a new one. One that was cut short is kept too: it was paid for."""
        path = self._folder / f"{request.digest()}.json"
        if path.is_file():
            reply = msgspec.json.decode(path.read_bytes(), type=Reply)
        else:
            try:
                reply = await self._provider.complete(request, on_event)
            except CutShortError as cut:
                reply = Reply(cut.text, cut.usage, finish="length")
            self._folder.mkdir(parents=True, exist_ok=True)
            written = path.with_suffix(".new")
            written.write_bytes(msgspec.json.encode(reply))
            written.rename(path)
        if reply.finish != "stop":
            raise CutShortError("the reply was cut short", "", reply.usage, reply.text)
        return reply

    async def close(self) -> None:
        """End what was started."""
        await self._provider.close()
