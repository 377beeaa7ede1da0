"""What a channel has received and not answered yet: written before it is acknowledged.

Messages are kept in the same transaction as the position up to which the channel was read; answers
are kept before they are sent. Whatever dies in between, the next process goes on from here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.conversations.database import Database
from bot.conversations.leases import Lease
from bot.conversations.schema import channel_answers as answers
from bot.conversations.schema import channel_inbox as inbox
from bot.conversations.schema import channel_positions as positions
from bot.conversations.schema import conversations
from bot.conversations.storable import key_of, storable_json, storable_key

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Received:
    """A message that is not finished; ``answer`` is what is to be sent, None before it is known."""

    number: int
    event_id: str
    content: Json
    answer: Json | None = None


class Journal:
    """The messages of one channel; every method raises ``StorageUnavailableError``."""

    def __init__(self, database: Database, channel: str) -> None:
        """Keep what ``channel`` receives in ``database``."""
        self._database = database
        self._channel = channel

    async def position(self) -> str | None:
        """Return up to where the channel was read; None at the very first."""
        query = select(positions.c.position).where(positions.c.channel == self._channel)
        return await self._database.read(lambda connection: connection.scalar(query))

    async def receive(
        self, lease: Lease, messages: Mapping[str, Json], withdrawn: Sequence[str], position: str
    ) -> list[Received]:
        """Keep new messages and the position after them; return those that are really new.

        Args:
            lease: what makes this process the reader.
            messages: what was received, by the platform's ids, in order.
            withdrawn: ids of messages that need no answer any more.
            position: up to where the channel was read.

        Raises:
            LeaseLostError: another process reads the channel.
        """

        def work(connection: Connection) -> list[Received]:
            lease.check(connection)
            new = [one for one in messages.items() if not self._is_known(connection, one[0])]
            received = [self._add(connection, *one) for one in new if one[0] not in withdrawn]
            self._withdraw(connection, withdrawn)
            mine = positions.c.channel == self._channel
            moved = connection.execute(update(positions).where(mine).values(position=position))
            if moved.rowcount == 0:
                row = {"channel": self._channel, "position": position}
                connection.execute(positions.insert(), row)
            return received

        return await self._database.write(work)

    async def pending(self) -> list[Received]:
        """Return what is not finished, the oldest first."""
        query = select(inbox).where(inbox.c.channel == self._channel).order_by(inbox.c.number)
        rows = await self._database.read(
            lambda connection: connection.execute(query).mappings().all()
        )
        return [
            Received(
                row["number"],
                key_of(row["event_id"]),
                json.loads(row["content"]),
                row["answer"] and json.loads(row["answer"]),
            )
            for row in rows
        ]

    async def keep_answer(self, received: Received, answer: Json) -> Received:
        """Keep what is going to be sent, before it is."""
        change = (
            update(inbox)
            .where(inbox.c.number == received.number)
            .values(answer=storable_json(answer))
        )
        await self._database.write(lambda connection: connection.execute(change))
        return replace(received, answer=answer)

    async def finish(
        self, received: Received, conversation: str | None = None, answer_ids: Sequence[str] = ()
    ) -> None:
        """Forget a message whose answer was sent as ``answer_ids``, in ``conversation``."""
        key = conversation and storable_key(conversation)
        rows = [
            {
                "channel": self._channel,
                "answer_id": storable_key(one),
                "message_id": storable_key(received.event_id),
                "conversation": key,
            }
            for one in answer_ids
        ]
        done = delete(inbox).where(inbox.c.number == received.number)
        is_kept = select(conversations.c.id).where(conversations.c.id == key)

        def work(connection: Connection) -> None:
            finished = connection.execute(done).rowcount
            if finished and rows and connection.execute(is_kept).first() is not None:
                connection.execute(answers.insert(), rows)

        await self._database.write(work)

    async def answered_by(self, answer_id: str) -> tuple[str, str] | None:
        """Return the conversation and the message that an answer belongs to."""
        query = select(answers.c.conversation, answers.c.message_id).where(
            answers.c.channel == self._channel, answers.c.answer_id == storable_key(answer_id)
        )
        row = await self._database.read(lambda connection: connection.execute(query).one_or_none())
        return row and (key_of(row.conversation), key_of(row.message_id))

    def _is_known(self, connection: Connection, event_id: str) -> bool:
        key = storable_key(event_id)
        waiting = select(inbox.c.number).where(
            inbox.c.channel == self._channel, inbox.c.event_id == key
        )
        answered = select(answers.c.answer_id).where(
            answers.c.channel == self._channel, answers.c.message_id == key
        )
        return any(connection.execute(one).first() is not None for one in (waiting, answered))

    def _add(self, connection: Connection, event_id: str, content: Json) -> Received:
        row = {
            "channel": self._channel,
            "event_id": storable_key(event_id),
            "received_at": dt.datetime.now(dt.timezone.utc),
            "content": storable_json(content),
        }
        number: int = connection.execute(inbox.insert(), row).inserted_primary_key[0]
        return Received(number, event_id, content)

    def _withdraw(self, connection: Connection, withdrawn: Sequence[str]) -> None:
        if withdrawn:
            keys = [storable_key(one) for one in withdrawn]
            connection.execute(
                delete(inbox).where(
                    inbox.c.channel == self._channel,
                    inbox.c.event_id.in_(keys),
                    inbox.c.answer.is_(None),
                )
            )
