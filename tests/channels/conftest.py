"""A homeserver, the bot that serves its account there, and where both are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from matrix_person import Talk, Talking, person
from served_bot import SECRET, ServedBot, register_bot, write_credentials
from server_process import RunningServer, free_port, running_server
from synapse_server import Synapse
from telegram_server import telegram_block

KILLED = -9


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A running homeserver, which tests must leave running."""
    server = Synapse(tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def bot(synapse: Synapse, tmp_path_factory: pytest.TempPathFactory) -> ServedBot:
    """The bot's account, logged in by the command line."""
    folder = tmp_path_factory.mktemp("bot")
    user = register_bot(synapse, folder / "matrix", "assistant")
    telegram_port = free_port()
    blocks = {
        "matrix": {"folder": str(folder / "matrix")},
        "telegram": telegram_block(telegram_port),
    }
    settings = {
        "credentials": str(write_credentials(folder / "credentials.yml", blocks)),
        "secret": SECRET,
        # The tests write faster than people.
        "rate_per_conversation": "1000/minute",
    }
    database = folder / "conversations.db"
    return ServedBot(user, folder / "matrix", database, telegram_port, settings)


@pytest.fixture(scope="session")
def bot_server(bot: ServedBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The bot's server; the last test kills it."""
    log = tmp_path_factory.mktemp("log") / "bot.log"
    with running_server(log, bot.arguments, bot.settings, ends=(0, KILLED)) as server:
        yield server


@pytest.fixture
def talking(synapse: Synapse, tmp_path: Path) -> Talking:
    """Runs a conversation of a new person."""

    def run(talk: Talk) -> None:
        async def talked() -> None:
            async with person(synapse, "alice", tmp_path) as alice:
                await talk(alice)

        asyncio.run(talked())

    return run
