"""Exchanges in the project's database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from bot.conversations.database import Database
from bot.conversations.exchanges import Exchange, Rating, Reason
from bot.conversations.masking import mask
from bot.conversations.records import erase
from bot.conversations.redaction import Redaction
from bot.conversations.rows import read_last, touch
from bot.conversations.schema import exchanges
from bot.conversations.storable import key_of, storable_json, storable_key, storable_text
from bot.conversations.turns import Turn, current_turn

_ADD = exchanges.insert()
_LAST = (
    select(exchanges)
    .where(exchanges.c.conversation == bindparam("key"))
    .order_by(exchanges.c.number.desc())
    .limit(bindparam("count"))
)
_ONE = select(exchanges).where(
    exchanges.c.conversation == bindparam("key"), exchanges.c.message_id == bindparam("message_id")
)


class SqlExchangeStore:
    """Keeps exchanges for as long as conversations are kept, personal data masked.

    Every method raises ``StorageUnavailableError`` when the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        """Keep exchanges in ``database``."""
        self._database = database

    async def find(self, conversation: str, message_id: str) -> Exchange | None:
        """Return the exchange of a message id, None when it is new."""
        which = {"key": storable_key(conversation), "message_id": storable_key(message_id)}
        row = await self._database.read(
            lambda connection: connection.execute(_ONE, which).mappings().one_or_none()
        )
        return row and exchange_of(row)

    async def add(self, exchange: Exchange) -> None:
        """Keep a new exchange, in one transaction with what Rasa remembers of the turn.

        Raises:
            ConflictError: the conversation has an exchange of that number or message id.
        """
        turn = current_turn() or Turn()
        redaction = Redaction(exchange.text, *turn.texts)
        key = storable_key(exchange.conversation)
        row = {
            "conversation": key,
            "message_id": storable_key(exchange.message_id),
            "number": exchange.number,
            "asked_at": exchange.asked_at,
            "text": storable_text(mask(exchange.text)),
            "entries": storable_json([redaction.of(one) for one in exchange.entries]),
            "rating": exchange.rating and exchange.rating.value,
            "reason": exchange.reason and exchange.reason.value,
        }

        # Rasa's events have told already that something happens.
        is_noted = turn.tracker is not None and turn.tracker.sender_id == exchange.conversation

        def write(connection: Connection) -> None:
            if not is_noted:
                touch(connection, key)
            connection.execute(_ADD, row)

        await turn.commit(self._database, write)

    async def last(self, conversation: str, count: int) -> Sequence[Exchange]:
        """Return the last ``count`` exchanges of a conversation, the oldest first."""
        key = storable_key(conversation)
        return await self._database.read(lambda connection: _last(connection, key, count))

    async def recall(self, conversation: str, count: int) -> tuple[int | None, Sequence[Exchange]]:
        """Return the number of the last exchange, None when there is none, and the last ones."""
        key, turn = storable_key(conversation), current_turn()

        def read(connection: Connection) -> tuple[int | None, Sequence[Exchange]]:
            events, number = read_last(connection, key)
            if turn is not None:
                # Rasa asks for them next.
                turn.keep_read(conversation, events)
            return number, _last(connection, key, count) if count else ()

        return await self._database.read(read)

    async def rate(
        self, conversation: str, message_id: str, rating: Rating, reason: Reason | None
    ) -> bool:
        """Keep a rating; return False when the conversation has no such message."""
        values = {"rating": rating.value, "reason": reason and reason.value}
        change = (
            update(exchanges)
            .where(
                exchanges.c.conversation == storable_key(conversation),
                exchanges.c.message_id == storable_key(message_id),
            )
            .values(values)
        )
        changed = await self._database.write(lambda connection: connection.execute(change).rowcount)
        return bool(changed)

    async def erase(self, conversation: str) -> int:
        """Erase all that is kept of a conversation and return how many exchanges there were."""
        return await erase(self._database, conversation)


def _last(connection: Connection, key: str, count: int) -> Sequence[Exchange]:
    rows = list(connection.execute(_LAST, {"key": key, "count": count}).mappings())
    return [exchange_of(row) for row in reversed(rows)]


def exchange_of(row: Any) -> Exchange:
    """Return the exchange that a row of the table holds."""
    return Exchange(
        conversation=key_of(row["conversation"]),
        message_id=key_of(row["message_id"]),
        number=row["number"],
        asked_at=row["asked_at"],
        text=row["text"],
        entries=tuple(json.loads(row["entries"])),
        rating=row["rating"] and Rating(row["rating"]),
        reason=row["reason"] and Reason(row["reason"]),
    )
