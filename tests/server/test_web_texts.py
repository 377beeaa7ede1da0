"""Texts and payloads that visitors may send, to one process in production mode and to the cluster.

Each test names the points of the acceptance list of a public chatbot that it covers; after each
one, another visitor is answered.
"""

from __future__ import annotations

import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cluster_services import Deployment
from web_client import QUESTION, WebClient, opened

pytestmark = pytest.mark.usefixtures("alive_afterwards")
NO_INTENT = {"fallback", "social", "clarification"}


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
        # What the first ones cost is kept for the next: caches of 2,000 words, pools, arenas.
        list(visitors.map(converse, range(1_000, 1_110)))
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
