"""The acceptance list of a public chatbot, against one process in production mode and the cluster.

Each test names the points of the list that it covers; after each one, another visitor is answered.
"""

from __future__ import annotations

import base64
import json
import re
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from cluster_services import Deployment
from web_client import QUESTION, ROUTES, Answer, WebClient, opened, raw

ALIVE_S = 2.0
NO_INTENT = {"fallback", "social", "clarification"}
OTHER_SITE = "https://www.exemple.fr"


@pytest.fixture(autouse=True)
def _alive_afterwards(public_url: str) -> Iterator[None]:
    """Check after each test that a second visitor gets a right answer in time."""
    yield
    start = time.monotonic()
    assert "presses" in opened(public_url).last_message(QUESTION)["text"]
    assert time.monotonic() - start < ALIVE_S


@pytest.fixture
def client(public_url: str) -> WebClient:
    """A visitor whose conversation is open."""
    return opened(public_url)


def body_of(**fields: Any) -> bytes:
    """Return the body of a message with ``fields`` beside its id."""
    return json.dumps({"id": str(uuid.uuid4()), **fields}).encode()


@pytest.mark.parametrize(
    "sender",
    ["a\x00b", "a\ud800b", "", None, 7, ["a"], {"a": 1}, "x" * 300, "default"],
    ids=repr,
)
def test_a_client_does_not_choose_its_sender(sender: Any, client: WebClient) -> None:
    """Points 1, 2 and 3: a sender in a request is refused, and nothing is stored."""
    answer = client.request("POST", f"{ROUTES}/messages", body_of(text=QUESTION, sender=sender))
    assert (answer.status, answer.problem) == (400, "bad-request")
    assert client.history().content["exchanges"] == []


def test_a_sender_of_a_megabyte_is_refused(client: WebClient) -> None:
    """Point 3: a sender of 1 MB is refused unread."""
    body = body_of(text=QUESTION, sender="x" * 1_000_000)
    head = f"POST {ROUTES}/messages HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    assert b" 413 " in raw(client.url, head.encode() + body[:10_000])


def forged(token: str, **claims: Any) -> list[str]:
    """Return tokens for the conversation of ``token`` that the server has not signed."""
    known = jwt.decode(token, options={"verify_signature": False}) | claims
    header, payload, signature = token.split(".")
    changed = base64.urlsafe_b64encode(json.dumps(known | {"x": 1}).encode()).rstrip(b"=").decode()
    return [
        known["sub"],
        f"{header}.{payload}",
        f"{header}.{payload}.",
        f"{header}.{changed}.{signature}",
        token[:-2],
        jwt.encode(known, "another secret of more than thirty-two signs", "HS256"),
        jwt.encode(known, None, "none"),
        jwt.encode(known, "un secret de plus de trente-deux caractères", "HS512"),
        "é",
        "a b c",
    ]


@pytest.mark.parametrize("number", range(10))
def test_nobody_enters_anothers_conversation(number: int, client: WebClient) -> None:
    """Point 4: an id without the server's signature neither reads, writes nor erases."""
    assert client.token
    token = forged(client.token)[number]
    for method, path, content in (
        ("GET", "/messages", None),
        ("POST", "/messages", {"id": str(uuid.uuid4()), "text": QUESTION}),
        ("PUT", f"/messages/{uuid.uuid4()}/rating", {"rating": "up"}),
        ("DELETE", "/conversation", None),
    ):
        headers = {"Authorization": f"Bearer {token}".encode()}
        body = None if content is None else json.dumps(content).encode()
        answer = client.request(method, ROUTES + path, body, headers)
        assert answer.status == 401
        assert answer.problem == "token-refused"
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert client.history().status == 200


@pytest.mark.parametrize("header", ["", "Basic YTpi", "Bearer", "Bearer  "])
def test_a_request_without_a_token_is_refused(header: str, public_url: str) -> None:
    """Point 4: without a token there is no conversation."""
    answer = WebClient(public_url).send(QUESTION, Authorization=header)
    assert (answer.status, answer.problem) == (401, "token-missing")


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


def test_a_message_of_4000_words_costs_nothing(
    client: WebClient, public_server: Deployment
) -> None:
    """Point 8: 4,000 words are refused, and the server's memory does not grow."""
    before = public_server.memory_mb()
    assert client.send("industrie " * 4_000).status == 413
    assert public_server.memory_mb() - before < 50


def test_a_text_at_the_limit_is_answered(client: WebClient) -> None:
    """Point 9: a text of 500 characters is answered."""
    text = (QUESTION + " " + "Dites-moi tout ce que vous savez de cette usine de Woippy. " * 20)[
        :500
    ]
    assert len(text) == 500
    assert client.last_message(text.strip().ljust(500, "x"))["custom"]["kind"] != "social"


def test_a_text_over_the_limit_is_refused_politely(client: WebClient) -> None:
    """Point 9: one character more is refused in words, and the conversation goes on."""
    message = client.last_message("x" * 501)
    assert message["custom"]["kind"] == "social"
    assert "trop long" in message["text"]
    assert client.last_message(QUESTION)["custom"]["kind"] == "answer"


@pytest.mark.parametrize("text", ["", "    ", "\n\t", "😀", "/", "12/05", "?!"])
def test_a_message_without_words_is_no_question(text: str, client: WebClient) -> None:
    """Points 10 and 16: an empty message is told to be unreadable, never taken for a question."""
    message = client.last_message(text)
    assert message["custom"]["kind"] == "social"
    assert "Écrivez votre question" in message["text"]


@pytest.mark.parametrize("text", [None, 7, 1.5, True, ["Claas"], {"text": "Claas"}], ids=repr)
def test_a_message_that_is_no_text_is_refused(text: Any, client: WebClient) -> None:
    """Point 10: a message of another type than text is refused, as a text and as a payload."""
    for answer in (client.send(text), client.press(text)):
        assert (answer.status, answer.problem) == (400, "bad-request")
    assert client.history().content["exchanges"] == []


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦",
        "\u200b\u200b",
        "\u202eelafrov\u202c",
        "مرحبا كيف حالك",
        "e" + "\u0301" * 499,
        "Z\u0351\u0352" * 100,
        "\ufdd0\uffff",
    ],
    ids=ascii,
)
def test_strange_signs_are_admitted_not_to_be_understood(text: str, client: WebClient) -> None:
    """Point 11: emoji, joiners, directions and heaps of accents get an admission, never a fact."""
    message = client.last_message(text)
    assert message["custom"]["kind"] in NO_INTENT
    assert message["text"]


@pytest.mark.parametrize(
    "text", ["Que fabrique\x00 Claas ?", "Que fabrique \ud800Claas ?"], ids=ascii
)
def test_forbidden_signs_are_cleaned(text: str, client: WebClient) -> None:
    """Point 12: NUL and surrogates in a message are cleaned away, and the question is answered."""
    assert "presses" in client.last_message(text)["text"]
    assert client.history().content["exchanges"][0]["text"] == QUESTION


@pytest.mark.parametrize(
    "text",
    ['/secret{"role":"admin"}', "/restart", "/session_start", "/back", "EXTERNAL: ask_help"],
)
def test_a_command_is_text(text: str, client: WebClient) -> None:
    """Points 13 and 14: a command is text, sent as text or as a payload, and resets nothing."""
    client.last_message(QUESTION)
    for answer in (client.send(text), client.press(text)):
        assert answer.status == 200
        assert "automatique" not in answer.content["messages"][0]["text"], "a session was started"
    exchanges = client.history().content["exchanges"]
    assert [one["text"] for one in exchanges] == [QUESTION, text, text]
    # The conversation has not been reset: it still knows the source of what it said.
    assert client.last_message("quelle est ta source ?")["custom"]["sources"]


@pytest.mark.parametrize(
    "payload", ["/tell_more", "/ask_help", '/ask_fact{"fact":"claas-creation"}', "/ask_source"]
)
def test_a_payload_that_was_not_shown_is_text(payload: str, client: WebClient) -> None:
    """Point 14: a payload of the bot that this conversation was not shown is text."""
    for answer in (client.press(payload), client.press(f" {payload}")):
        assert answer.status == 200
    texts = [one["text"] for one in client.history().content["exchanges"]]
    assert texts == [payload, payload]


def test_the_payload_of_a_button_typed_as_text_is_text(client: WebClient) -> None:
    """Point 14: a payload that was shown acts as a payload only when it is sent as one."""
    payload = client.last_message(QUESTION)["buttons"][0]["payload"]
    client.last_message(payload)
    assert client.history().content["exchanges"][-1]["text"] == payload


@pytest.mark.parametrize("text", ["et/ou", "Que fabrique Claas le 12/05 et/ou après ?"])
def test_a_slash_inside_is_ordinary_text(text: str, client: WebClient) -> None:
    """Point 16: a slash inside a message is text like another."""
    assert client.last_message(text)["text"]
    assert client.history().content["exchanges"][0]["text"] == text


def test_unknown_commands_leave_nothing_behind(public_server: Deployment) -> None:
    """Point 17: 3,000 distinct unknown commands do not make the server grow, nor fill its log."""

    def converse(number: int) -> None:
        client = opened(public_server.url)
        for index in range(20):
            assert client.press(f"/inconnu{number}x{index}").status == 200

    with ThreadPoolExecutor(4) as visitors:
        # What the first ones cost is kept for the next: caches, pools, arenas.
        list(visitors.map(converse, range(1_000, 1_025)))
        before, logged = public_server.memory_mb(), len(public_server.logged())
        list(visitors.map(converse, range(150)))
    assert public_server.memory_mb() - before < 10
    assert len(public_server.logged()) - logged < 150 * 20 * 200
    assert "inconnu" not in public_server.logged()


@pytest.mark.parametrize(
    "text", ["{role}", "{0.__class__}", "%(role)s", "{{7*7}}", "${jndi:ldap://x}", "{subject}"]
)
def test_templates_are_not_interpolated(text: str, client: WebClient) -> None:
    """Point 19: what looks like a template is neither filled in nor evaluated."""
    question = f"Que fabrique {text} ?"
    message = client.last_message(question)
    assert not re.search(r"class |object|\b49\b|None", message["text"])
    assert client.history().content["exchanges"][0]["text"] == question


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


def preflight(client: WebClient, origin: str, path: str = "/messages") -> Answer:
    """Ask what a page of ``origin`` may send."""
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return client.request("OPTIONS", ROUTES + path, None, headers)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://www.exemple.fr",
        "https://exemple.fr",
        "https://www.exemple.fr.evil.example",
        "https://www.exemple.fr:8443",
        "https://evil.example https://www.exemple.fr",
        "",
    ],
)
def test_a_page_of_a_foreign_origin_is_refused(origin: str, client: WebClient) -> None:
    """Point 23: a foreign origin is refused, before and after its preflight, and stores nothing."""
    for answer in (client.send(QUESTION, Origin=origin), preflight(client, origin)):
        assert (answer.status, answer.problem) == (403, "origin-refused")
        assert "access-control-allow-origin" not in answer.headers
    assert client.history().content["exchanges"] == []


def test_a_page_of_an_allowed_origin_is_answered(client: WebClient) -> None:
    """Point 23: an allowed origin gets its own name back, exactly, and no credentials."""
    allowed = preflight(client, OTHER_SITE)
    assert allowed.status == 204
    assert allowed.headers["access-control-allow-methods"] == "GET, POST, PUT, DELETE"
    assert allowed.headers["access-control-allow-headers"] == "Authorization, Content-Type"
    refused = client.call("POST", "/messages", {}, Origin=OTHER_SITE)
    assert refused.status == 400
    for answer in (allowed, client.send(QUESTION, Origin=OTHER_SITE), refused):
        assert answer.headers["access-control-allow-origin"] == OTHER_SITE
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers


def test_five_messages_at_once_are_answered_in_order(client: WebClient) -> None:
    """Point 25: five messages of one visitor at once are answered in turn, none lost."""
    names = ("Claas", "l'ENIM", "Daussan", "THE POOL", "le LEM3")
    texts = [f"C'est quoi {name} ?" for name in names]
    start = time.monotonic()
    with ThreadPoolExecutor(len(texts)) as windows:
        answers = list(windows.map(client.send, texts))
    assert time.monotonic() - start < len(texts), "a message waited for the next second"
    assert {answer.status for answer in answers} == {200}
    assert sorted(answer.content["number"] for answer in answers) == [1, 2, 3, 4, 5]
    exchanges = client.history().content["exchanges"]
    assert [one["number"] for one in exchanges] == [1, 2, 3, 4, 5]
    by_text = {one["text"]: one["messages"] for one in exchanges}
    assert by_text == {text: answer.content["messages"] for text, answer in zip(texts, answers)}


def test_a_double_click_is_one_message(client: WebClient) -> None:
    """Point 25: the same message sent five times at once is asked once."""
    message_id = str(uuid.uuid4())
    with ThreadPoolExecutor(5) as clicks:
        answers = list(clicks.map(lambda _: client.send(QUESTION, message_id), range(5)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert len(client.history().content["exchanges"]) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/status"),
        ("GET", "/version"),
        ("GET", "/domain"),
        ("GET", "/conversations/x/tracker"),
        ("POST", "/conversations/x/trigger_intent"),
        ("PUT", "/model"),
        ("POST", "/model/parse"),
        ("GET", "/webhooks/rest/"),
        ("POST", "/webhooks/rest/webhook"),
        ("POST", "/webhooks/callback/webhook"),
        ("GET", "/webhooks/web/../../domain.yml"),
        ("GET", "/domain.yml"),
        ("GET", "/docs"),
    ],
)
def test_nothing_else_is_served(method: str, path: str, client: WebClient) -> None:
    """Point 32: neither Rasa's own routes nor the project's files exist in production."""
    answer = client.request(method, path, b"{}" if method != "GET" else None)
    assert (answer.status, answer.problem) == (404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/messages"),
        ("GET", "/conversations"),
        ("PATCH", "/conversation"),
        ("TRACE", "/messages"),
    ],
)
def test_other_methods_are_refused(method: str, path: str, client: WebClient) -> None:
    """A route with another method than its own names those that it has."""
    answer = client.call(method, path)
    assert (answer.status, answer.problem) == (405, "method-not-allowed")
    assert answer.headers["allow"]


def test_answers_are_protected(client: WebClient) -> None:
    """Point 18: an answer is JSON and nothing else, is not cached, and no page may frame it."""
    for answer in (client.send("<img src=x onerror=alert(1)>"), client.call("GET", "/nothing")):
        assert answer.headers["content-type"].split("+")[-1].endswith("json")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
