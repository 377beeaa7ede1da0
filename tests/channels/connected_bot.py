"""A bot that is connected to five platforms, and their stand-ins."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from platform_kind import Delivery, Platform
from platform_server import PlatformServer, deliver, wait_until
from platforms import PLATFORMS, Slack
from served_bot import SECRET, write_credentials
from server_process import RunningServer

SLACK = Slack()
# What the bot answers to a request that it has taken.
TAKEN = (200, 204)
_numbers = count(1)


@dataclass(frozen=True)
class Connected:
    """A running bot, and the platforms that it is connected to."""

    platforms: PlatformServer
    bot: RunningServer
    database: Path

    def deliver(self, delivery: Delivery) -> int:
        """Deliver a request, and return the status of the answer."""
        return deliver(self.bot.url, delivery)

    def message(self, platform: Platform, text: str) -> Delivery:
        """Return how a platform delivers a new message."""
        return platform.delivery(text, next(_numbers), self.bot.url)

    def ask(self, platform: Platform, text: str) -> str:
        """Deliver a message, and return what is said then."""
        return self.answer(platform, self.message(platform, text))

    def answer(self, platform: Platform, delivery: Delivery) -> str:
        """Deliver a request, and return what is said until it is answered."""
        before = len(self.platforms.said(platform))
        assert self.deliver(delivery) in TAKEN
        wait_until(lambda: self.waiting() == 0)
        return "\n".join(self.platforms.said(platform)[before:])

    def press(self, value: str) -> str:
        """Press a button in Slack, and return what is said then."""
        return self.answer(SLACK, SLACK.pressed(value, next(_numbers)))

    def rating(self, message_id: str) -> str | None:
        """Return what is kept of what somebody thinks of an answer."""
        query = "SELECT rating FROM exchanges WHERE message_id = ?"
        rating: str | None = self._one(query, message_id)
        return rating

    def waiting(self) -> int:
        """Return how many messages wait for their answer."""
        return int(self._one("SELECT count(*) FROM channel_inbox"))

    def _one(self, query: str, *values: str) -> Any:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            (found,) = connection.execute(query, values).fetchone()
        finally:
            connection.close()
        return found


def settings_for(platforms: PlatformServer, folder: Path) -> dict[str, str]:
    """Return the settings of a bot that is connected to ``platforms``."""
    blocks = {one.channel: one.block(f"{platforms.url}/{one.channel}") for one in PLATFORMS}
    return {
        "credentials": str(write_credentials(folder / "credentials.yml", blocks)),
        "secret": SECRET,
        "rate_per_conversation": "1000/minute",
    }
