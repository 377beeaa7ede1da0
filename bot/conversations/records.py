"""What people may ask about a conversation, and the law about all: access, erasure, purge."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from bot.conversations.database import Database
from bot.conversations.masking import mask
from bot.conversations.schema import (
    channel_inbox,
    conversations,
    exchanges,
    inbox_statuses,
    turns,
)
from bot.conversations.storable import key_of, storable_key

# So many conversations are erased in one transaction: it stays far below the statement timeout.
PURGE_BATCH = 200
# Nobody waits on a page for a search by words.
SEARCH_LIMIT_S = 60.0


async def erase(database: Database, conversation: str) -> int:
    """Erase all that is kept of a conversation and return how many exchanges there were.

    Raises:
        StorageUnavailableError: nothing was erased, as far as is known.
    """
    key = storable_key(conversation)
    counting = select(func.count()).where(exchanges.c.conversation == key)

    def work(connection: Connection) -> int:
        count: int = connection.scalar(counting) or 0
        connection.execute(delete(conversations).where(conversations.c.id == key))
        return count

    erased = await database.write(work)
    await database.overwrite_erased()
    return erased


async def forget_waiting(database: Database, conversation: str) -> None:
    """Erase the messages of a conversation that still wait in a channel's inbox.

    Who erases from within the channel must not: what was written after that waits there too.

    Raises:
        StorageUnavailableError: nothing was erased, as far as is known.
    """
    waiting = delete(channel_inbox).where(
        channel_inbox.c.conversation == storable_key(conversation)
    )
    await database.write(lambda connection: connection.execute(waiting))


async def purge(database: Database, before: dt.datetime) -> int:
    """Erase the conversations in which nothing happens since ``before``; return how many.

    Days are counted in UTC; the day of ``before`` is kept whole. What editors noted about questions
    before that day goes too.

    Raises:
        StorageUnavailableError: the rest was not erased: purge again.
    """
    is_old = conversations.c.last_day < before.astimezone(dt.timezone.utc).date()
    some = select(conversations.c.id).where(is_old).limit(PURGE_BATCH)

    def work(connection: Connection) -> int:
        keys = connection.scalars(some).all()
        gone = delete(conversations).where(conversations.c.id.in_(keys), is_old)
        count: int = connection.execute(gone).rowcount if keys else 0
        return count

    first_kept = before.astimezone(dt.timezone.utc).replace(hour=0, minute=0, second=0)
    notes = delete(inbox_statuses).where(inbox_statuses.c.set_at < first_kept)
    await database.write(lambda connection: connection.execute(notes))
    # What no channel has answered in all that time: most often, the channel was given up.
    unanswered = delete(channel_inbox).where(channel_inbox.c.received_at < before)
    await database.write(lambda connection: connection.execute(unanswered))
    erased = 0
    while batch := await database.write(work):
        erased += batch
    await database.overwrite_erased()
    return erased


async def export(database: Database, conversation: str) -> dict[str, Any] | None:
    """Return all that is kept of a conversation, as JSON holds it; None when nothing is.

    Raises:
        StorageUnavailableError: the database cannot be used.
    """
    key = storable_key(conversation)
    return await database.read(lambda connection: _export(connection, key))


def _export(connection: Connection, key: str) -> dict[str, Any] | None:
    row = (
        connection.execute(select(conversations).where(conversations.c.id == key))
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    waiting = connection.scalars(
        select(channel_inbox.c.content)
        .where(channel_inbox.c.conversation == key)
        .order_by(channel_inbox.c.number)
    ).all()
    stored_turns = connection.scalars(
        select(turns.c.events).where(turns.c.conversation == key).order_by(turns.c.last_event)
    ).all()
    stored_exchanges = (
        connection.execute(
            select(exchanges).where(exchanges.c.conversation == key).order_by(exchanges.c.number)
        )
        .mappings()
        .all()
    )
    return {
        "conversation": key_of(row["id"]),
        "created_at": row["created_at"].isoformat(),
        "last_day": row["last_day"].isoformat(),
        "exchanges": [_as_json(one) for one in stored_exchanges],
        "events": [event for one in stored_turns for event in json.loads(one)],
        "state": row["state"] and json.loads(row["state"]),
        "waiting": [json.loads(one) for one in waiting],
    }


def _as_json(exchange: Any) -> dict[str, Any]:
    return {
        "number": exchange["number"],
        "message_id": key_of(exchange["message_id"]),
        "asked_at": exchange["asked_at"].isoformat(),
        "text": exchange["text"],
        "entries": json.loads(exchange["entries"]),
        "rating": exchange["rating"],
        "reason": exchange["reason"],
    }


async def find(database: Database, words: str, day: dt.date) -> list[str]:
    """Return the conversations in which a visitor wrote ``words`` on a day (UTC) or next to it.

    Raises:
        StorageUnavailableError: the database cannot be used.
    """
    start = dt.datetime.combine(day, dt.time.min, dt.timezone.utc)
    query = (
        select(exchanges.c.conversation)
        .distinct()
        .where(exchanges.c.asked_at >= start - dt.timedelta(days=1))
        .where(exchanges.c.asked_at < start + dt.timedelta(days=2))
        .where(func.lower(exchanges.c.text).contains(mask(words).lower(), autoescape=True))
    )
    keys = await database.read(lambda connection: connection.scalars(query).all(), SEARCH_LIMIT_S)
    return [key_of(key) for key in keys]
