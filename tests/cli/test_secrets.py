"""A key reaches the server that it is for, and nothing else: no file, no line that is printed, no other program."""

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from specc.base.environment import tool_environment
from specc.target.toolbox import run_tool
from tests.cli.conftest import Workspace, quick_reply, quick_spec

KEY = "sk-canary-0123456789abcdef"


class Server(BaseHTTPRequestHandler):
    """Refuses the first request in words that quote the key, breaks off the second, answers the others."""

    seen: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        assert KEY not in body
        Server.seen.append(self.headers["authorization"])
        if len(Server.seen) == 1:
            self._send(500, "application/json", json.dumps({"error": {"message": f"no such key: {KEY}"}}))
        elif len(Server.seen) == 2:
            self._send(200, "text/event-stream", f'data: {{"error": {{"message": "{KEY}"}}}}\n\n')
        else:
            choice = {"index": 0, "delta": {"content": quick_reply()}, "finish_reason": "stop"}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
            self._send(200, "text/event-stream", f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n")

    def _send(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Server.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def everything(root: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in root.rglob("*") if path.is_file())


def test_a_key_in_the_environment_and_in_errors_is_written_and_said_nowhere(quick: Workspace, server: str) -> None:
    quick.write("specs/doubling.md", quick_spec())
    quick.write("specc.toml", f'[model]\nprovider = "openai"\nmodel = "m"\nbase_url = "{server}"\napi_key_env = "CANARY"\n')
    quick.env = {"CANARY": KEY, "SPECC_CACHE": str(quick.root / "cache")}
    # A tool that the build runs outside of its sandbox, to ask for its version, says what it sees.
    tool = quick.write("tool", f"#!/bin/sh\nenv > {quick.root}/seen-by-tool\necho 1.2.3\n")
    tool.chmod(0o755)
    manifest = quick.root / "targets/python/target.toml"
    manifest.write_text(manifest.read_text() + '[[needs]]\nname = "tool"\npurpose = "listens"\ninstall = "none"\n')
    quick.env["PATH"] = f"{quick.root}:{os.environ['PATH']}"
    ran = quick.run("build", "-t", "python")
    assert ran.returncode == 0, ran.stderr
    # The third is accepted, the fourth is its second opinion.
    assert Server.seen == [f"Bearer {KEY}"] * 4
    assert "trying again" in ran.stderr and KEY not in ran.stdout + ran.stderr
    assert (quick.root / "seen-by-tool").is_file()
    assert KEY.encode() not in everything(quick.root)


@pytest.mark.parametrize("command", [("check",), ("build", "-t", "python"), ("dump", "specs/doubling.md", "--stage", "ir")])
def test_a_key_in_a_spec_is_refused_by_its_line_and_not_repeated(quick: Workspace, command: tuple[str, ...]) -> None:
    quick.write("specs/doubling.md", quick_spec(words=f"twice the value, as {KEY} says").replace("`4` ", f"`{KEY}` "))
    quick.script(quick_reply())
    quick.env = {"OPENAI_API_KEY": KEY}
    ran = quick.run(*command)
    assert ran.returncode == 2
    assert "specs/doubling.md:13" in ran.stderr and "OPENAI_API_KEY" in ran.stderr
    assert KEY not in ran.stdout + ran.stderr
    assert quick.made() == set() and KEY.encode() not in everything(quick.root / "build")


def test_programs_outside_of_the_sandbox_see_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "SOMETHING_ELSE"):
        monkeypatch.setenv(name, KEY)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    assert KEY not in tool_environment().values()
    printed = run_tool(["/usr/bin/env"], 10).stdout.decode()
    assert KEY not in printed and "HTTPS_PROXY=http://proxy:1" in printed and "PATH=" in printed
