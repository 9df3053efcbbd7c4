"""`specc watch` on a real file system, with the scripted model."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Workspace, quick_reply, quick_spec

PATIENCE = 120.0
"""Seconds that a test waits for what must happen. Never a measure of how long it takes."""


class Watching:
    """A running `specc watch`, and the lines that it has said so far."""

    def __init__(self, workspace: Workspace, *args: str) -> None:
        self.root = workspace.root
        self.lines: list[str] = []
        self._queue: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "specc", "watch", "-t", "python", *args],
            cwd=workspace.root,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **workspace.env},
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self._queue.put(line.rstrip("\n"))

    def until(self, *texts: str) -> str:
        """Wait for a line with all these texts; what was said before it counts no more."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                line = self._queue.get(timeout=1.0)
            except queue.Empty:
                assert self.process.poll() is None, self.said
                continue
            self.lines.append(line)
            if all(text in line for text in texts):
                return line
        raise AssertionError(f"{texts} was not said:\n{self.said}")

    def rest(self) -> None:
        """Look at the files twice more: whatever would happen by itself has happened."""
        time.sleep(5)

    @property
    def said(self) -> str:
        while not self._queue.empty():
            self.lines.append(self._queue.get())
        return "\n".join(self.lines)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


Start = Callable[..., Watching]


@pytest.fixture
def watch(quick: Workspace) -> Iterator[Start]:
    """Starts `specc watch` in the workspace `quick`."""
    started: list[Watching] = []

    def start(*args: str) -> Watching:
        started.append(Watching(quick, *args))
        return started[-1]

    yield start
    for watching in started:
        watching.process.kill()
        watching.process.wait()


def answers(workspace: Workspace, *rules: dict[str, Any]) -> None:
    workspace.script()
    workspace.write("replies.jsonl", "".join(json.dumps(rule) + "\n" for rule in rules))


ALWAYS = {"replies": [quick_reply()], "repeat": True}


def test_a_save_is_diagnosed_and_built_and_nothing_is_done_without_one(quick: Workspace, watch: Start) -> None:
    quick.write("specs/doubling.md", quick_spec())
    answers(quick, ALWAYS)
    watching = watch()
    watching.until("1 package stands")
    watching.rest()
    assert watching.said.count("stands") == 1, "what it writes itself is no change"
    quick.write("specs/doubling.md", quick_spec().replace("`4` ", "`four` "))
    line = watching.until("specs/doubling.md: 1 error")
    assert line.endswith(" ms)")
    assert "specs/doubling.md:19" in watching.said and "^" in watching.said
    quick.write("specs/doubling.md", quick_spec(words="the value, twice"))
    watching.until("specs/doubling.md: nothing wrong")
    watching.until("python:doubling: built")
    watching.until("1 package stands")
    assert watching.end() == 130
    assert quick.run("build", "-q", "-t", "python").stdout == "", "a build finds nothing left to do"


def test_a_newer_save_ends_the_request_for_the_older_and_leaves_others_alone(quick: Workspace, watch: Start) -> None:
    quick.write("specs/doubling.md", quick_spec())
    quick.write("specs/treble.md", quick_spec("treble", "treble"))
    answers(
        quick,
        {"match": "def treble(", "replies": [{"text": quick_reply("treble"), "delay": 8}]},
        {"match": ["def double(", "twice the value"], "replies": [{"text": quick_reply(), "delay": 3600}]},
        {"match": ["def double(", "the value, twice"], "replies": [quick_reply(body="2 * value")]},
    )
    watching = watch("-j", "2")
    watching.until("python:doubling: it has not been built")
    quick.write("specs/doubling.md", quick_spec(words="the value, twice"))
    watching.until("python:doubling: given up")
    watching.until("python:doubling: built")
    # The one reply that there is for it came to the request that was under way all the time.
    watching.until("python:treble: built")
    watching.until("2 packages stand")
    assert "2 * value" in "".join(path.read_text() for path in (quick.root / "build/python/doubling").rglob("*.py"))
    assert watching.said.count("given up") == 1


def test_a_broken_save_ends_the_request_too_and_mending_it_builds(quick: Workspace, watch: Start) -> None:
    quick.write("specs/doubling.md", quick_spec())
    answers(
        quick,
        {"match": "twice the value", "replies": [{"text": "", "delay": 3600}]},
        {"match": "the value, twice", "replies": [quick_reply()]},
    )
    watching = watch()
    watching.until("python:doubling: it has not been built")
    quick.write("specs/doubling.md", "---\nspec: [\n---\n")
    watching.until("python:doubling: given up")
    quick.write("specs/doubling.md", quick_spec(words="the value, twice"))
    watching.until("1 package stands")


def replaced(path: Path, text: str) -> None:
    """As vim and most others save: a new file in the place of the old one."""
    path.with_name(".4913").write_text(text)
    path.with_name(".4913").replace(path)


def truncated(path: Path, text: str) -> None:
    """As others save: the same file, emptied and filled piece by piece."""
    with path.open("w") as file:
        for part in (text[:40], text[40:]):
            file.write(part)
            file.flush()
            os.fsync(file.fileno())


def moved_away(path: Path, text: str) -> None:
    """As emacs saves: the old file becomes a backup."""
    path.rename(path.with_name(path.name + "~"))
    path.write_text(text)


@pytest.mark.parametrize("save", [replaced, truncated, moved_away], ids=lambda save: save.__name__)
def test_however_an_editor_saves(quick: Workspace, watch: Start, save: Callable[[Path, str], None]) -> None:
    path = quick.write("specs/doubling.md", quick_spec())
    answers(quick, ALWAYS)
    watching = watch()
    watching.until("1 package stands")
    for words in ("the value, twice", "two times the value"):
        save(path, quick_spec(words=words))
        watching.until("python:doubling: built")
        watching.until("1 package stands")


def test_folders_that_go_and_come(quick: Workspace, watch: Start) -> None:
    quick.write("specs/deep/doubling.md", quick_spec())
    quick.write("specs/other.md", quick_spec("other", "double"))
    answers(quick, ALWAYS)
    watching = watch()
    watching.until("2 packages stand")
    (quick.root / "specs/deep").rename(quick.root / "specs/deeper")
    watching.until("specs/deep/doubling.md", "specs/deeper/doubling.md", "nothing wrong")
    watching.until("2 packages stand")
    quick.write("specs/deeper/doubling.md", quick_spec(words="the value, twice"))
    watching.until("specs/deeper/doubling.md: nothing wrong")
    watching.until("2 packages stand")
    shutil.rmtree(quick.root / "specs")
    watching.until("no spec was found")
    quick.write("specs/new/doubling.md", quick_spec(words="two times the value"))
    watching.until("specs/new/doubling.md", "nothing wrong")
    watching.until("1 package stands")


def test_a_broken_and_a_mended_configuration(quick: Workspace, watch: Start) -> None:
    quick.write("specs/doubling.md", quick_spec())
    answers(quick, ALWAYS)
    good = (quick.root / "specc.toml").read_text()
    watching = watch()
    watching.until("1 package stands")
    quick.write("specc.toml", good + "modle = 1\n")
    watching.until("there is no key `model.modle`")
    quick.write("specc.toml", good + "max_tokens = 512\n")
    watching.until("1 package stands")


class Server(BaseHTTPRequestHandler):
    """Answers every request with the function."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        choice = {"index": 0, "delta": {"content": quick_reply()}, "finish_reason": "stop"}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        body = f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n".encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def test_a_model_server_that_vanished_and_came_back(quick: Workspace, watch: Start) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    port = server.server_port
    server.server_close()
    quick.write("specs/doubling.md", quick_spec())
    toml = f'[model]\nprovider = "openai"\nmodel = "m"\nbase_url = "http://127.0.0.1:{port}/v1"\nmax_retries = 0\n'
    quick.write("specc.toml", toml)
    watching = watch()
    watching.until("no connection to 127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", port), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        watching.until("1 package stands")
    finally:
        server.shutdown()
        server.server_close()


def test_a_target_and_a_template_that_are_being_written(quick: Workspace, watch: Start) -> None:
    quick.write("specs/doubling.md", quick_spec())
    answers(quick, ALWAYS)
    watching = watch()
    watching.until("1 package stands")
    target, template = quick.root / "targets/python/__init__.py", quick.root / "templates/python/pyproject.toml.j2"
    text, form = target.read_text(), template.read_text()
    target.write_text(text + "\nraise RuntimeError('half written')\n")
    watching.until("target `python` can't be loaded: half written")
    target.write_text(text + "\n\n")
    watching.until("target or its templates")
    watching.until("1 package stands")
    template.write_text(form + "\n# {{ nothing }}\n")
    watching.until("pyproject.toml.j2: 'nothing' is undefined")
    template.write_text(form + "\n# mended\n")
    watching.until("1 package stands")
    assert "# mended" in (quick.root / "build/python/doubling/pyproject.toml").read_text()
    target.write_text(text + "\n\nTARGET.diagnose = lambda *_: [][1]\n")
    watching.until("IndexError")
    target.write_text(text)
    watching.until("1 package stands")


def test_a_save_is_diagnosed_while_packages_are_being_made(quick: Workspace, watch: Start) -> None:
    quick.write("specs/doubling.md", quick_spec())
    quick.write("specs/treble.md", quick_spec("treble", "treble"))
    answers(quick, {"match": "def treble(", "replies": [{"text": quick_reply("treble"), "delay": 3600}]}, ALWAYS)
    watching = watch()
    watching.until("python:doubling: built")
    quick.write("specs/doubling.md", quick_spec().replace("`4` ", "`four` "))
    watching.until("specs/doubling.md: 1 error")
    assert "treble: given up" not in watching.said
