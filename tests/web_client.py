"""A client of the web channel over real HTTP, as a page or an attacker would be one."""

from __future__ import annotations

import http.client
import itertools
import json
import socket
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 30
ROUTES = "/webhooks/web"
QUESTION = "Que fabrique Claas ?"
ALIVE_S = 2.0  # an answer that comes later comes too late
_addresses = itertools.count(1)


@dataclass(frozen=True)
class Answer:
    """The answer to one request."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        """What the body holds as JSON."""
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The name of the problem that the answer tells."""
        assert self.headers["content-type"] == "application/problem+json"
        assert self.content["status"] == self.status
        assert len(self.content["detail"].split()) > 3
        return str(self.content["type"]).rpartition(":")[2]


def new_address() -> str:
    """Return an address that no other client of these tests has."""
    number = next(_addresses)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@dataclass
class WebClient:
    """One visitor. ``address`` is told as a trusted proxy would."""

    url: str
    address: str = field(default_factory=new_address)
    token: str | None = None

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request as it is given, and return the answer."""
        sent = {"X-Forwarded-For": self.address}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, body, sent | dict(headers or {}))
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, received, answer.read())
        finally:
            connection.close()

    def call(self, method: str, path: str, content: Any = None, **headers: str) -> Answer:
        """Call a route of the channel with ``content`` as JSON."""
        body = None if content is None else json.dumps(content).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request(method, ROUTES + path, body, named)

    def open(self, language: str | None = None) -> Answer:
        """Open a conversation and keep its token."""
        answer = self.call("POST", "/conversations", {"language": language} if language else {})
        if answer.status == 201:
            self.token = answer.content["token"]
        return answer

    def send(self, text: Any, message_id: str | None = None, **headers: str) -> Answer:
        """Send a text."""
        content = {"id": message_id or str(uuid.uuid4()), "text": text}
        return self.call("POST", "/messages", content, **headers)

    def press(self, payload: Any, message_id: str | None = None) -> Answer:
        """Send the payload of a button."""
        content = {"id": message_id or str(uuid.uuid4()), "payload": payload}
        return self.call("POST", "/messages", content)

    def history(self) -> Answer:
        """Read the conversation again."""
        return self.call("GET", "/messages")

    def rate(self, message_id: str, content: Any) -> Answer:
        """Rate the answer to a message."""
        return self.call("PUT", f"/messages/{message_id}/rating", content)

    def erase(self) -> Answer:
        """Erase the conversation."""
        return self.call("DELETE", "/conversation")

    def last_message(self, text: str) -> dict[str, Any]:
        """Send a text that must be answered, and return the last message of the answer."""
        answer = self.send(text)
        assert answer.status == 200, answer.body
        message: dict[str, Any] = answer.content["messages"][-1]
        return message


def opened(url: str) -> WebClient:
    """Return a new visitor whose conversation is open."""
    client = WebClient(url)
    assert client.open().status == 201
    return client


def body_of(**fields: Any) -> bytes:
    """Return the body of a message with ``fields`` beside its id."""
    return json.dumps({"id": str(uuid.uuid4()), **fields}).encode()


def raw(url: str, data: bytes, patience_s: float = 5) -> bytes:
    """Send ``data`` on a connection of its own, and return the first line of what comes back."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), patience_s) as connection:
        connection.sendall(data)
        return connection.makefile("rb").readline().strip()
