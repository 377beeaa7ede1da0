"""A stand-in for the bot: serves the real pages and widget, answers with what a test has prepared.

It exists for the states that the real bot does not produce (errors, silence, hostile texts, a
server that dies); ``test_chat_with_the_bot.py`` is the one that asks the real bot. Its web channel
keeps the promises of the real one: a message id always gets the same answer, tokens expire.
"""

from __future__ import annotations

import contextlib
import functools
import json
import re
import socket
import threading
import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.clock import paris_today
from bot.knowledge import load_knowledge
from bot.pages import Operator, build_site, render_page
from bot.server.pages import HEADERS, ROOT, WIDGET_HEADERS
from bot.widget.bundle import SOURCES, bundle

CHANNEL = "/webhooks/web/"
LONGEST_HOLD = 40.0
GREETING = "Bonjour, je suis un assistant automatique. N’écrivez pas de données personnelles."

Message = dict[str, Any]


@dataclass
class Reply:
    """One prepared answer, held back until ``go`` is set."""

    body: str
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    go: threading.Event = field(default_factory=threading.Event)


@functools.cache
def static_pages() -> Mapping[str, str]:
    """Return the static pages, built once for all tests."""
    return build_site(load_knowledge(), Operator(), paris_today())


def page_at(path: str, address: str) -> tuple[str, str] | None:
    """Return the type and the content of a page, None when there is none."""
    version = bundle().version
    named = {
        "/": ("html", "chat.html", {"version": version}),
        "/demo": ("html", "demo.html", {"version": version, "address": address}),
        "/donnees": ("html", "donnees.html", {}),
        "/accessibilite": ("html", "accessibilite.html", {}),
    }
    if path in named:
        kind, template, values = named[path]
        return kind, render_page(template, ROOT, Operator(), **values)
    if path == "/demo.js":
        return "javascript", (SOURCES / "demo.js").read_text(encoding="utf-8")
    static = path.removeprefix("/pages/")
    if path.startswith("/pages/") and static in static_pages():
        return static.rsplit(".", 1)[-1], static_pages()[static]
    return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    stand_in: StandIn

    def server_bind(self) -> None:
        """Remember the connections, which stay open between requests, to cut them when dying."""
        self.connections: set[socket.socket] = set()
        super().server_bind()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Keep the connection at hand."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def cut(self) -> None:
        """End every connection."""
        for connection in self.connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class StandIn:
    """The stand-in's server: answers in the order prepared, then with a plain echo."""

    def __init__(self) -> None:
        """Listen on a free port of this machine."""
        self.replies: deque[Reply] = deque()
        self.received: list[dict[str, str]] = []
        self.calls: list[str] = []
        self.ratings: list[dict[str, str | None]] = []
        self.conversations: dict[str, dict[str, Any]] = {}
        self.refusals: dict[str, deque[tuple[int, str]]] = {}
        self.greeting: list[Message] = []
        self.died = threading.Event()
        self._server: _Server | None = None
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Listen, on the former port after a stop."""
        self.died.clear()
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.stand_in = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Die at once: requests under way get no answer."""
        self.died.set()
        for reply in self.replies:
            reply.go.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.cut()
            self._server = None

    def reset(self) -> None:
        """Forget what was prepared and received."""
        for reply in self.replies:
            reply.go.set()
        for kept in (self.replies, self.received, self.calls, self.ratings, self.conversations):
            kept.clear()
        self.refusals.clear()
        offered = [{"title": "Que savez-vous faire ?", "payload": "Que savez-vous faire ?"}]
        self.greeting = [
            {"text": GREETING, "buttons": [], "custom": {"kind": "social"}},
            {"text": "Que voulez-vous savoir ?", "buttons": offered},
        ]
        if self._server is None:
            self.start()

    def answer(self, *messages: Message) -> None:
        """Prepare messages as the next answer."""
        self.hold({"messages": messages}).set()

    def answer_raw(self, body: str, status: int = HTTPStatus.OK, **headers: str) -> None:
        """Prepare any body and status as the next answer; ``Retry_After`` is a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        reply = Reply(body, status, named)
        reply.go.set()
        self.replies.append(reply)

    def hold(self, content: Any) -> threading.Event:
        """Prepare an answer that waits for the returned event."""
        reply = Reply(json.dumps(content))
        self.replies.append(reply)
        return reply.go

    def refuse(self, call: str, status: int, detail: str = "") -> None:
        """Let the next call of this sort ("create", "history", "rate", "erase") fail."""
        self.refusals.setdefault(call, deque()).append((status, detail))

    def expire(self) -> None:
        """Forget every conversation, as if their time were over."""
        self.conversations.clear()


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    @property
    def stand_in(self) -> StandIn:
        return self.server.stand_in

    def do_GET(self) -> None:
        """Serve the widget, the pages and the history of a conversation."""
        path = self.path.split("?")[0]
        if path == "/widget.js":
            headers = {**WIDGET_HEADERS, "Content-Encoding": "gzip"}
            self._send(HTTPStatus.OK, "text/javascript", bundle().compressed, headers)
            return
        if path == CHANNEL + "messages":
            kept = self._conversation("history")
            if kept is not None:
                self._json(HTTPStatus.OK, {"exchanges": list(kept.values())})
            return
        page = page_at(path, self.stand_in.url.rstrip("/"))
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")
            return
        self._send(HTTPStatus.OK, f"text/{page[0]}; charset=utf-8", page[1].encode(), HEADERS)

    def do_OPTIONS(self) -> None:
        """Let pages of other origins ask, as the real channel does for the sites it knows."""
        self._send(HTTPStatus.NO_CONTENT, "text/plain", b"")

    def do_POST(self) -> None:
        """Start a conversation, or answer a message."""
        content = self._body()
        if self.path == CHANNEL + "conversations":
            self.stand_in.calls.append("create")
            if not self._refused("create"):
                token = uuid.uuid4().hex
                self.stand_in.conversations[token] = {}
                made = {"token": token, "expires": "2099-01-01T00:00:00Z"}
                self._json(HTTPStatus.CREATED, {**made, "messages": self.stand_in.greeting})
        elif self.path == CHANNEL + "messages":
            self._answer(content)
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")

    def do_PUT(self) -> None:
        """Keep a rating."""
        content = self._body()
        kept = self._conversation("rate")
        found = re.fullmatch(CHANNEL + r"messages/([\w-]+)/rating", self.path)
        if kept is None or found is None:
            return
        self.stand_in.ratings.append(content)
        kept[found[1]].update(content)
        self._send(HTTPStatus.NO_CONTENT, "text/plain", b"")

    def do_DELETE(self) -> None:
        """Erase a conversation."""
        if self._conversation("erase") is not None:
            del self.stand_in.conversations[self._token()]
            self._send(HTTPStatus.NO_CONTENT, "text/plain", b"")

    def _answer(self, asked: dict[str, str]) -> None:
        self.stand_in.received.append(asked)
        kept = self._conversation("ask")
        if kept is None:
            return
        if asked["id"] in kept:
            self._json(HTTPStatus.OK, kept[asked["id"]])
            return
        words = asked.get("text") or asked.get("payload")
        if self.stand_in.replies:
            reply = self.stand_in.replies.popleft()
        else:
            echo = {"messages": [{"text": f"Vous avez écrit : {words}"}]}
            reply = Reply(json.dumps(echo))
            reply.go.set()
        reply.go.wait(LONGEST_HOLD)
        if reply.status == HTTPStatus.OK:
            self._keep(kept, asked, reply.body)
        if self.stand_in.died.is_set():
            self.close_connection = True
            return
        self._send(reply.status, "application/json", reply.body.encode(), reply.headers)

    def _keep(self, kept: dict[str, Any], asked: dict[str, str], body: str) -> None:
        try:
            messages = json.loads(body)["messages"]
        except (ValueError, KeyError, TypeError):
            return
        number = len(kept) + 1
        kept[asked["id"]] = {
            "id": asked["id"],
            "number": number,
            "asked_at": "2026-01-01T00:00:00Z",
            "text": asked.get("text") or asked.get("payload"),
            "messages": messages,
            "rating": None,
            "reason": None,
        }

    def _conversation(self, call: str) -> dict[str, Any] | None:
        """Return the conversation of the request's token, or refuse the request."""
        self.stand_in.calls.append(call)
        if self._refused(call):
            return None
        kept: dict[str, Any] | None = self.stand_in.conversations.get(self._token())
        if kept is None:
            self._json(HTTPStatus.UNAUTHORIZED, {"status": 401, "detail": "Jeton inconnu."})
        return kept

    def _refused(self, call: str) -> bool:
        prepared = self.stand_in.refusals.get(call)
        if not prepared:
            return False
        status, detail = prepared.popleft()
        self._json(status, {"status": status, "detail": detail})
        return True

    def _token(self) -> str:
        return (self.headers["Authorization"] or "").removeprefix("Bearer ")

    def _body(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _json(self, status: int, content: Any) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(
        self, status: int, content_type: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        allowed = {
            "Access-Control-Allow-Origin": self.headers["Origin"] or "*",
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
            "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
            "Access-Control-Expose-Headers": "Retry-After",
        }
        try:
            self.send_response(status)
            for name, value in {**allowed, **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            # The page gave up waiting, as some tests want it to.
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
        """Stay silent: a failed test shows what matters."""
