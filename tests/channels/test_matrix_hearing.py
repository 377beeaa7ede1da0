"""What events of Matrix rooms mean to the bot."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.matrix.hearing import Heard, Place, What, hear
from bot.channels.matrix.saying import transaction_ids

ME = "@assistant:agence.test"
DIRECT = Place("!room", ME, "Assistant Metz", direct=True)
GROUP = Place("!room", ME, "Assistant Metz", direct=False)


def event(body: Any = "Que fabrique Claas ?", **content: Any) -> dict[str, Any]:
    """Return a message of somebody."""
    return {
        "type": "m.room.message",
        "event_id": "$1",
        "sender": "@alice:agence.test",
        "content": {"msgtype": "m.text", "body": body, **content},
    }


def said(place: Place, body: str, **content: Any) -> str | None:
    """Return what the bot takes for the question, None when it was not asked."""
    heard = hear(event(body, **content), place)
    return heard and heard.text


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("Assistant Metz: que fabrique Claas ?", {}),
        ("Assistant Metz : que fabrique Claas ?", {}),
        ("@assistant que fabrique Claas ?", {}),
        ("assistant, que fabrique Claas ?", {}),
        ("@assistant:agence.test que fabrique Claas ?", {}),
        ("que fabrique Claas ? @assistant:agence.test", {}),
        (
            "Assistant Metz que fabrique Claas ?",
            {"formatted_body": f'<a href="https://matrix.to/#/{ME}">Assistant Metz</a> que...'},
        ),
        ("Assistant Metz: que fabrique Claas ?", {"m.mentions": {"user_ids": [ME]}}),
        ("que fabrique Claas ?", {"m.mentions": {"user_ids": ["@b:x.test", ME]}}),
        (
            "> <@assistant:agence.test> Usines Claas\n> France\n\nque fabrique Claas ?",
            {
                "m.mentions": {"user_ids": [ME]},
                "m.relates_to": {"m.in_reply_to": {"event_id": "$"}},
            },
        ),
    ],
)
def test_a_mention_is_heard_and_left_out_of_the_question(
    body: str, content: dict[str, Any]
) -> None:
    """Whichever way a client writes a mention, the question is what stands beside it."""
    assert said(GROUP, body, **content) == "que fabrique Claas ?"


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ("Que fabrique Claas ?", {}),
        ("Qui a un assistant maternel ?", {}),
        ("assistante sociale à Metz ?", {}),
        ("Assistant Metz: bonjour", {"m.mentions": {}}),
        ("Assistant Metz: bonjour", {"m.mentions": {"user_ids": ["@b:x.test"]}}),
    ],
)
def test_what_does_not_mention_the_bot_is_not_for_it(body: str, content: dict[str, Any]) -> None:
    """In a group, the word alone is no mention; where clients list mentions, the list decides."""
    assert said(GROUP, body, **content) is None


@pytest.mark.parametrize(
    "other",
    [
        event(msgtype="m.notice"),
        event(msgtype="m.key.verification.request"),
        event(body=None),
        event(body=["x"]),
        event() | {"sender": ME},
        event() | {"sender": None},
        event() | {"type": "m.sticker"},
        event() | {"content": {}, "unsigned": {"redacted_because": {}}},
        event() | {"content": "x"},
        event() | {"type": "m.room.topic", "state_key": ""},
        event() | {"type": "m.reaction"},
        {"type": "m.room.message"},
    ],
)
def test_what_asks_nothing_is_passed_over(other: dict[str, Any]) -> None:
    """Notices of bots, withdrawn messages, the bot's own, malformed ones: silence."""
    assert hear(other, DIRECT) is None


def test_an_edit_is_the_new_text_about_the_old_event() -> None:
    """An edit asks what it says now."""
    edit = event(
        "* Où ?",
        **{
            "m.new_content": {"msgtype": "m.text", "body": "Où ?"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": "$0"},
        },
    )
    heard = hear(edit, DIRECT)
    assert heard == Heard(What.QUESTION, "!room", "@alice:agence.test", "$1", "Où ?", about="$0")
    assert Heard.from_json(heard.as_json()) == heard


def test_a_command_in_a_group_needs_the_mention() -> None:
    """A command of another bot is not obeyed."""
    assert said(GROUP, "!quitter") is None
    heard = hear(event("assistant: !Quitter"), GROUP)
    assert heard is not None
    assert heard.what is What.LEAVE


def test_every_attempt_sends_under_the_same_ids() -> None:
    """Transaction ids depend on the event alone, and differ from part to part."""
    assert transaction_ids("$1", 3) == transaction_ids("$1", 3)
    assert len({*transaction_ids("$1", 3), *transaction_ids("$2", 3)}) == 6
