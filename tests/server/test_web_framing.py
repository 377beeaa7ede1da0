"""Requests that no client ought to send, to one process in production mode and to the cluster.

Each test names the points of the acceptance list of a public chatbot that it covers; after each
one, another visitor is answered.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from cluster_services import Deployment
from web_client import ALIVE_S, QUESTION, ROUTES, WebClient, body_of, raw

pytestmark = pytest.mark.usefixtures("alive_afterwards")


def test_a_sender_of_a_megabyte_is_refused(client: WebClient) -> None:
    """Point 3: a sender of 1 MB is refused unread."""
    body = body_of(text=QUESTION, sender="x" * 1_000_000)
    head = f"POST {ROUTES}/messages HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    assert b" 413 " in raw(client.url, head.encode() + body[:10_000])


FRAMINGS = {
    "negative length": b"Content-Length: -1\r\n",
    "length with a sign": b"Content-Length: +2\r\n",
    "length in words": b"Content-Length: two\r\n",
    "two lengths": b"Content-Length: 2\r\nContent-Length: 3\r\n",
    "two equal lengths": b"Content-Length: 2\r\nContent-Length: 2\r\n",
    "list of lengths": b"Content-Length: 2, 3\r\n",
    "length and encoding": b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
    "encoding and length": b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
    "encoding": b"Transfer-Encoding: chunked\r\n",
    "hidden encoding": b"Transfer-Encoding : chunked\r\nContent-Length: 2\r\n",
    "unknown encoding": b"Transfer-Encoding: xchunked\r\n",
    "folded header": b"X: a\r\n b\r\nContent-Length: 2\r\n",
    "two hosts": b"Host: b\r\nContent-Length: 2\r\n",
    "header of 20 KB": b"X: " + b"a" * 20_000 + b"\r\n",
    "surrogate in a header": b"Content-Length: 2\r\nAuthorization: Bearer \xff\xfe\r\n",
}


@pytest.mark.parametrize("method", [b"POST", b"GET", b"NONE"])
@pytest.mark.parametrize("name", FRAMINGS)
def test_a_request_with_doubtful_framing_is_refused(
    name: str, method: bytes, public_url: str
) -> None:
    """Points 5 and 6: a length that two servers could read differently gets a 4xx at once."""
    request = method + b" " + ROUTES.encode() + b"/messages HTTP/1.1\r\nHost: a\r\n"
    start = time.monotonic()
    line = raw(public_url, request + FRAMINGS[name] + b"\r\n{}", patience_s=10)
    assert line.startswith(b"HTTP/1.1 4"), line
    assert time.monotonic() - start < ALIVE_S


# nginx understands these, and hands them on as they should have been written.
MENDED_BY_A_PROXY = (b"GET  / HTTP/1.1", b"GET http://a HTTP/1.1")


@pytest.mark.parametrize(
    "line",
    [
        *MENDED_BY_A_PROXY,
        b"GET / HTTP/3.7",
        b"G\x00T / HTTP/1.1",
        b"GET /\xff HTTP/1.1",
        b"GET http://[ HTTP/1.1",
        b"GET /%ff%00 HTTP/1.1",
        b"\x16\x03\x01",
    ],
    ids=repr,
)
def test_an_unreadable_request_line_is_refused(line: bytes, public_server: Deployment) -> None:
    """Point 6: a request line that is none gets a 4xx, or the connection is closed."""
    answer = raw(public_server.url, line + b"\r\nHost: a\r\n\r\n", patience_s=10)
    mended = public_server.has_proxy and line in MENDED_BY_A_PROXY
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4") or mended, answer


def test_a_body_of_20_kilobytes_is_too_large(client: WebClient) -> None:
    """Point 7: a body of 20 KB is refused as too large."""
    answer = client.send("a" * 20_000)
    assert (answer.status, answer.problem) == (413, "too-large")


@pytest.mark.parametrize(
    "field",
    [{"metadata": {"role": "admin"}}, {"input_channel": "cmdline"}, {"textt": "x"}],
    ids=str,
)
def test_unknown_fields_are_refused(field: dict[str, Any], client: WebClient) -> None:
    """Point 20: metadata, another channel's name, a misspelled field: refused by name."""
    answer = client.request("POST", f"{ROUTES}/messages", body_of(text=QUESTION, **field))
    assert (answer.status, answer.problem) == (400, "bad-request")
    assert next(iter(field)) in answer.content["detail"]


BODIES = (
    b"",
    b"{",
    b"not json",
    b"\xff\xfe",
    b"[]",
    b"null",
    b"42",
    b'"text"',
    b"{}",
    b"NaN",
    b"[" * 10_000,
    b'{"id": "1", "text": "Claas"}',
    b'{"id": "{0b7f4c1e-9f0e-4c6f-8f0a-2f6f5d3c1b2a}", "text": "Claas"}',
    b'{"id": null, "text": "Claas"}',
    b'{"text": "Claas"}',
    b'{"id": "0b7f4c1e-9f0e-4c6f-8f0a-2f6f5d3c1b2a"}',
    b'{"id": "0b7f4c1e-9f0e-4c6f-8f0a-2f6f5d3c1b2a", "text": "a", "payload": "/ask_help"}',
)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:60]))
def test_a_malformed_body_is_refused_in_words(body: bytes, client: WebClient) -> None:
    """Point 21: a body that is no message gets a 400 that says why, never a 500."""
    answer = client.request("POST", f"{ROUTES}/messages", body)
    assert (answer.status, answer.problem) == (400, "bad-request")
    assert client.history().content["exchanges"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/conversations", b""),
        ("/conversations", b"[]"),
        ("/conversations", b'{"language": "it"}'),
        ("/conversations", b'{"language": null}'),
        ("/conversations", b'{"sender": "me"}'),
        ("/messages/0b7f4c1e-9f0e-4c6f-8f0a-2f6f5d3c1b2a/rating", b'{"rating": "good"}'),
        ("/messages/0b7f4c1e-9f0e-4c6f-8f0a-2f6f5d3c1b2a/rating", b'{"rating": 1}'),
        ("/messages/0b7f4c1e-9f0e-4c6f-8f0a-2f6f5d3c1b2a/rating", b'{"reason": "wrong"}'),
        (
            "/messages/0b7f4c1e-9f0e-4c6f-8f0a-2f6f5d3c1b2a/rating",
            b'{"rating": "up", "reason": "wrong"}',
        ),
    ],
)
def test_other_bodies_are_read_as_strictly(path: str, body: bytes, client: WebClient) -> None:
    """Point 21: an opening or a rating of another form is refused in words too."""
    method = "PUT" if path.endswith("rating") else "POST"
    answer = client.request(method, ROUTES + path, body)
    assert (answer.status, answer.problem) == (400, "bad-request")


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""],
)
def test_a_body_of_another_type_is_refused(media_type: str, client: WebClient) -> None:
    """Point 21: a body that is not announced as JSON in UTF-8 is refused."""
    answer = client.send(QUESTION, Content_Type=media_type)
    assert (answer.status, answer.problem) == (415, "media-type")


@pytest.mark.parametrize("path", ["/messages", "/conversations"])
def test_streaming_is_refused(path: str, client: WebClient) -> None:
    """Point 22: `?stream=true`, as any parameter in an address, is refused at once."""
    for query in ("stream=true", "token=x"):
        answer = client.call("POST", f"{path}?{query}", {})
        assert (answer.status, answer.problem) == (400, "bad-request")
