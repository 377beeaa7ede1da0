"""A stand-in for Telegram's Bot API, as strict as the real one and stricter about names."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import web

TOKEN = "123456:a-token-of-the-tests"  # noqa: S105 - of the tests
SECRET = "a-secret-token-of-the-tests"  # noqa: S105 - of the tests
USERNAME = "metz_assistant_bot"
LONGEST_TEXT = 4_096
LONGEST_DATA = 64
# The fields of each method: those that must be there, and those that may be.
METHODS: dict[str, tuple[dict[str, type], dict[str, type]]] = {
    "sendMessage": (
        {"chat_id": int, "text": str},
        {"message_thread_id": int, "link_preview_options": dict, "reply_markup": dict},
    ),
    "sendChatAction": ({"chat_id": int, "action": str}, {"message_thread_id": int}),
    "answerCallbackQuery": ({"callback_query_id": str}, {"text": str}),
    "setWebhook": (
        {"url": str, "secret_token": str},
        {"allowed_updates": list, "drop_pending_updates": bool},
    ),
}
_numbers = itertools.count(1)


class TelegramServer:
    """Takes what the bot sends, refuses what Telegram would, and remembers all of it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refusals: list[str] = []
        # Answers to give before any other: as when Telegram is busy.
        self.answers_first: list[dict[str, Any]] = []
        self.news = asyncio.Condition()
        self.url = ""

    def sent(self, chat: int) -> list[dict[str, Any]]:
        """Return the messages that a chat has received."""
        return [one for name, one in self.calls if name == "sendMessage" and one["chat_id"] == chat]

    def toasts(self) -> list[str]:
        """Return what was shown to those who have pressed a button."""
        return [
            one["text"]
            for name, one in self.calls
            if name == "answerCallbackQuery" and "text" in one
        ]

    async def handle(self, request: web.Request) -> web.Response:
        """Take one call."""
        method = request.match_info["method"]
        fields = json.loads(await request.read())
        if self.answers_first:
            answer = self.answers_first.pop(0)
            return web.json_response(answer, status=answer["error_code"])
        problem = problem_of(method, fields)
        if request.match_info["token"] != TOKEN:
            problem = "Unauthorized"
        if problem is not None:
            self.refusals.append(f"{method}: {problem}")
            content = {"ok": False, "error_code": 400, "description": f"Bad Request: {problem}"}
            return web.json_response(content, status=400)
        async with self.news:
            self.calls.append((method, fields))
            self.news.notify_all()
        result = {"message_id": next(_numbers)} if method == "sendMessage" else True
        return web.json_response({"ok": True, "result": result})


def problem_of(method: str, fields: Mapping[str, Any]) -> str | None:
    """Return why Telegram would refuse a call, None when it would not."""
    if method not in METHODS:
        return "method not found"
    needed, allowed = METHODS[method]
    missing = needed.keys() - fields.keys()
    unknown = fields.keys() - needed.keys() - allowed.keys()
    if missing or unknown:
        return f"missing {sorted(missing)}, unknown {sorted(unknown)}"
    types = needed | allowed
    wrong = [name for name, value in fields.items() if not isinstance(value, types[name])]
    if wrong:
        return f"of another type: {wrong}"
    return _problem_of_text(fields) or _problem_of_keyboard(fields.get("reply_markup"))


def _problem_of_text(fields: Mapping[str, Any]) -> str | None:
    if "text" not in fields:
        return None
    text = fields["text"].strip()
    if not text:
        return "message text is empty"
    # Telegram counts UTF-16 units.
    return "message is too long" if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT else None


def _problem_of_keyboard(markup: Mapping[str, Any] | None) -> str | None:
    if markup is None:
        return None
    if markup.keys() != {"inline_keyboard"}:
        return "reply_markup of another kind"
    for button in itertools.chain(*markup["inline_keyboard"]):
        if button.keys() != {"text", "callback_data"} or not button["text"]:
            return "BUTTON_INVALID"
        if not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
            return "BUTTON_DATA_INVALID"
    return None


@contextlib.asynccontextmanager
async def telegram_server(port: int = 0) -> AsyncIterator[TelegramServer]:
    """Serve on this machine until the end of the block."""
    server = TelegramServer()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def telegram_block(port: int) -> dict[str, str]:
    """Return the credentials of a bot whose Telegram is at ``port``."""
    url = f"http://127.0.0.1:{port}"
    return {"token": TOKEN, "username": USERNAME, "secret_token": SECRET, "api_url": url}


def message(
    text: str | None, chat: int = 7, *, kind: str = "private", **more: Any
) -> dict[str, Any]:
    """Return an update as Telegram sends one, with a message of a person."""
    number = next(_numbers)
    person = {"id": 70, "is_bot": False, "first_name": "Alice", "language_code": "fr"}
    said = {} if text is None else {"text": text}
    content = {
        "message_id": number,
        "from": person,
        "chat": {"id": chat, "first_name": "Alice", "type": kind},
        "date": 1_790_000_000,
        **said,
        **more,
    }
    if text and re.match(r"/\w+", text):
        content["entities"] = [{"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}]
    return {"update_id": number, "message": content}


def press(data: str, chat: int = 7, person: int = 70) -> dict[str, Any]:
    """Return an update as Telegram sends one, with the press of a button."""
    number = next(_numbers)
    who = {"id": person, "is_bot": False, "first_name": "Alice", "language_code": "fr"}
    carrier = {
        "message_id": number,
        "from": {"id": 123456, "is_bot": True, "first_name": "Metz", "username": USERNAME},
        "chat": {"id": chat, "first_name": "Alice", "type": "private"},
        "date": 1_790_000_000,
        "text": "…",
    }
    query = {"id": str(number), "from": who, "message": carrier, "chat_instance": "1"}
    return {"update_id": number, "callback_query": {**query, "data": data}}
