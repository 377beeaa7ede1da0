"""Exchanges: each message of a visitor with the bot's answer to it.

One record serves all that looks back at a conversation: retries with the same message id, the
history, the payloads that buttons have shown, ratings, the inbox of what was not understood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Protocol


class Rating(str, Enum):
    """What a visitor thinks of an answer."""

    UP = "up"
    DOWN = "down"


class Reason(str, Enum):
    """Why a visitor rates an answer down."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Exchange:
    """One message of a visitor and the answer.

    ``conversation`` is an opaque id made by the server; ``message_id`` is the client's, unique in
    its conversation; ``number`` counts from 1; ``asked_at`` is in UTC; ``text`` is what the
    visitor wrote, personal data masked; ``entries`` are the bot's messages as the REST channel
    returns them.
    """

    conversation: str
    message_id: str
    number: int
    asked_at: dt.datetime
    text: str
    entries: tuple[Mapping[str, Any], ...]
    rating: Rating | None = None
    reason: Reason | None = None


class DatabaseTooNewError(RuntimeError):
    """A newer version of this program has changed the database: this one must not write to it."""


class StorageUnavailableError(RuntimeError):
    """Conversations cannot be read or written for now: the visitor must be told."""


class ExchangeStore(Protocol):
    """Where exchanges are kept. Every method raises ``StorageUnavailableError`` when it cannot."""

    async def find(self, conversation: str, message_id: str) -> Exchange | None:
        """Return the exchange of a message id, None when it is new."""

    async def add(self, exchange: Exchange) -> None:
        """Keep a new exchange."""

    async def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        """Return the last ``count`` exchanges of a conversation, the oldest first."""

    async def recall(self, conversation: str, count: int) -> tuple[int | None, Sequence[Exchange]]:
        """Return the number of the last exchange, None when there is none, and the last ones.

        These are ``count`` at the most, the oldest first.
        """

    async def rate(
        self, conversation: str, message_id: str, rating: Rating, reason: Reason | None
    ) -> bool:
        """Keep a rating; return False when the conversation has no such message."""

    async def erase(self, conversation: str) -> int:
        """Erase all that is kept of a conversation and return how many exchanges there were."""


class MemoryExchangeStore:
    """Keeps exchanges in this process only: for the terminal and for tests."""

    def __init__(self) -> None:
        self._exchanges: dict[str, dict[str, Exchange]] = {}

    async def find(self, conversation: str, message_id: str) -> Exchange | None:
        """Return the exchange of a message id, None when it is new."""
        return self._exchanges.get(conversation, {}).get(message_id)

    async def add(self, exchange: Exchange) -> None:
        """Keep a new exchange."""
        self._exchanges.setdefault(exchange.conversation, {})[exchange.message_id] = exchange

    async def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        """Return the last ``count`` exchanges of a conversation, the oldest first."""
        return list(self._exchanges.get(conversation, {}).values())[-count:]

    async def recall(self, conversation: str, count: int) -> tuple[int | None, Sequence[Exchange]]:
        """Return the number of the last exchange, None when there is none, and the last ones."""
        recent = await self.last(conversation, max(count, 1))
        return (recent[-1].number, recent[-count:] if count else ()) if recent else (None, ())

    async def rate(
        self, conversation: str, message_id: str, rating: Rating, reason: Reason | None
    ) -> bool:
        """Keep a rating; return False when the conversation has no such message."""
        known = await self.find(conversation, message_id)
        if known is None:
            return False
        rated = replace(known, rating=rating, reason=reason)
        self._exchanges[conversation][message_id] = rated
        return True

    async def erase(self, conversation: str) -> int:
        """Erase all that is kept of a conversation and return how many exchanges there were."""
        return len(self._exchanges.pop(conversation, {}))
