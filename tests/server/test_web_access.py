"""Who may do what over the web channel: one process in production mode, and the cluster, attacked.

Each test names the points of the acceptance list of a public chatbot that it covers; after each
one, another visitor is answered.
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import jwt
import pytest
from web_client import QUESTION, ROUTES, Answer, WebClient, body_of

pytestmark = pytest.mark.usefixtures("alive_afterwards")
OTHER_SITE = "https://www.exemple.fr"


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
