"""What the stores write to the row of a conversation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import update
from sqlalchemy.engine import Connection

from bot.conversations.database import ConflictError
from bot.conversations.schema import conversations


def add_events(connection: Connection, key: str, had: int, has: int, **state: Any) -> None:
    """Count the events of a conversation, and replace its state where ``state`` says so.

    Raises:
        ConflictError: the conversation does not have ``had`` events.
    """
    changed = connection.execute(
        update(conversations)
        .where(conversations.c.id == key, conversations.c.events == had)
        .values(events=has, last_day=_today(), **state)
    )
    if changed.rowcount == 0:
        if had:
            raise ConflictError("the conversation was written to, or erased, meanwhile")
        # Of two that begin the same conversation, the second is refused by the database.
        _insert(connection, key, events=has, **state)


def touch(connection: Connection, key: str) -> None:
    """Note that something happens in a conversation, old or new."""
    changed = connection.execute(
        update(conversations).where(conversations.c.id == key).values(last_day=_today())
    )
    if changed.rowcount == 0:
        _insert(connection, key, events=0)


def _insert(connection: Connection, key: str, **values: Any) -> None:
    row = {"id": key, "created_at": _now(), "last_day": _today(), "state_at": 0, **values}
    connection.execute(conversations.insert(), row)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def _today() -> dt.date:
    return _now().date()
