"""A visitor's conversation over the web channel, in production mode: from opening to erasure."""

from __future__ import annotations

import datetime as dt
import json
import socket
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import jwt
import pytest
from cluster_services import Deployment
from web_client import QUESTION, ROUTES, WebClient, opened

from bot.wording.message import LONGEST_PAYLOAD


def test_a_conversation_opens_with_the_notice_and_questions(public_url: str) -> None:
    """Opening a conversation gives a token, its end, the notice and questions to begin with."""
    answer = WebClient(public_url).open()
    assert answer.status == 201
    assert set(answer.content) == {"token", "expires", "messages"}
    expires = dt.datetime.fromisoformat(answer.content["expires"])
    assert expires > dt.datetime.now(tz=dt.timezone.utc) + dt.timedelta(minutes=10)
    notice, suggestion = answer.content["messages"]
    assert "automatique" in notice["text"]
    assert notice["custom"]["kind"] == "social"
    assert suggestion["custom"]["kind"] == "suggestion"
    assert suggestion["buttons"]


@pytest.mark.parametrize(
    ("language", "word", "quoting"),
    [("de", "Assistent", "Auskunft"), ("en", "assistant", "my source says")],
)
def test_a_conversation_opens_in_the_visitors_language(
    language: str, word: str, quoting: str, public_url: str
) -> None:
    """The notice, the questions and the first answers are in the language of the page."""
    client = WebClient(public_url)
    notice, suggestion = client.open(language).content["messages"]
    assert word in notice["text"]
    assert "Bonjour" not in notice["text"]
    assert "Voici" not in suggestion["text"]
    assert quoting in client.last_message("Claas ?")["text"]


def test_a_question_is_answered_with_its_source(public_url: str) -> None:
    """An answer has its text, buttons, facts and sources; the notice is not said again."""
    client = opened(public_url)
    message_id = str(uuid.uuid4())
    answer = client.send(QUESTION, message_id)
    assert answer.status == 200
    assert (answer.content["id"], answer.content["number"]) == (message_id, 1)
    (message,) = answer.content["messages"]
    assert "presses" in message["text"]
    assert message["custom"]["kind"] == "answer"
    assert message["custom"]["facts"]
    assert set(message["custom"]["sources"][0]) == {"title", "url", "date"}
    assert client.send("Bonjour").content["number"] == 2


def test_the_same_id_returns_the_stored_answer(public_url: str) -> None:
    """A message sent again with its id gets the same answer, and stays one exchange."""
    client, message_id = opened(public_url), str(uuid.uuid4())
    first = client.send(QUESTION, message_id)
    again = client.send(QUESTION, message_id)
    assert again.content == first.content
    assert len(client.history().content["exchanges"]) == 1


def test_a_page_that_is_closed_finds_its_answer(public_url: str) -> None:
    """Point 29: a message whose page is closed at once is answered, and kept once."""
    client, message_id = opened(public_url), str(uuid.uuid4())
    body = json.dumps({"id": message_id, "text": QUESTION}).encode()
    head = (
        f"POST {ROUTES}/messages HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {client.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    parts = urlsplit(public_url)
    with socket.create_connection((parts.hostname, parts.port)) as page:
        page.sendall(head.encode() + body)
    deadline = time.monotonic() + 10
    while not client.history().content["exchanges"] and time.monotonic() < deadline:
        time.sleep(0.05)
    (kept,) = client.history().content["exchanges"]
    assert client.send(QUESTION, message_id).content["messages"] == kept["messages"]


def test_an_id_is_of_one_text(public_url: str) -> None:
    """The id of a message cannot serve for another text."""
    client, message_id = opened(public_url), str(uuid.uuid4())
    client.send(QUESTION, message_id)
    answer = client.send("Bonjour", message_id)
    assert (answer.status, answer.problem) == (409, "message-id-taken")


def test_ids_are_of_one_conversation(public_url: str) -> None:
    """Two visitors may use the same id: neither gets the other's answer."""
    message_id = str(uuid.uuid4())
    one = opened(public_url).send(QUESTION, message_id)
    other = opened(public_url).send("Bonjour", message_id)
    assert one.status == other.status == 200
    assert one.content["messages"] != other.content["messages"]


def test_the_conversation_can_be_read_again(public_url: str) -> None:
    """The history holds what was asked and answered, in order, with the ratings."""
    client = opened(public_url)
    answers = [client.send(text).content for text in ("Bonjour", QUESTION)]
    client.rate(answers[1]["id"], {"rating": "down", "reason": "incomplete"})
    exchanges = client.history().content["exchanges"]
    assert [one["text"] for one in exchanges] == ["Bonjour", QUESTION]
    assert [one["number"] for one in exchanges] == [1, 2]
    assert [one["messages"] for one in exchanges] == [one["messages"] for one in answers]
    assert [(one["rating"], one["reason"]) for one in exchanges] == [
        (None, None),
        ("down", "incomplete"),
    ]
    asked = dt.datetime.fromisoformat(exchanges[0]["asked_at"])
    assert abs(asked - dt.datetime.now(tz=dt.timezone.utc)) < dt.timedelta(minutes=5)


def test_a_pressed_button_reads_as_its_title(public_url: str) -> None:
    """In the history, a button that was pressed stands as the visitor saw it."""
    client = opened(public_url)
    button = client.last_message(QUESTION)["buttons"][0]
    assert client.press(button["payload"]).status == 200
    assert client.history().content["exchanges"][-1]["text"] == button["title"]


def test_an_answer_can_be_rated_and_rated_again(public_url: str) -> None:
    """A rating replaces the one before."""
    client = opened(public_url)
    message_id = client.send(QUESTION).content["id"]
    assert client.rate(message_id, {"rating": "down", "reason": "wrong"}).status == 204
    assert client.rate(message_id, {"rating": "up"}).status == 204
    (exchange,) = client.history().content["exchanges"]
    assert (exchange["rating"], exchange["reason"]) == ("up", None)


@pytest.mark.parametrize("unknown", [str(uuid.uuid4()), "opening", "1"])
def test_what_was_not_said_cannot_be_rated(unknown: str, public_url: str) -> None:
    """A rating of a message that the conversation does not have is refused."""
    answer = opened(public_url).rate(unknown, {"rating": "up"})
    assert (answer.status, answer.problem) == (404, "message-unknown")


def test_an_erased_conversation_is_gone(public_url: str) -> None:
    """After the erasure the token opens nothing: neither reads, writes, rates nor erases."""
    client = opened(public_url)
    message_id = client.send(QUESTION).content["id"]
    assert client.erase().status == 204
    for answer in (
        client.history(),
        client.send("Bonjour"),
        client.send(QUESTION, message_id),
        client.rate(message_id, {"rating": "up"}),
        client.erase(),
    ):
        assert (answer.status, answer.problem) == (401, "conversation-gone")


def test_nothing_is_left_of_an_erased_conversation(public_server: Deployment) -> None:
    """Point 33: what was written, the id and the ratings are in no database, log or broker."""
    client, marker = opened(public_server.url), f"zanzi{uuid.uuid4().hex}"
    message_id = client.send(f"Que fabrique {marker} ?").content["id"]
    client.rate(message_id, {"rating": "down", "reason": "wrong"})
    conversation = jwt.decode(str(client.token), options={"verify_signature": False})["sub"]
    sought = (marker, conversation, message_id)
    assert public_server.places_of(*sought)
    assert client.erase().status == 204
    assert public_server.places_of(*sought) == []


def test_a_message_that_waits_for_the_erasure_is_refused(public_url: str) -> None:
    """Messages that race with the erasure are answered before it or refused, and revive nothing."""
    client = opened(public_url)
    with ThreadPoolExecutor(5) as windows:
        sent = [windows.submit(client.send, QUESTION) for _ in range(4)]
        windows.submit(client.erase).result()
        assert {one.result().status for one in sent} <= {200, 401}
    assert client.history().status == 401


def test_every_button_that_is_offered_works(public_url: str) -> None:
    """Point 15: each real button, sent back as a payload, is obeyed and is no dead end."""
    for opening in ("Bonjour", QUESTION, "Quelles écoles d'ingénieurs ?", "guidez-moi"):
        buttons = opened(public_url).last_message(opening)["buttons"]
        assert buttons
        for button in buttons:
            assert len(button["payload"]) <= LONGEST_PAYLOAD
            client = opened(public_url)
            client.last_message(opening)
            answer = client.press(button["payload"])
            assert answer.status == 200
            kind = answer.content["messages"][-1]["custom"]["kind"]
            assert kind in {"answer", "social", "clarification", "suggestion"}
            if button["payload"].startswith(("/ask_fact", "/ask_subject")):
                assert kind == "answer"


def test_the_questions_of_the_opening_can_be_pressed(public_url: str) -> None:
    """The buttons that come with the notice work as those of any answer."""
    client = WebClient(public_url)
    for button in client.open().content["messages"][-1]["buttons"]:
        answer = client.press(button["payload"])
        assert answer.content["messages"][-1]["custom"]["kind"] == "answer"
