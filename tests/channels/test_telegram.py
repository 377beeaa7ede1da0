"""The bot in Telegram: the server as people start it, against a strict stand-in for the Bot API."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from served_bot import SECRET as BOT_SECRET
from served_bot import ServedBot, write_credentials
from server_process import PROGRAM, RunningServer, environment_with, free_port, running_server
from telegram_server import (
    SECRET,
    USERNAME,
    TelegramServer,
    message,
    press,
    problem_of,
    telegram_block,
    telegram_server,
)

pytestmark = pytest.mark.channels

QUESTION = "Que fabrique Claas ?"
ANSWER = "presses à balles"
KILLED = -9
Post = Callable[..., Coroutine[Any, Any, int]]
Talk = Callable[[TelegramServer, Post], Coroutine[Any, Any, None]]
Talking = Callable[[Talk], None]


@pytest.fixture
def talking(bot: ServedBot, bot_server: RunningServer) -> Talking:
    """Runs a conversation with the stand-in in place; nothing in it may be refused."""

    async def post(update: Any, secret: str = SECRET) -> int:
        status = await asyncio.to_thread(deliver, bot_server.url, update, secret)
        await asyncio.to_thread(bot.wait_until_idle)
        return status

    def run(talk: Talk) -> None:
        async def talked() -> None:
            async with telegram_server(bot.telegram_port) as telegram:
                await talk(telegram, post)
                assert telegram.refusals == []

        asyncio.run(talked())

    return run


def deliver(url: str, update: Any, secret: str = SECRET) -> int:
    """Post an update as Telegram does, and return the status of the answer."""
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{url}/webhooks/telegram/webhook", body, headers
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
            status: int = answer.status
    except urllib.error.HTTPError as error:
        return error.code
    return status


def test_a_question_and_a_button(talking: Talking) -> None:
    """A question is answered with buttons, and what a button carries back is answered too."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        assert await post(message(QUESTION)) == 200
        answer = telegram.sent(7)[-1]
        assert ANSWER in answer["text"]
        assert "\nSource" in answer["text"]
        assert "\n1." not in answer["text"]
        *rows, _ = answer["reply_markup"]["inline_keyboard"]
        buttons = [one for (one,) in rows]
        since = next(one for one in buttons if "Depuis quand" in one["text"])
        assert await post(press(since["callback_data"])) == 200
        assert "1958" in telegram.sent(7)[-1]["text"]
        assert "answerCallbackQuery" in [name for name, _ in telegram.calls]

    talking(talk)


def test_thumbs_under_an_answer_rate_it(talking: Talking, bot: ServedBot) -> None:
    """A thumb is kept as the page's is, and seen in the inbox; who did not ask cannot rate."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        asked = message("Que fait Daussan ?", chat=12)
        assert await post(asked) == 200
        up, down = telegram.sent(12)[-1]["reply_markup"]["inline_keyboard"][-1]
        assert (up["text"], down["text"]) == ("👍", "👎")
        for update, rating in (
            (press(up["callback_data"], chat=12, person=71), None),
            (press("rate:up:0", chat=12), None),
            (message(up["callback_data"], chat=12), None),
            (press(up["callback_data"], chat=12), "up"),
            (press(down["callback_data"], chat=12), "down"),
        ):
            assert await post(update) == 200
            kept = bot.exchange(str(asked["update_id"]))
            assert kept is not None
            assert kept["rating"] == rating
        assert ["pas été gardé" in one for one in telegram.toasts()] == [True, True, False, False]

    talking(talk)
    inbox = subprocess.run(
        [PROGRAM, "inbox"],
        env=environment_with({"database_url": f"sqlite:///{bot.database}"}),
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Que fait Daussan" in inbox.stdout


def test_only_payloads_that_were_shown_are_obeyed(talking: Talking, bot: ServedBot) -> None:
    """A forged press, and commands that are typed, are text like any other."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        forged = press('/ask_subject{"subject":"enim"}', chat=8)
        assert await post(forged) == 200
        kept = bot.exchange(str(forged["update_id"]))
        assert kept is not None
        assert kept["text"] == '/ask_subject{"subject":"enim"}'
        assert await post(message("/restart", chat=8)) == 200
        assert telegram.sent(8)[-1]["text"]

    talking(talk)


def test_who_is_not_telegram_is_refused(talking: Talking) -> None:
    """Without the secret token nothing is read; what is not an update changes nothing."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        assert await post(message(QUESTION), secret="") == 401
        assert await post(message(QUESTION), secret="x" * 32) == 401
        assert await post(b"\xff\xfe{") == 400
        assert await post({"update_id": 1, "message": {"text": QUESTION}}) == 200
        assert await post({"message": {"chat": 7}}) == 200
        assert telegram.calls == []

    talking(talk)


def test_an_update_that_comes_again_is_answered_once(talking: Talking) -> None:
    """Telegram repeats what it is not sure of: that is no news."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        update = message(QUESTION, chat=9)
        assert [await post(update), await post(update)] == [200, 200]
        assert len([one for one in telegram.sent(9) if ANSWER in one["text"]]) == 1

    talking(talk)


def test_commands_and_odd_messages(talking: Talking, bot: ServedBot) -> None:
    """Commands do what they say; a photo, a long text and a bot get a line or silence."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        for update, expected in (
            (message("/start", chat=10), "Que voulez-vous savoir"),
            (message("/aide", chat=10), "/effacer"),
            (message(None, chat=10, photo=[{"file_id": "x"}]), "que du texte"),
            (message("é" * 4_096, chat=10), "trop long"),
            (message("/effacer", chat=10), "effacée"),
        ):
            assert await post(update) == 200
            assert expected in telegram.sent(10)[-1]["text"]
        count = len(telegram.calls)
        robot = message(QUESTION, chat=10)
        robot["message"]["from"]["is_bot"] = True
        assert await post(robot) == 200
        assert len(telegram.calls) == count

    talking(talk)


def test_in_a_group_the_bot_answers_who_names_it(talking: Talking) -> None:
    """In a group, in the topic where it was asked, and only when it is named."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        assert await post(message(QUESTION, chat=-5, kind="supergroup")) == 200
        assert telegram.sent(-5) == []
        topic = {"is_topic_message": True, "message_thread_id": 44}
        named = message(f"@{USERNAME} {QUESTION}", chat=-5, kind="supergroup", **topic)
        assert await post(named) == 200
        assert ANSWER in telegram.sent(-5)[-1]["text"]
        assert {one["message_thread_id"] for one in telegram.sent(-5)} == {44}

    talking(talk)


def test_a_telegram_that_is_busy_is_waited_for(talking: Talking) -> None:
    """Told to wait two seconds, the bot waits and then sends the answer."""

    async def talk(telegram: TelegramServer, post: Post) -> None:
        busy = {"ok": False, "error_code": 429, "parameters": {"retry_after": 2}}
        telegram.answers_first = [{"ok": False, "error_code": 502}, busy]
        start = time.monotonic()
        assert await post(message(QUESTION, chat=11)) == 200
        assert ANSWER in telegram.sent(11)[-1]["text"]
        assert time.monotonic() - start >= 2

    talking(talk)


def test_what_was_asked_before_a_kill_is_answered_after_it(tmp_path: Path) -> None:
    """Taken while Telegram was away, kept through kill -9, answered after the restart, once."""
    port, asked = free_port(), message(QUESTION, chat=13)
    blocks = {"telegram": telegram_block(port)}
    credentials = write_credentials(tmp_path / "credentials.yml", blocks)
    settings = {"credentials": str(credentials), "secret": BOT_SECRET}
    arguments = ["--database", str(tmp_path / "conversations.db")]
    with running_server(tmp_path / "1.log", arguments, settings, ends=(KILLED,)) as server:
        assert deliver(server.url, asked) == 200
        server.process.kill()
        server.process.wait()

    async def talk(url: str, telegram: TelegramServer) -> None:
        def answers() -> list[Any]:
            return [one for one in telegram.sent(13) if ANSWER in one["text"]]

        async with telegram.news:
            await asyncio.wait_for(telegram.news.wait_for(answers), 60)
        assert await asyncio.to_thread(deliver, url, asked) == 200
        other = message("Que fait Daussan ?", chat=13)
        assert await asyncio.to_thread(deliver, url, other) == 200
        async with telegram.news:
            is_later = telegram.news.wait_for(lambda: "Daussan" in telegram.sent(13)[-1]["text"])
            await asyncio.wait_for(is_later, 60)
        assert len(answers()) == 1
        assert telegram.refusals == []

    async def talked(url: str) -> None:
        async with telegram_server(port) as telegram:
            await talk(url, telegram)

    with running_server(tmp_path / "2.log", arguments, settings) as server:
        asyncio.run(talked(server.url))


def test_the_command_line_tells_telegram_where_the_bot_is(bot: ServedBot) -> None:
    """One command registers the webhook, its secret and the kinds of updates that are read."""
    settings = {**bot.settings, "public_url": "https://assistant.exemple.fr"}

    async def register() -> list[tuple[str, dict[str, Any]]]:
        async with telegram_server(bot.telegram_port) as telegram:
            process = await asyncio.create_subprocess_exec(
                PROGRAM, "channel", "telegram-webhook", env=environment_with(settings)
            )
            assert await process.wait() == 0
            return telegram.calls

    assert asyncio.run(register()) == [
        (
            "setWebhook",
            {
                "url": "https://assistant.exemple.fr/webhooks/telegram/webhook",
                "secret_token": SECRET,
                "allowed_updates": ["message", "edited_message", "callback_query"],
            },
        )
    ]


def test_the_stand_in_is_strict() -> None:
    """What Telegram refuses, the stand-in refuses."""
    good = {"chat_id": 1, "text": "x"}
    button = {"text": "x", "callback_data": "y" * 65}
    bad = [
        {"chat_id": 1},
        good | {"custom": {}},
        good | {"chat_id": "1"},
        good | {"text": "x" * 4_097},
        good | {"text": "😀" * 2_049},
        good | {"text": " "},
        good | {"reply_markup": {"inline_keyboard": [[button]]}},
    ]
    assert problem_of("sendMessage", good) is None
    assert [one for one in bad if problem_of("sendMessage", one) is None] == []
