"""One server of this machine that stands in for the five platforms of ``platforms``."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from platform_kind import Answer, Delivery, Platform, Taken
from platforms import PLATFORMS

PATIENCE_S = 60.0
_BY_CHANNEL = {one.channel: one for one in PLATFORMS}


class PlatformServer:
    """Takes what the bot sends, refuses what the platforms would, and remembers all of it."""

    def __init__(self) -> None:
        self.taken: dict[str, list[Taken]] = defaultdict(list)
        self.refusals: list[str] = []
        # How many requests of a channel wait in vain, and whether they have to.
        self.waiting: dict[str, int] = defaultdict(int)
        self.is_silent = False
        # Answers to give before any other: as when a platform is busy.
        self.answers_first: dict[str, list[Answer]] = defaultdict(list)
        self.url = ""
        self._news = threading.Condition()

    def said(self, platform: Platform) -> list[str]:
        """Return all that was said to the people of a platform, in order."""
        return [text for one in self.taken[platform.channel] if (text := platform.said(one))]

    def until(self, is_so: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
        """Wait until ``is_so`` holds after what has come."""
        with self._news:
            assert self._news.wait_for(is_so, patience_s), (dict(self.taken), self.refusals)

    def take(self, channel: str, taken: Taken) -> Answer | None:
        """Return the answer to a request; None for silence."""
        platform = _BY_CHANNEL[channel]
        with self._news:
            if self.is_silent:
                self.waiting[channel] += 1
                self._news.notify_all()
                self._news.wait_for(lambda: not self.is_silent)
                return None
            if self.answers_first[channel] and platform.said(taken):
                return self.answers_first[channel].pop(0)
            problem = platform.problem_of(taken)
            if problem is not None:
                self.refusals.append(f"{channel}: {problem}")
                self._news.notify_all()
                return Answer(400, {"error": {"message": problem}})
            self.taken[channel].append(taken)
            self._news.notify_all()
            return platform.success(taken)

    def speak(self) -> None:
        """End a silence: those who waited get no answer, who comes after them does."""
        with self._news:
            self.is_silent = False
            self._news.notify_all()


@contextlib.contextmanager
def platform_server() -> Iterator[PlatformServer]:
    """Serve on this machine until the end of the block."""
    stand_in = PlatformServer()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            answer = stand_in.take(*_read(self))
            if answer is None:
                self.close_connection = True
                return
            body = json.dumps(answer.content).encode()
            self.send_response(answer.status)
            for name, value in (answer.headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stand_in
    finally:
        stand_in.speak()
        server.shutdown()
        server.server_close()


def deliver(bot_url: str, delivery: Delivery) -> int:
    """Post a request to the bot's webhook as a platform does, and return the status."""
    connection = http.client.HTTPConnection(urlsplit(bot_url).netloc, timeout=60)
    path = f"/webhooks/{delivery.channel}/webhook"
    connection.request("POST", path, delivery.body, dict(delivery.headers))
    status = connection.getresponse().status
    connection.close()
    return status


def wait_until(is_so: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
    """Wait until ``is_so`` holds, whatever tells it."""
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _read(handler: http.server.BaseHTTPRequestHandler) -> tuple[str, Taken]:
    address = urlsplit(handler.path)
    _, channel, path = address.path.split("/", 2)
    body = handler.rfile.read(int(handler.headers["Content-Length"]))
    is_json = handler.headers["Content-Type"].startswith("application/json")
    content = json.loads(body) if is_json else dict(parse_qsl(body.decode()))
    headers = dict(handler.headers.items())
    return channel, Taken(f"/{path}", dict(parse_qsl(address.query)), headers, content)
