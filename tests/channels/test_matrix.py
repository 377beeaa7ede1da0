"""The bot in Matrix rooms: a real homeserver, real clients, the server as people start it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from conftest import MatrixBot
from matrix_person import person
from server_process import RunningServer
from synapse_server import Synapse

pytestmark = pytest.mark.channels

QUESTION = "Que fabrique Claas ?"


def test_walk(
    synapse: Synapse, matrix_bot: MatrixBot, bot_server: RunningServer, tmp_path: Path
) -> None:
    """Walk."""

    async def talk() -> None:
        async with person(synapse, "alice", tmp_path) as alice:
            room = await alice.create_room(matrix_bot.user)
            await alice.say(room, QUESTION)
            await alice.until(lambda: any("presses" in one for one in alice.texts(room)), 20)
            print(alice.texts(room))
            room = await alice.create_room(matrix_bot.user, encrypted=True)
            await alice.until(lambda: len(alice.texts(room)) >= 2, 20)
            await alice.say(room, "1")
            await alice.until(lambda: len(alice.texts(room)) >= 3, 20)
            print(alice.texts(room))

    try:
        asyncio.run(talk())
    finally:
        print(bot_server.log.read_text()[-6000:])
