"""Rasa's REST contract over the running server: good input, bad input, several visitors."""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from talking import Said, messages_of

from bot.knowledge import load_knowledge
from bot.server.guard import Admitted, admit
from bot.training import current_model

WEBHOOK = "/webhooks/rest/webhook"
TIMEOUT_S = 60
QUESTION = "Que fabrique Claas ?"


def request(
    url: str, method: str, path: str, body: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Send one request and return the status, the headers and the body of the answer."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_S)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    finally:
        connection.close()


def post(url: str, content: object) -> tuple[int, Any]:
    """Post ``content`` as JSON to the webhook and return the status and the parsed answer."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    status, _, answer = request(url, "POST", WEBHOOK, body)
    return status, json.loads(answer)


def say(url: str, text: str, sender: str | None = None) -> list[Said]:
    """Return the messages that answer ``text``, of a new visitor unless one is named."""
    status, entries = post(url, {"sender": sender or str(uuid.uuid4()), "message": text})
    assert status == 200
    return messages_of(entries)


@pytest.fixture(autouse=True)
def _alive_afterwards(bot_url: str) -> Iterator[None]:
    """Check after each test that the server still answers."""
    yield
    status, _, body = request(bot_url, "GET", "/health")
    assert status == 200
    assert json.loads(body)["status"] == "ready"


def test_a_question_is_answered_with_its_source(bot_url: str) -> None:
    """The first question gets the notice, then an answer with facts and sources."""
    notice, answer = say(bot_url, QUESTION)
    assert notice.kind == "social"
    assert "automatique" in notice.text
    assert answer.kind == "answer"
    assert answer.facts
    assert set(answer.sources[0]) == {"title", "url", "date"}


def test_entries_are_those_of_rasas_contract(bot_url: str) -> None:
    """Every entry names its visitor and holds a text, a custom part or both."""
    sender = str(uuid.uuid4())
    _, entries = post(bot_url, {"sender": sender, "message": QUESTION})
    for entry in entries:
        assert entry["recipient_id"] == sender
        assert entry.keys() & {"text", "custom"}


def test_the_notice_is_said_once(bot_url: str) -> None:
    """The notice is said once a conversation."""
    sender = str(uuid.uuid4())
    assert len(say(bot_url, "Bonjour", sender)) == 2
    assert len(say(bot_url, QUESTION, sender)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "    ",
        "\n\t\n",
        "😀",
        "👍👍👍",
        "a" * 5_000,
        "Que fabrique Claas ? " * 250,
        "Що виробляє Claas?",
        "你好，你能做什么？",
        "Was machen Sie hier?",
        "<script>alert(1)</script>",
        "<b>Claas</b> &amp; cie",
        "Que fabrique\x00 Claas ?",
        "\x00",
        "/restart",
        "/session_start",
        '/intent{"x":"y"}',
        '/ask_fact{"fact":"nothing"}',
        '/ask_subject{"subject":"../../etc/passwd"}',
        '{"message": "x"}',
        "'; DROP TABLE events; --",
        "{subject}",
        "\ud800 Claas",
        "\u202eClaas",
    ],
    ids=repr,
)
def test_any_text_gets_a_clear_sentence(text: str, bot_url: str) -> None:
    """Whatever the text, the visitor gets a sentence: never an empty list, never an apology."""
    messages = say(bot_url, text)
    assert messages
    for message in messages:
        assert any(character.isalpha() for character in message.text)
        assert "<script" not in message.text
    assert "erreur" not in messages[-1].text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"42",
        b'"text"',
        b"{}",
        b'{"sender": "a"}',
        b'{"sender": "a", "message": null}',
        b'{"sender": "a", "message": 3}',
        b'{"sender": "a", "message": ["Claas"]}',
        b'{"sender": "a", "message": {"text": "Claas"}}',
        json.dumps({"sender": "x" * 300, "message": QUESTION}).encode(),
        b'{"message": "Claas"}',
        b'{"sender": 7, "message": "Claas"}',
        b'{"sender": null, "message": "Claas"}',
        b'{"sender": "", "message": "Claas"}',
        b'{"sender": "a\\u0000b", "message": "Claas"}',
        b'{"sender": "a\\ud800b", "message": "Claas"}',
        b'{"sender": "a\\nb", "message": "Claas"}',
        b"[" * 50_000,
    ],
    ids=lambda body: repr(body[:40]),
)
def test_a_malformed_request_is_refused_in_words(body: bytes, bot_url: str) -> None:
    """A request that is not of the contract's form gets a 4xx that says why, in French."""
    status, _, answer = request(bot_url, "POST", WEBHOOK, body)
    assert 400 <= status < 500
    problem = json.loads(answer)
    assert problem["status"] == status
    assert len(problem["detail"].split()) > 3


def test_a_request_that_is_far_too_large_is_refused(bot_url: str) -> None:
    """A request that is far too large is refused, not read."""
    status, _ = post(bot_url, {"sender": "a", "message": "a" * 100_000})
    assert 400 <= status < 500


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("GET", WEBHOOK), ("POST", "/health")]
)
def test_unknown_routes_are_refused_in_words(method: str, path: str, bot_url: str) -> None:
    """A route that does not exist, or not with that method, gets a 4xx in JSON."""
    status, _, answer = request(bot_url, method, path)
    assert 400 <= status < 500
    assert json.loads(answer)["detail"]


def test_health_names_the_model(bot_url: str) -> None:
    """The health route is ready and names the model that answers."""
    _, _, body = request(bot_url, "GET", "/health")
    assert json.loads(body)["model"] == current_model().name


def test_the_page_is_french_and_protected(bot_url: str) -> None:
    """The page is in French and allows no script, style or frame from elsewhere."""
    status, headers, body = request(bot_url, "GET", "/")
    assert status == 200
    assert headers["content-type"].startswith("text/html")
    assert b'lang="fr"' in body
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "content_type"), [("/pages/style.css", "text/css"), ("/widget.js", "text/javascript")]
)
def test_the_files_of_the_page_are_served(path: str, content_type: str, bot_url: str) -> None:
    """The style and the script of the page are served with their types."""
    status, headers, body = request(bot_url, "GET", path)
    assert status == 200
    assert headers["content-type"].startswith(content_type)
    assert body


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/%2e%2e/domain.yml", "/domain.yml"])
def test_other_files_are_not_served(path: str, bot_url: str) -> None:
    """No file of the project but the page's is served."""
    status, _, _ = request(bot_url, "GET", path)
    assert status == 404


def test_every_button_that_is_offered_works(bot_url: str) -> None:
    """Each button of a first answer, sent back, gets a message that is no dead end."""
    knowledge = load_knowledge()
    for opening in ("Bonjour", QUESTION, "Quelles écoles d'ingénieurs ?", "Salaire chez Claas ?"):
        buttons = [one for message in say(bot_url, opening) for one in message.buttons]
        assert buttons
        for button in buttons:
            payload = button["payload"]
            admitted = admit(payload, knowledge, {payload})
            assert admitted == Admitted(payload, is_payload=True)
            sender = str(uuid.uuid4())
            say(bot_url, opening, sender)
            (message,) = say(bot_url, button["payload"], sender)
            assert message.kind in {"answer", "social"}
            if button["payload"].startswith(("/ask_fact", "/ask_subject")):
                assert message.kind == "answer"


def test_visitors_do_not_hear_each_other(bot_url: str) -> None:
    """Eight visitors at once each get the answers of their own conversation."""
    subjects = ("claas", "daussan", "enim", "esitc", "lem3", "the-pool", "bliiida", "inspire-metz")

    def converse(subject: str) -> tuple[Said, Said]:
        sender = str(uuid.uuid4())
        first = say(bot_url, f"C'est quoi {subject} ?", sender)[-1]
        return first, say(bot_url, "Quelle est ta source ?", sender)[-1]

    with ThreadPoolExecutor(len(subjects)) as visitors:
        conversations = list(visitors.map(converse, subjects))
    for subject, (answer, source) in zip(subjects, conversations):
        assert subject in answer.subjects
        assert source.facts == answer.facts


def test_two_messages_of_one_visitor_are_both_answered(bot_url: str) -> None:
    """Two messages that one visitor sends at once are both answered."""
    sender = str(uuid.uuid4())
    with ThreadPoolExecutor(2) as windows:
        answers = list(windows.map(lambda text: say(bot_url, text, sender), [QUESTION, "Bonjour"]))
    assert all(answers)
    assert {answer[-1].kind for answer in answers} == {"answer", "social"}
