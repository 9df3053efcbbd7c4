"""Replies from a file: a model for tests, demonstrations and bug reports.

The file is JSON Lines; each line is a rule. The first rule that fits a request and has replies left gives its next one:

    {"match": "slugify", "replies": ["fn slugify() …", "a second attempt"]}
    {"match": ["slugify", "TypeScript"], "replies": [{"text": "…", "delay": 0.5}]}
    {"regex": "error\\\\[E\\\\d+\\\\]", "replies": [{"text": "fn f() {", "finish": "length"}, {"error": "overloaded"}]}
    {"replies": ["whatever was asked"], "repeat": true}

`match` is a text, or several that must all occur, in the last message of the user; `regex` is searched for there; a
rule with neither fits all. With `repeat` the last reply serves for ever. A reply is a text, or an object with `text`,
`finish` (anything but "stop" is a reply cut short), `error` (the request fails so) and `delay` in seconds.
"""

import asyncio
import re
import time
from pathlib import Path

import msgspec

from specc.base.error import SpeccError
from specc.model.config import ModelConfig
from specc.model.provider import Closing, CutShortError, Listener, Progress, UnreachableError
from specc.model.values import Reply, Request, Usage

SLOTS = 4


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One scripted reply."""

    text: str = ""
    finish: str = "stop"
    error: str | None = None
    delay: float = 0.0


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The replies to requests of one kind, in order."""

    replies: tuple[str | Line, ...]
    match: str | tuple[str, ...] = ()
    regex: str | None = None
    repeat: bool = False

    def fits(self, text: str) -> bool:
        """Whether a request with this last message of the user is of this kind."""
        needles = (self.match,) if isinstance(self.match, str) else self.match
        return all(n in text for n in needles) and (self.regex is None or bool(re.search(self.regex, text)))


class ScriptedProvider(Closing):
    """Answers from a script; the same requests in the same order get the same replies."""

    name = "scripted"

    def __init__(self, config: ModelConfig, folder: Path) -> None:
        if not config.script:
            raise SpeccError(
                "no script is named for the provider scripted",
                'Set script in [model] of specc.toml, for example script = "replies.jsonl".',
            )
        self.slots = config.slots or SLOTS
        self.path = folder / config.script
        self._model = config.model or Path(config.script).stem
        self._rules = read_script(self.path)
        self._given = [0] * len(self._rules)

    def identity(self) -> str:
        """See Provider. The script's name, not its content: a script may be mended without asking again."""
        return f"scripted:{self._model}"

    async def complete(self, request: Request, on_event: Listener | None = None) -> Reply:
        """See Provider. Tokens are counted as words."""
        started = time.monotonic()
        text = next((m.content for m in reversed(request.messages) if m.role == "user"), "")
        line = self._next(text)
        await asyncio.sleep(line.delay)
        usage = Usage(sum(len(m.content.split()) for m in request.messages), len(line.text.split()))
        if on_event:
            on_event(Progress(usage.completion_tokens))
        if line.error is not None:
            raise UnreachableError(line.error, "The script says so.", usage)
        if line.finish != "stop":
            message = f"the reply was cut short after {usage.completion_tokens} tokens ({line.finish})"
            raise CutShortError(message, "The script says so.", usage, line.text)
        return Reply(line.text, usage, line.finish, time.monotonic() - started, self._model)

    def _next(self, text: str) -> Line:
        for number, rule in enumerate(self._rules):
            given = self._given[number]
            if rule.fits(text) and (given < len(rule.replies) or (rule.repeat and rule.replies)):
                self._given[number] += 1
                reply = rule.replies[min(given, len(rule.replies) - 1)]
                return Line(reply) if isinstance(reply, str) else reply
        start = " ".join(text.split())[:80]
        raise SpeccError(
            f"{self.path} has no reply left for the request that begins: {start}",
            'Add a line {"match": "…", "replies": ["…"]} that fits it.',
        )


def read_script(path: Path) -> tuple[Rule, ...]:
    """The rules of a script. Raises SpeccError with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise SpeccError(f"the script {path} can't be read: {fault}", "Check script in [model].") from fault
    rules = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rule = msgspec.json.decode(line, type=Rule)
            re.compile(rule.regex or "")
        except (msgspec.DecodeError, re.error) as fault:
            remedy = 'A line is an object like {"match": "slugify", "replies": ["…"]}.'
            raise SpeccError(f"{path}:{number}: {fault}", remedy) from fault
        rules.append(rule)
    return tuple(rules)
