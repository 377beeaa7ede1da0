"""A homeserver, the bot that serves its account there, and where both are kept."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from server_process import PROGRAM, RunningServer, running_server
from synapse_server import PASSWORD, Synapse

SECRET = "a-secret-of-the-tests-that-is-long-enough"  # noqa: S105 - of the tests


@dataclass(frozen=True)
class MatrixBot:
    """The bot's account, and what a server needs to serve it."""

    user: str
    folder: Path
    database: Path
    settings: dict[str, str]


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A running homeserver, which tests must leave running."""
    server = Synapse(tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()


def register_bot(synapse: Synapse, folder: Path, name: str) -> str:
    """Log the bot in as an operator does, and return its account."""
    user = synapse.register(name)
    keys = ["--homeserver", synapse.url, "--user", user, "--folder", str(folder)]
    subprocess.run(
        [PROGRAM, "channel", "matrix-register", *keys],
        input=PASSWORD.encode(),
        check=True,
        capture_output=True,
    )
    return user


@pytest.fixture(scope="session")
def matrix_bot(synapse: Synapse, tmp_path_factory: pytest.TempPathFactory) -> MatrixBot:
    """The bot's account, logged in by the command line."""
    folder = tmp_path_factory.mktemp("bot")
    user = register_bot(synapse, folder / "matrix", "assistant")
    credentials = folder / "credentials.yml"
    credentials.touch(0o600)
    credentials.write_text(yaml.safe_dump({"matrix": {"folder": str(folder / "matrix")}}))
    settings = {
        "credentials": str(credentials),
        "secret": SECRET,
        # Load tests write faster than people.
        "rate_per_conversation": "1000/minute",
    }
    return MatrixBot(user, folder / "matrix", folder / "conversations.db", settings)


@pytest.fixture
def bot_server(matrix_bot: MatrixBot, tmp_path: Path) -> Iterator[RunningServer]:
    """The bot's server, started for one test."""
    arguments = ["--database", str(matrix_bot.database)]
    with running_server(tmp_path / "bot.log", arguments, matrix_bot.settings) as server:
        yield server
