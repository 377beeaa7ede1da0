"""What a stand-in for a platform has to tell: how it calls the bot, what it takes from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
TOKEN = "a-token-that-the-platform-repeats"  # noqa: S105 - of the tests
BOT_TOKEN = "a-token-of-the-bot"  # noqa: S105 - of the tests
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Delivery:
    """A request of a platform to the bot's webhook."""

    channel: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """A request of the bot: its path below the platform's address, and what it holds."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a platform answers."""

    status: int = 200
    content: Any = None
    headers: Mapping[str, str] | None = None


BROKEN = Answer(500, "<html>oops</html>")
BUSY = Answer(429, {}, {"Retry-After": "2"})


class Platform:
    """One platform, as strict as its documentation."""

    channel: str
    # Whether its guide says that it sends again what was not taken.
    repeats = True
    # What it answers while something is wrong with itself.
    trouble = BROKEN
    # What it answers to what it will never take.
    refusal = Answer(403, {"message": "You do not have the permission."})

    def block(self, url: str) -> dict[str, Any]:
        """Return the credentials of a bot whose platform is at ``url``."""
        raise NotImplementedError

    def delivery(self, text: str, number: int, bot_url: str) -> Delivery:
        """Return how the platform delivers a person's message of that number."""
        raise NotImplementedError

    def again(self, delivery: Delivery) -> Delivery:
        """Return how the platform delivers the same message once more."""
        return delivery

    def problem_of(self, taken: Taken) -> str | None:
        """Return why the platform would not take a request, None where it would."""
        raise NotImplementedError

    def success(self, taken: Taken) -> Answer:
        """Return what the platform answers to what it takes."""
        raise NotImplementedError

    def said(self, taken: Taken) -> str | None:
        """Return the text that a request says; None where it says nothing."""
        raise NotImplementedError


def is_bearer(taken: Taken) -> bool:
    """Tell whether a request carries the bot's token."""
    return taken.headers.get("Authorization") == f"Bearer {BOT_TOKEN}"


def is_text(value: Any, longest: int) -> bool:
    """Tell whether ``value`` is a text that is neither empty nor too long."""
    return isinstance(value, str) and 0 < len(value) <= longest
