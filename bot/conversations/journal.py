"""What a channel has received and not answered yet: written before it is acknowledged.

A channel that is read (``receive``) has one reader, the holder of a lease: its messages are kept in
the same transaction as the position up to which it was read, and answers before they are sent.
What a platform pushes (``accept``) is held by the process that it came to, for as long as that one
lives. Whatever dies in between, the next process goes on from here.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.conversations.database import ConflictError, Database
from bot.conversations.leases import Lease
from bot.conversations.schema import channel_answers as answers
from bot.conversations.schema import channel_inbox as inbox
from bot.conversations.schema import channel_positions as positions
from bot.conversations.schema import conversations
from bot.conversations.storable import key_of, storable_json, storable_key

Json = Mapping[str, Any]
# How long a message stays with a process that gives no sign of life.
HELD = dt.timedelta(seconds=15)


@dataclass(frozen=True)
class Incoming:
    """A message as a channel gets it, by the platform's id of it."""

    event_id: str
    content: Json
    conversation: str


@dataclass(frozen=True)
class Received:
    """A message that is not finished; ``answer`` is what is to be sent, None before it is known."""

    number: int
    event_id: str
    content: Json
    conversation: str
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
        self, lease: Lease, messages: Sequence[Incoming], withdrawn: Sequence[str], position: str
    ) -> list[Received]:
        """Keep new messages and the position after them; return those that are really new.

        Args:
            lease: what makes this process the reader.
            messages: what was received, in order.
            withdrawn: ids of messages that need no answer any more.
            position: up to where the channel was read.

        Raises:
            LeaseLostError: another process reads the channel.
        """

        def work(connection: Connection) -> list[Received]:
            lease.check(connection)
            new = [one for one in messages if not self._is_known(connection, one.event_id)]
            received = [self._add(connection, one) for one in new if one.event_id not in withdrawn]
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
        return [_received(row) for row in rows]

    async def accept(self, message: Incoming) -> Received | None:
        """Keep what a platform has pushed, held by this process; None where it is known already."""

        def work(connection: Connection) -> Received | None:
            if self._is_known(connection, message.event_id):
                return None
            return self._add(connection, message, held_until=_now() + HELD)

        try:
            return await self._database.write(work)
        except ConflictError:
            return None  # it came to two processes at once, and the other was first

    async def hold(self, numbers: Collection[int]) -> None:
        """Tell the other processes that this one still works on these messages."""
        held = update(inbox).where(inbox.c.number.in_(numbers)).values(held_until=_now() + HELD)
        await self._database.write(lambda connection: connection.execute(held))

    async def take_over(self) -> list[Received]:
        """Hold the messages of processes that have disappeared, and return them in order."""
        now = _now()
        is_left = (inbox.c.channel == self._channel, inbox.c.held_until < now)
        query = select(inbox).where(*is_left).order_by(inbox.c.number)
        seen = await self._database.read(lambda connection: connection.execute(query).first())
        if seen is None:
            return []

        def work(connection: Connection) -> list[Received]:
            left = connection.execute(query.with_for_update()).mappings().all()
            numbers = [row["number"] for row in left]
            held = update(inbox).where(inbox.c.number.in_(numbers)).values(held_until=now + HELD)
            connection.execute(held)
            return [_received(row) for row in left]

        return await self._database.write(work)

    async def still_waits(self, received: Received) -> bool:
        """Return whether a message has been neither withdrawn nor erased."""
        query = select(inbox.c.number).where(*self._row_of(received))
        found = await self._database.read(lambda connection: connection.execute(query).first())
        return found is not None

    async def keep_answer(self, received: Received, answer: Json) -> Received:
        """Keep what is going to be sent, before it is."""
        change = update(inbox).where(*self._row_of(received)).values(answer=storable_json(answer))
        await self._database.write(lambda connection: connection.execute(change))
        return replace(received, answer=answer)

    async def finish(self, received: Received, answer_ids: Sequence[str] = ()) -> None:
        """Forget a message whose answer was sent as ``answer_ids``."""
        key = storable_key(received.conversation)
        rows = [
            {
                "channel": self._channel,
                "answer_id": storable_key(one),
                "message_id": storable_key(received.event_id),
                "conversation": key,
            }
            for one in answer_ids
        ]
        done = delete(inbox).where(*self._row_of(received))
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

    def _row_of(self, received: Received) -> tuple[Any, Any, Any]:
        # SQLite gives the number of a row that is gone to the next one.
        return (
            inbox.c.number == received.number,
            inbox.c.channel == self._channel,
            inbox.c.event_id == storable_key(received.event_id),
        )

    def _is_known(self, connection: Connection, event_id: str) -> bool:
        key = storable_key(event_id)
        waiting = select(inbox.c.number).where(
            inbox.c.channel == self._channel, inbox.c.event_id == key
        )
        answered = select(answers.c.answer_id).where(
            answers.c.channel == self._channel, answers.c.message_id == key
        )
        return any(connection.execute(one).first() is not None for one in (waiting, answered))

    def _add(
        self, connection: Connection, message: Incoming, held_until: dt.datetime | None = None
    ) -> Received:
        row = {
            "channel": self._channel,
            "event_id": storable_key(message.event_id),
            "received_at": _now(),
            "content": storable_json(message.content),
            "conversation": storable_key(message.conversation),
            "held_until": held_until,
        }
        number: int = connection.execute(inbox.insert(), row).inserted_primary_key[0]
        return Received(number, message.event_id, message.content, message.conversation)

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


def _received(row: Any) -> Received:
    return Received(
        row["number"],
        key_of(row["event_id"]),
        json.loads(row["content"]),
        # What an older version of the program has left behind is nobody's.
        key_of(row["conversation"] or ""),
        row["answer"] and json.loads(row["answer"]),
    )


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)
