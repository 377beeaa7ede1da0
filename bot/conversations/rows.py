"""What the stores read and write of a conversation, each statement made once.

Putting a statement together takes longer than having SQLite carry it out.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.engine import Connection

from bot.conversations.database import ConflictError
from bot.conversations.schema import conversations, exchanges, turns

_ALL_EVENTS = (
    select(conversations.c.state_at, conversations.c.state, turns.c.first_event, turns.c.events)
    .join_from(conversations, turns, turns.c.conversation == conversations.c.id)
    .where(conversations.c.id == bindparam("key"))
    .order_by(turns.c.last_event)
)
_LAST_NUMBER = select(func.max(exchanges.c.number)).where(
    exchanges.c.conversation == bindparam("key")
)
# A conversation may have exchanges and no events.
_LAST_EVENTS = (
    select(
        *(conversations.c.state_at, conversations.c.state, turns.c.first_event, turns.c.events),
        _LAST_NUMBER.scalar_subquery().label("number"),
    )
    .join_from(
        conversations,
        turns,
        and_(
            turns.c.conversation == conversations.c.id,
            turns.c.last_event > conversations.c.state_at,
        ),
        isouter=True,
    )
    .where(conversations.c.id == bindparam("key"))
    .order_by(turns.c.last_event)
)
_TOUCH = (
    update(conversations)
    .where(conversations.c.id == bindparam("key"))
    .values(last_day=bindparam("day"))
)
_COUNT = _TOUCH.where(conversations.c.events == bindparam("had")).values(events=bindparam("has"))
_COUNT_WITH_STATE = _COUNT.values(state=bindparam("new_state"), state_at=bindparam("new_state_at"))
_BEGIN = conversations.insert()


class StoredEvents(NamedTuple):
    """The state of a conversation before its last events, the number of those before, and these.

    ``turns`` are JSON; the first of them begins with the event ``first_event``.
    """

    state: str | None
    state_at: int
    first_event: int
    turns: list[str]


def read_events(connection: Connection, key: str) -> StoredEvents | None:
    """Return all events of a conversation; None when it has none."""
    stored = connection.execute(_ALL_EVENTS, {"key": key}).all()
    if not stored:
        return None
    return StoredEvents(None, 0, stored[0].first_event, [one.events for one in stored])


def read_last(connection: Connection, key: str) -> tuple[StoredEvents | None, int | None]:
    """Return the last events of a conversation and the number of its last exchange.

    Both are None where it has none.
    """
    stored = connection.execute(_LAST_EVENTS, {"key": key}).all()
    number = stored[0].number if stored else None
    if not stored or stored[0].events is None:
        return None, number
    first, turns_read = stored[0], [one.events for one in stored]
    return StoredEvents(first.state, first.state_at, first.first_event, turns_read), number


def add_events(connection: Connection, key: str, had: int, has: int, **state: Any) -> None:
    """Count the events of a conversation, and replace its state where ``state`` says so.

    Raises:
        ConflictError: the conversation does not have ``had`` events.
    """
    values = {"key": key, "day": _today(), "had": had, "has": has}
    values |= {f"new_{name}": value for name, value in state.items()}
    changed = connection.execute(_COUNT_WITH_STATE if state else _COUNT, values)
    if changed.rowcount == 0:
        if had:
            raise ConflictError("the conversation was written to, or erased, meanwhile")
        # Of two that begin the same conversation, the second is refused by the database.
        _insert(connection, key, events=has, **state)


def touch(connection: Connection, key: str) -> None:
    """Note that something happens in a conversation, old or new."""
    changed = connection.execute(_TOUCH, {"key": key, "day": _today()})
    if changed.rowcount == 0:
        _insert(connection, key, events=0)


def _insert(connection: Connection, key: str, **values: Any) -> None:
    row = {"id": key, "created_at": _now(), "last_day": _today(), "state_at": 0, **values}
    connection.execute(_BEGIN, row)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.timezone.utc)


def _today() -> dt.date:
    return _now().date()
