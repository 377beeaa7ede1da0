"""A stand-in for the bot: serves the real page, answers with what a test has prepared.

It exists for the states that the real bot does not produce (errors, silence, hostile texts);
``test_chat_with_the_bot.py`` is the one that asks the real bot.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.paths import ROOT

PAGE = ROOT / "bot" / "page"
FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/chat.css": ("chat.css", "text/css; charset=utf-8"),
    "/chat.js": ("chat.js", "text/javascript; charset=utf-8"),
}
WEBHOOK = "/webhooks/rest/webhook"
# The strictest policy under which the page must work.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LONGEST_HOLD = 30.0

Entry = dict[str, Any]


@dataclass
class Reply:
    """One prepared answer to the webhook, held back until ``go`` is set."""

    body: str
    status: int = HTTPStatus.OK
    go: threading.Event = field(default_factory=threading.Event)


class StandIn(ThreadingHTTPServer):
    """The stand-in's server: answers in the order prepared, then with a plain echo."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies: deque[Reply] = deque()
        self.received: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def reset(self) -> None:
        """Forget what was prepared and received."""
        for reply in self.replies:
            reply.go.set()
        self.replies.clear()
        self.received.clear()

    def answer(self, *entries: Entry) -> None:
        """Prepare a list of messages as the next answer."""
        self.answer_raw(json.dumps(entries))

    def answer_raw(self, body: str, status: int = HTTPStatus.OK) -> None:
        """Prepare any body and status as the next answer."""
        self.hold(body, status).set()

    def hold(self, body: str, status: int = HTTPStatus.OK) -> threading.Event:
        """Prepare an answer that waits for the returned event."""
        reply = Reply(body, status)
        self.replies.append(reply)
        return reply.go


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_GET(self) -> None:
        """Serve the page's own files and nothing else."""
        name, content_type = FILES.get(self.path, ("", ""))
        if not name:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")
            return
        self._send(HTTPStatus.OK, content_type, (PAGE / name).read_bytes())

    def do_POST(self) -> None:
        """Answer the webhook with the next prepared answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != WEBHOOK:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")
            return
        asked = json.loads(body)
        self.server.received.append(asked)
        if self.server.replies:
            reply = self.server.replies.popleft()
        else:
            reply = Reply(json.dumps([{"text": f"Vous avez écrit : {asked['message']}"}]))
            reply.go.set()
        reply.go.wait(LONGEST_HOLD)
        self._send(reply.status, "application/json", reply.body.encode())

    def _send(self, status: int, content_type: str, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            # The page gave up waiting, as some tests want it to.
            pass

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
        """Stay silent: a failed test shows what matters."""
