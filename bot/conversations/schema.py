"""The tables of conversations and how they come to be.

Everything hangs on ``conversations``: erasing a row there erases all that is kept of it. What
editors note about questions names no conversation and holds no text.
A change of the tables is a new module in ``migrations/versions`` and the same change here.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import (
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

from bot.conversations.exchanges import DatabaseTooNewError

MIGRATIONS = Path(__file__).with_name("migrations")
# Any number will do, as long as every process takes the same.
_MIGRATION_LOCK = 5_005_317
_MIGRATION_TIMEOUT = "60s"


class UtcDateTime(TypeDecorator):
    """A moment in UTC; SQLite knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """Return the moment as the database takes it."""
        return value if value is None else value.astimezone(dt.timezone.utc)

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """Return the moment with its time zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            return value.replace(tzinfo=dt.timezone.utc)
        return value.astimezone(dt.timezone.utc)


metadata = MetaData()


def _conversation() -> Column[str]:
    """Return the column that ties a row to its conversation."""
    return Column(
        "conversation", Text, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )


conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    # A day, not a moment: the index changes once a day, not with each message.
    Column("last_day", Date, nullable=False, index=True),
    Column("events", Integer, nullable=False),  # how many there are
    Column("state_at", Integer, nullable=False),  # how many of them the state comes after
    Column("state", Text),
)
turns = Table(
    "turns",
    metadata,
    _conversation(),
    Column("last_event", Integer, primary_key=True),  # events are numbered from 1
    Column("first_event", Integer, nullable=False),
    Column("events", Text, nullable=False),
    UniqueConstraint("conversation", "first_event"),
)
exchanges = Table(
    "exchanges",
    metadata,
    _conversation(),
    Column("number", Integer, primary_key=True),
    Column("message_id", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("entries", Text, nullable=False),
    Column("rating", Text),
    Column("reason", Text),
    UniqueConstraint("conversation", "message_id"),
)
inbox_statuses = Table(
    "inbox_statuses",
    metadata,
    Column("question", Text, primary_key=True),  # a hash
    Column("status", Text, nullable=False),
    Column("set_at", UtcDateTime, nullable=False, index=True),
)
leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
)
channel_positions = Table(
    "channel_positions",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("position", Text, nullable=False),
)
# Rows stay until the answer is sent, some seconds; longer while the platform is away.
channel_inbox = Table(
    "channel_inbox",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("content", Text, nullable=False),
    Column("answer", Text),
    # Without a foreign key: a message waits before its conversation begins.
    Column("conversation", Text),
    Column("held_until", UtcDateTime),
    UniqueConstraint("channel", "event_id"),
)
channel_answers = Table(
    "channel_answers",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("answer_id", Text, primary_key=True),
    Column("message_id", Text, nullable=False, index=True),
    Column(
        "conversation",
        Text,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)


class Tables(Enum):
    """What a database holds, seen from this version of the program."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def migrate(connection: Connection) -> None:
    """Bring the tables to the present version, inside the transaction of ``connection``.

    Raises:
        DatabaseTooNewError: a newer version of the program has been here.
    """
    if is_current(connection):
        return
    if connection.dialect.name == "postgresql":
        # Processes that start together wait here for the first of them.
        connection.execute(text(f"SET LOCAL statement_timeout = '{_MIGRATION_TIMEOUT}'"))
        connection.execute(text(f"SET LOCAL lock_timeout = '{_MIGRATION_TIMEOUT}'"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseTooNewError(
            "La base de données a été modifiée par une version plus récente de metz-bot : "
            "installez cette version, ou restaurez la sauvegarde d’avant la mise à jour."
        ) from error


def is_current(connection: Connection) -> bool:
    """Whether the tables are of the present version."""
    return tables_of(connection) is Tables.CURRENT


def tables_of(connection: Connection) -> Tables:
    """Return of which version the tables are, and change nothing."""
    versions = ScriptDirectory.from_config(_config())
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        return Tables.NONE
    if found == versions.get_current_head():
        return Tables.CURRENT
    known = {one.revision for one in versions.walk_revisions()}
    return Tables.OLDER if found in known else Tables.NEWER


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
