"""The bot's Matrix account, and what it has kept of conversations."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from server_process import PROGRAM
from synapse_server import PASSWORD, Synapse

SECRET = "a-secret-of-the-tests-that-is-long-enough"  # noqa: S105 - of the tests
IDLE_DEADLINE_S = 10.0


@dataclass(frozen=True)
class ServedBot:
    """The bot's account, and what a server needs to serve it."""

    user: str
    folder: Path
    database: Path
    telegram_port: int
    settings: dict[str, str]

    @property
    def arguments(self) -> list[str]:
        """The arguments of a server."""
        return ["--database", str(self.database)]

    def exchanges(self, channel: str) -> list[dict[str, Any]]:
        """Return the exchanges of a channel as they are kept, in order."""
        query = (
            "SELECT conversation, message_id, number, text, entries, rating FROM exchanges "
            "WHERE conversation LIKE ? ORDER BY asked_at, number"
        )
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(query, (f"{channel}%",)).fetchall()
        finally:
            connection.close()
        return [{**dict(row), "entries": json.loads(row["entries"])} for row in rows]

    def exchange(self, message_id: str) -> dict[str, Any] | None:
        """Return the exchange of a message, None where there is none."""
        return next((one for one in self.exchanges("") if one["message_id"] == message_id), None)

    def wait_until_idle(self) -> None:
        """Wait until the bot has noted that all its answers are sent."""
        deadline = time.monotonic() + IDLE_DEADLINE_S
        while self._waiting():
            assert time.monotonic() < deadline, "messages wait although all are answered"
            time.sleep(0.1)

    def _waiting(self) -> int:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            (count,) = connection.execute("SELECT count(*) FROM channel_inbox").fetchone()
        finally:
            connection.close()
        return int(count)


def first_lines(entries: list[dict[str, Any]]) -> list[str]:
    """Return how each message of an answer begins."""
    return [one["text"].split("\n")[0] for one in entries if "text" in one]


def register_bot(synapse: Synapse, folder: Path, name: str) -> str:
    """Log the bot in as an operator does, and return its account."""
    user = synapse.register(name)
    where = ["--homeserver", synapse.url, "--user", user, "--folder", str(folder)]
    subprocess.run(
        [PROGRAM, "channel", "matrix-register", *where],
        input=PASSWORD.encode(),
        check=True,
        capture_output=True,
    )
    return user


def write_credentials(path: Path, blocks: dict[str, Any]) -> Path:
    """Write the file of credentials, readable by its owner alone."""
    path.touch(0o600)
    path.write_text(yaml.safe_dump(blocks))
    return path
