"""Files served to browsers of this machine, and told to them when they change."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

from specc.base.error import SpeccError

HOST = "127.0.0.1"
PATIENCE = 25.0
"""Seconds after which a page that waits for a change is told that there is none: it asks again."""
KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "md": "text/markdown", "json": "application/json"}
LIVE = """"use strict";
(async () => {
  let seen = null;
  for (;;) {
    try {
      const { version } = await (await fetch(`/:changes?since=${seen ?? ""}`)).json();
      if (seen !== null && version !== seen) { location.reload(); return; }
      seen = version;
    } catch { await new Promise((again) => setTimeout(again, 1000)); }
  }
})();
"""


class Server:
    """Serves what it was shown last, on the loopback interface alone.

    A page of the web can make a browser ask for it under a name of its own: only requests to this very address are answered.
    """

    def __init__(self, port: int) -> None:
        self._files: dict[str, str] = {}
        self._version = 0
        self._changed = threading.Condition()
        try:
            self._http = ThreadingHTTPServer((HOST, port), self._handler())
        except OSError as error:
            raise SpeccError(f"nothing can be served on port {port}: {error.strerror}", "Name another one with --port, or 0.") from error
        self._http.daemon_threads = True
        self.address = f"http://{HOST}:{self._http.server_port}/"

    def __enter__(self) -> "Server":
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def show(self, files: dict[str, str]) -> None:
        """Serve these files, by path, from now on; pages that are open load themselves anew."""
        with self._changed:
            self._files = files
            self._version += 1
            self._changed.notify_all()

    def answer(self, target: str) -> tuple[int, str, str]:
        """Status, kind and text of what is asked for; for a folder without the last `/` (301), the text is its address."""
        url = urlsplit(target)
        path = unquote(url.path).removeprefix("/")
        if path == ":changes":
            return 200, KINDS["json"], json.dumps({"version": self._later(parse_qs(url.query).get("since", [""])[0])})
        if path == ":live.js":
            return 200, KINDS["js"], LIVE
        path = f"{path}index.html" if path.endswith("/") or not path else path
        content = self._files.get(path)
        if f"{path}/index.html" in self._files:
            return 301, "text/plain", f"/{quote(path)}/"
        if content is None:
            return 404, "text/plain", "There is no such page.\n"
        if path.endswith(".html"):
            content = content.replace("</head>", '<script src="/:live.js" defer></script>\n</head>', 1)
        return 200, KINDS.get(path.rpartition(".")[2], "text/plain"), content

    def _later(self, since: str) -> int:
        """The version, as soon as it is not `since`."""
        with self._changed:
            self._changed.wait_for(lambda: str(self._version) != since, PATIENCE)
            return self._version

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.headers.get("Host") not in (f"{HOST}:{server._http.server_port}", f"localhost:{server._http.server_port}"):
                    status, kind, text = 403, "text/plain", "Ask for this at its own address.\n"
                else:
                    status, kind, text = server.answer(self.path)
                body = text.encode()
                self.send_response(status)
                if status == 301:
                    self.send_header("Location", text)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: what is asked for is no news."""

        return Handler
