"""`specc docs`."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from specc.base.error import SpeccError
from specc.cli.serving import Server
from tests.cli.conftest import Workspace, quick_spec

PATIENCE = 120.0
"""Seconds that a test waits for what must happen."""


def fetched(address: str, host: str = "") -> tuple[int, str]:
    """Status and text of what stands at an address."""
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def until(holds: Callable[[], bool]) -> None:
    """Wait for something."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_export_writes_a_site(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", quick_spec())
    workspace.write("specs/rules.md", "# Rules {#rules}\n\nGuests MUST pay.[^pays]\n")
    done = workspace.run("docs", "export", "public")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "public/index.html: 2 specs\n"
    names = {"index.md", "index.html", "search.js", "site.css", "site.js"}
    assert {path.name for path in (workspace.root / "public" / "doubling").iterdir()} == names
    assert 'href="rules/index.html"' in (workspace.root / "public" / "index.html").read_text()
    assert "[^" not in (workspace.root / "public" / "doubling" / "index.md").read_text()
    assert not (workspace.root / "build").exists()


def test_a_wrong_spec_is_told_and_nothing_is_written(workspace: Workspace) -> None:
    workspace.write("specs/rules.md", "# Rules {#rules}\n\nSee [there](#gone).\n")
    done = workspace.run("docs", "export", "public")
    assert done.returncode == 1
    assert "specs/rules.md:3" in done.stderr
    assert not (workspace.root / "public").exists()


def test_a_build_makes_documents_and_refuses_links_that_lead_nowhere(workspace: Workspace) -> None:
    workspace.write("specs/doubling.md", quick_spec())
    workspace.write(
        "specs/rules.md",
        "---\nimports:\n  doubling: ./doubling.md\n---\n# Rules {#rules}\n\nGuests MUST pay [twice](doubling.md#twic).[^pays]\n",
    )
    workspace.write("specc.toml", '[model]\nprovider = "scripted"\nscript = "replies.jsonl"\n')
    rules = [
        {"match": "module `doubling`", "replies": ["The module returns twice the value. Sure!"], "repeat": True},
        {
            "match": "gives back",
            "replies": ["It returns twice the value, as [this](#gone) says.", "It returns twice the value, as [this](#twic) says."],
        },
        {"match": "would call", "replies": ["Here is the text you asked for: see [money](../money/index.md)."], "repeat": True},
    ]
    workspace.write("replies.jsonl", "".join(json.dumps(rule) + "\n" for rule in rules))
    done = workspace.run("build", "specs/rules.md", "-t", "docs", "--candidates", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 packages stand" in done.stdout, "what its links lead to is built with it"
    assert "links: index.md:" in done.stderr
    assert "there is no heading for #gone" in done.stderr
    page = (workspace.root / "build/docs/doubling/index.html").read_text()
    assert 'It returns twice the value, as <a href="#twic">this</a> says.' in page
    assert "you asked for" not in page
    policy = (workspace.root / "build/docs/rules/index.html").read_text()
    assert '<a href="../doubling/index.html#twic">twice</a>' in policy
    assert "up to date" in workspace.run("build", "specs/rules.md", "-t", "docs").stdout


def test_serve_shows_the_site_and_follows_a_save(workspace: Workspace) -> None:
    spec = workspace.write("specs/doubling.md", quick_spec())
    command = [sys.executable, "-m", "specc", "docs", "serve", "--port", "0"]
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=workspace.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[0]
            assert address.startswith("http://127.0.0.1:")
            status, page = fetched(address + "doubling/")
            assert status == 200
            assert "twice the value" in page
            assert '<script src="/:live.js" defer></script>' in page
            seen = json.loads(fetched(address + ":changes?since=")[1])["version"]
            spec.write_text(quick_spec(words="two times the value"))
            later = json.loads(fetched(f"{address}:changes?since={seen}")[1])["version"]
            assert later != seen
            assert "two times the value" in fetched(address + "doubling/index.html")[1]
            spec.write_text("# Broken {#broken}\n\nSee [there](#gone).\n")
            time.sleep(1.0)
            assert fetched(address + "doubling/index.html")[0] == 200, "what was shown before stays"
            spec.write_text(quick_spec(words="double the value"))
            until(lambda: "double the value" in fetched(address + "doubling/index.html")[1])
        finally:
            process.terminate()


def test_the_address_of_a_folder_needs_no_slash_at_its_end() -> None:
    with Server(0) as server:
        server.show({"a b/index.html": "<p>here</p>"})
        with urllib.request.urlopen(server.address + "a%20b", timeout=PATIENCE) as answer:
            assert (answer.url, answer.read()) == (server.address + "a%20b/", b"<p>here</p>")
        assert fetched(server.address + "/example.org")[0] == 404


def test_only_this_machine_is_answered_at_this_address() -> None:
    with Server(0) as server:
        server.show({"index.html": "<head></head>", "a b/é.md": "x"})
        assert fetched(server.address)[0] == 200
        assert fetched(server.address, host="evil.example")[0] == 403
        assert fetched(server.address + "../../etc/passwd")[0] == 404
        assert fetched(server.address + "gone")[0] == 404
        assert fetched(server.address + "a%20b/%C3%A9.md") == (200, "x")
        with pytest.raises(SpeccError, match="nothing can be served on port"):
            Server(int(server.address.rsplit(":")[-1].strip("/")))
