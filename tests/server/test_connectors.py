"""Rasa's connectors behind our checks: what comes in as each platform sends it, what goes out."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import yaml
from requests.adapters import HTTPAdapter
from twilio.request_validator import RequestValidator

QUESTION = "Que fabrique Claas ?"
ANSWER = "presses à balles"
SECRET = "a-secret-of-the-tests-that-is-long-enough"  # noqa: S105 - of the tests
TOKEN = "a-token-that-the-platform-repeats"  # noqa: S105 - of the tests
ADDRESS = "http://127.0.0.1:18080"
BLOCKS = {
    "slack": {"slack_token": "xoxb-test", "slack_signing_secret": TOKEN},
    "facebook": {"verify": "verify-me", "secret": TOKEN, "page-access-token": "page"},
    "mattermost": {
        "url": "https://chat.agence.test/api/v4",
        "token": "bot",
        "outgoing_token": TOKEN,
    },
    "rocketchat": {
        "user": "assistant",
        "password": "test",
        "server_url": "https://rocket.agence.test",
        "outgoing_token": TOKEN,
    },
    "twilio": {"account_sid": "AC1", "auth_token": TOKEN, "twilio_number": "whatsapp:+33100000000"},
}


@dataclass(frozen=True)
class Sent:
    """A request that left for a platform."""

    url: str
    content: dict[str, Any]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Sent]:
    """Everything that leaves for a platform; nothing leaves this machine."""
    found: list[Sent] = []

    def answer(adapter: Any, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        found.append(Sent(str(request.url), _content(request)))
        response = requests.Response()
        response.status_code = 201 if "twilio" in str(request.url) else 200
        login = {"userId": "u", "authToken": "t"}
        content = {"status": "success", "success": True, "ok": True, "data": login, "sid": "SM1"}
        response._content = json.dumps(content).encode()  # noqa: SLF001 - as requests' own tests do
        response.url = str(request.url)
        response.request = request
        return response

    async def post(self: Any, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> Any:
        found.append(Sent(api_url, req_args.get("json") or req_args.get("data") or {}))
        return {"data": {"ok": True}, "headers": {}, "status_code": 200}

    monkeypatch.setattr(HTTPAdapter, "send", answer)
    monkeypatch.setattr("slack_sdk.web.async_client.AsyncWebClient._request", post)
    return found


def _content(request: requests.PreparedRequest) -> dict[str, Any]:
    body = request.body or b""
    text = body.decode() if isinstance(body, bytes) else str(body)
    if text.startswith("{"):
        content: dict[str, Any] = json.loads(text)
        return content
    return {name: values[0] for name, values in parse_qs(text).items()}


Post = Callable[..., int]


@pytest.fixture
def post(serve: Any, tmp_path: Path, sent: list[Sent]) -> Iterator[Post]:
    """Posts to a channel's webhook as its platform does, and returns the status."""
    credentials = tmp_path / "credentials.yml"
    credentials.touch(0o600)
    credentials.write_text(yaml.safe_dump(BLOCKS))
    chosen = {"credentials": str(credentials), "secret": SECRET}
    with serve(public=False, **chosen) as url:

        def posting(channel: str, body: bytes, headers: dict[str, str]) -> int:
            connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
            connection.request("POST", f"/webhooks/{channel}/webhook", body, headers)
            status = connection.getresponse().status
            connection.close()
            return status

        posting.url = url  # type: ignore[attr-defined]
        yield posting


def wait_for(sent: list[Sent], text: str) -> Sent:
    """Return what was sent with ``text`` in it; Slack is answered after its request."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = [one for one in sent if text in json.dumps(one.content, ensure_ascii=False)]
        if found:
            return found[-1]
        time.sleep(0.05)
    raise AssertionError(sent)


JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def slack_headers(body: bytes, kind: dict[str, str] = JSON) -> dict[str, str]:
    """Return the headers that Slack signs a request with."""
    moment = str(int(time.time()))
    base = f"v0:{moment}:".encode() + body
    digest = hmac.new(TOKEN.encode(), base, hashlib.sha256).hexdigest()
    return {
        **kind,
        "X-Slack-Request-Timestamp": moment,
        "X-Slack-Signature": f"v0={digest}",
    }


def test_slack(post: Post, sent: list[Sent]) -> None:
    """A message of Slack's Events API is answered with blocks, and a press of theirs too."""
    event = {
        "token": "x",
        "team_id": "T1",
        "type": "event_callback",
        "event_id": "Ev1",
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": "D1",
            "user": "U1",
            "text": QUESTION,
            "ts": "1790000000.000100",
        },
        "authorizations": [{"user_id": "UBOT", "is_bot": True}],
    }
    body = json.dumps(event).encode()
    assert post("slack", body, slack_headers(body) | {"X-Slack-Signature": "v0=00"}) == 400
    assert post("slack", body, slack_headers(body)) == 200
    answer = wait_for(sent, ANSWER)
    assert answer.content["channel"] == "D1"
    section, actions = answer.content["blocks"]
    assert "Source" in section["text"]["text"]
    press = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "channel": {"id": "D1"},
        "message": {"ts": "1790000000.000200"},
        "actions": [{"type": "button", "value": actions["elements"][1]["value"]}],
    }
    body = urlencode({"payload": json.dumps(press)}).encode()
    assert post("slack", body, slack_headers(body, FORM)) == 200
    assert "1958" in wait_for(sent, "1958").content["text"]


def test_messenger(post: Post, sent: list[Sent]) -> None:
    """Each event of a request is answered; titles of questions do not fit, so they are numbers."""
    events = [
        {
            "sender": {"id": "U1"},
            "recipient": {"id": "PAGE"},
            "timestamp": 1_790_000_000_000,
            "message": {"mid": "m_1", "text": text},
        }
        for text in (QUESTION, "2")
    ]
    body = json.dumps({"object": "page", "entry": [{"id": "PAGE", "messaging": events}]}).encode()
    digest = hmac.new(TOKEN.encode(), body, hashlib.sha256).hexdigest()
    assert post("facebook", body, JSON | {"X-Hub-Signature-256": f"sha256={digest[::-1]}"}) == 401
    assert sent == []
    assert post("facebook", body, JSON | {"X-Hub-Signature-256": f"sha256={digest}"}) == 200
    answer = wait_for(sent, ANSWER)
    assert answer.url.startswith("https://graph.facebook.com/")
    assert answer.content["recipient"] == {"id": "U1"}
    assert "\n2. Depuis quand" in answer.content["message"]["text"]
    assert wait_for(sent, "1958")


def test_mattermost(post: Post, sent: list[Sent]) -> None:
    """A message of an outgoing webhook is answered in its channel, for who has its token alone."""
    hook = {
        "token": TOKEN,
        "team_id": "t",
        "channel_id": "c1",
        "channel_name": "general",
        "timestamp": 1_790_000_000_000,
        "user_id": "u1",
        "user_name": "alice",
        "post_id": "p1",
        "text": f"@assistant {QUESTION}",
        "trigger_word": "@assistant",
    }
    assert post("mattermost", json.dumps(hook | {"token": "x"}).encode(), JSON) == 401
    press = {"context": {"action": "/ask_help"}, "user_id": "u1", "channel_id": "c1"}
    assert post("mattermost", json.dumps(press).encode(), JSON) == 401
    assert sent == []
    assert post("mattermost", json.dumps(hook).encode(), JSON) == 200
    answer = wait_for(sent, ANSWER)
    assert answer.url == "https://chat.agence.test/api/v4/posts"
    assert answer.content.keys() == {"channel_id", "message"}
    assert answer.content["channel_id"] == "c1"
    assert "\n1. " in answer.content["message"]


def test_rocketchat(post: Post, sent: list[Sent]) -> None:
    """A message of an outgoing webhook is answered in its room, for who has its token alone."""
    hook = {
        "token": TOKEN,
        "bot": False,
        "channel_id": "GENERAL",
        "channel_name": "general",
        "message_id": "m1",
        "timestamp": "2026-09-01T10:00:00.000Z",
        "user_id": "u1",
        "user_name": "alice",
        "text": QUESTION,
    }
    assert post("rocketchat", json.dumps(hook | {"token": None}).encode(), JSON) == 401
    assert sent == []
    assert post("rocketchat", json.dumps(hook).encode(), JSON) == 200
    answer = wait_for(sent, ANSWER)
    assert answer.url == "https://rocket.agence.test/api/v1/chat.postMessage"
    assert answer.content.keys() == {"roomId", "text"}
    assert answer.content["roomId"] == "GENERAL"


def test_twilio(post: Any, sent: list[Sent]) -> None:
    """A signed message is answered in pieces that a text message can hold."""
    fields = {
        "MessageSid": "SM1",
        "AccountSid": "AC1",
        "From": "whatsapp:+33600000000",
        "To": "whatsapp:+33100000000",
        "Body": QUESTION,
        "NumMedia": "0",
    }
    address = f"{post.url}/webhooks/twilio/webhook"
    signature = RequestValidator(TOKEN).compute_signature(address, fields)
    body = urlencode(fields).encode()
    assert post("twilio", body, FORM | {"X-Twilio-Signature": signature[::-1]}) == 401
    assert post("twilio", body, FORM | {"X-Twilio-Signature": signature}) == 204
    answer = wait_for(sent, ANSWER)
    assert answer.url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    assert answer.content.keys() == {"To", "From", "Body"}
    picture = {**fields, "Body": "", "NumMedia": "1"}
    signature = RequestValidator(TOKEN).compute_signature(address, picture)
    count = len(sent)
    assert (
        post("twilio", urlencode(picture).encode(), FORM | {"X-Twilio-Signature": signature}) == 204
    )
    assert len(sent) == count


def test_every_connector_keeps_custom_to_itself(post: Post, sent: list[Sent]) -> None:
    """What Rasa would send as custom JSON never leaves this machine."""
    hook = {"token": TOKEN, "user_id": "u1", "channel_id": "c1", "text": f"@b {QUESTION}"}
    post("mattermost", json.dumps(hook | {"trigger_word": "@b"}).encode(), JSON)
    wait_for(sent, ANSWER)
    everything = json.dumps([one.content for one in sent])
    assert not [one for one in ("custom", "subjects", "claas-woippy", "/ask") if one in everything]
