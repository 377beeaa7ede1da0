"""One conversation through the web, Matrix and Telegram: the same facts."""

from __future__ import annotations

import asyncio
import json
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from matrix_person import person
from served_bot import ServedBot
from server_process import ROOT, RunningServer
from synapse_server import Synapse
from telegram_server import message, telegram_server
from test_telegram import deliver

pytestmark = pytest.mark.channels

COUNT = 30
CHAT = 300
# Questions that lean on the one before, between questions that stand alone.
_FOLLOW_UPS = ("quelle est ta source ?", "et depuis quand ?", "dis-m'en plus", "où est-ce ?")


def questions() -> list[str]:
    """Return the conversation."""
    text = (ROOT / "tests" / "reference_questions.yml").read_text(encoding="utf-8")
    alone = list(yaml.safe_load(text).values())
    asked = []
    for number, question in enumerate(alone):
        asked.append(question)
        if number % 3 == 2:
            asked.append(_FOLLOW_UPS[number // 3 % len(_FOLLOW_UPS)])
    return asked[:COUNT]


class Web:
    """A visitor of the page."""

    def __init__(self, url: str) -> None:
        """Open a conversation."""
        self._url = f"{url}/webhooks/web"
        self._token = ""
        self._token = self._post("/conversations", {})["token"]

    def ask(self, question: str) -> list[str]:
        """Return the facts of the answer."""
        said = self._post("/messages", {"id": str(uuid.uuid4()), "text": question})
        return [fact for one in said["messages"] for fact in one["custom"].get("facts", ())]

    def _post(self, path: str, content: Any) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(  # noqa: S310 - our own server
            self._url + path, json.dumps(content).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
            return json.load(answer)


def facts_of(exchange: dict[str, Any] | None) -> list[str]:
    """Return the facts that an exchange states."""
    assert exchange is not None
    customs = (one.get("custom") or {} for one in exchange["entries"])
    return [fact for custom in customs for fact in custom.get("facts", ())]


def test_every_channel_gives_the_same_facts(
    synapse: Synapse, bot: ServedBot, bot_server: RunningServer, tmp_path: Path
) -> None:
    """Thirty questions, some of which lean on the one before: the same facts on each channel."""
    asked = questions()
    assert len(asked) == COUNT
    web = Web(bot_server.url)
    in_web = [web.ask(one) for one in asked]

    async def in_matrix() -> list[list[str]]:
        async with person(synapse, "alice", tmp_path) as alice:
            room = await alice.create_room(bot.user)
            await alice.until(lambda: len(alice.heard(room)) == 2)
            events = [await alice.say(room, one) for one in asked]
            await alice.until(lambda: len(alice.heard(room)) >= 2 + COUNT)
            return [facts_of(bot.exchange(one)) for one in events]

    async def in_telegram() -> list[list[str]]:
        async with telegram_server(bot.telegram_port) as telegram:
            updates = [message(one, CHAT) for one in asked]
            for update in updates:
                assert await asyncio.to_thread(deliver, bot_server.url, update) == 200
            await asyncio.to_thread(bot.wait_until_idle)
            assert telegram.refusals == []
            return [facts_of(bot.exchange(str(one["update_id"]))) for one in updates]

    assert asyncio.run(in_matrix()) == in_web
    assert asyncio.run(in_telegram()) == in_web
    assert sum(map(bool, in_web)) >= COUNT * 2 / 3
