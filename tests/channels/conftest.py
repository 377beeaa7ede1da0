"""A homeserver, the bot that serves its account there, and where both are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from served_bot import SECRET, ServedBot, register_bot, write_credentials
from server_process import RunningServer, running_server
from synapse_server import Synapse

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
    blocks = {"matrix": {"folder": str(folder / "matrix")}}
    settings = {
        "credentials": str(write_credentials(folder / "credentials.yml", blocks)),
        "secret": SECRET,
        # The tests write faster than people.
        "rate_per_conversation": "1000/minute",
    }
    return ServedBot(user, folder / "matrix", folder / "conversations.db", settings)


@pytest.fixture(scope="session")
def bot_server(bot: ServedBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The bot's server; the last test kills it."""
    log = tmp_path_factory.mktemp("log") / "bot.log"
    with running_server(log, bot.arguments, bot.settings, ends=(0, KILLED)) as server:
        yield server
