"""Access, erasure and purge: what is left is searched for."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from sqlalchemy import MetaData, text

from bot.conversations import records
from bot.conversations.database import Database
from bot.conversations.exchanges import Exchange, Rating
from bot.conversations.sql_exchanges import SqlExchangeStore
from bot.conversations.tracker_store import SqlTrackerStore

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]
DOMAIN = Domain.from_dict(
    {"version": "3.1", "slots": {"focus": {"type": "any", "mappings": [{"type": "custom"}]}}}
)
TURNS = 15


async def _talk(database: Database, conversation: str, marker: str) -> None:
    """Leave ``marker`` wherever a conversation leaves anything."""
    trackers = SqlTrackerStore(DOMAIN, database, events_read=8)
    exchanges = SqlExchangeStore(database)
    for number in range(1, TURNS + 1):
        words = f"question {number} {marker}"
        tracker = await trackers.get_or_create_tracker(conversation, append_action_listen=False)
        for event in (
            UserUttered(words, {"name": "ask"}, [{"entity": "x", "value": marker}]),
            SlotSet("focus", marker),
            BotUttered(words),
            ActionExecuted("action_listen"),
        ):
            tracker.update(event)
        await trackers.save(tracker)
        asked_at = dt.datetime.now(dt.timezone.utc)
        entries = ({"text": words, "custom": {"kind": "answer"}},)
        await exchanges.add(
            Exchange(conversation, f"{marker}-{number}", number, asked_at, words, entries)
        )
    await exchanges.rate(conversation, f"{marker}-1", Rating.UP, None)


async def _occurrences(database: Database, marker: str) -> int:
    """Count the rows of all tables in which ``marker`` stands."""

    def search(connection: Any) -> int:
        tables = MetaData()
        tables.reflect(connection)
        rows = [
            row for table in tables.tables.values() for row in connection.execute(table.select())
        ]
        return sum(marker in str(tuple(row)) for row in rows)

    return await database.read(search)


def test_nothing_of_an_erased_conversation_is_left(with_database: WithDatabase) -> None:
    """No row of any table holds a word of it, and other conversations are untouched."""

    async def work(database: Database) -> None:
        await _talk(database, "conversation-one", "marker-one")
        await _talk(database, "conversation-two", "marker-two")
        before = await _occurrences(database, "marker-two")
        assert await _occurrences(database, "marker-one") == before > 2 * TURNS
        assert await records.erase(database, "conversation-one") == TURNS
        assert await _occurrences(database, "marker-one") == 0
        assert await _occurrences(database, "conversation-one") == 0
        assert await _occurrences(database, "marker-two") == before
        assert await SqlTrackerStore(DOMAIN, database).retrieve("conversation-one") is None

    with_database(work)


def _files(folder: Path) -> Iterator[bytes]:
    for path in folder.iterdir():
        yield path.read_bytes()


def test_the_files_of_sqlite_do_not_remember(tmp_path: Path) -> None:
    """After erasure the bytes of the database and of its journal hold no word, open or closed."""

    async def scenario() -> None:
        database = Database(f"sqlite:///{tmp_path}/conversations.db")
        await _talk(database, "conversation-one", "marker-one")
        assert any(b"marker-one" in content for content in _files(tmp_path))
        await records.erase(database, "conversation-one")
        assert not any(b"marker-one" in content for content in _files(tmp_path))
        assert not any(b"conversation-one" in content for content in _files(tmp_path))
        database.close()
        assert not any(b"marker-one" in content for content in _files(tmp_path))

    asyncio.run(scenario())


def test_old_conversations_are_purged(with_database: WithDatabase) -> None:
    """Those without a message since the day given go, in several batches; the others stay."""
    days = 40
    today = dt.datetime.now(dt.timezone.utc)

    async def work(database: Database) -> None:
        await _talk(database, "old", "marker-old")
        await _talk(database, "recent", "marker-recent")

        def age(connection: Any) -> None:
            day = {"day": (today - dt.timedelta(days=days)).date()}
            connection.execute(
                text("UPDATE conversations SET last_day = :day WHERE id = 'old'"), day
            )
            for number in range(2 * records.PURGE_BATCH):
                connection.execute(
                    text(
                        "INSERT INTO conversations (id, created_at, last_day, events, state_at) "
                        "VALUES (:id, :day, :day, 0, 0)"
                    ),
                    {"id": f"older-{number}", **day},
                )

        await database.write(age)
        assert await records.purge(database, today - dt.timedelta(days=days)) == 0
        purged = await records.purge(database, today - dt.timedelta(days=days - 1))
        assert purged == 2 * records.PURGE_BATCH + 1
        assert await _occurrences(database, "marker-old") == 0
        assert await _occurrences(database, "marker-recent") > 2 * TURNS

    with_database(work)


def test_a_conversation_is_handed_out(with_database: WithDatabase) -> None:
    """The export is JSON, holds every exchange, event and rating, and nothing of others."""

    async def work(database: Database) -> None:
        await _talk(database, "one", "marker-one")
        await _talk(database, "two", "marker-two")
        exported = await records.export(database, "one")
        assert exported is not None
        assert "marker-two" not in json.dumps(exported)
        assert [one["number"] for one in exported["exchanges"]] == list(range(1, TURNS + 1))
        assert exported["exchanges"][0]["rating"] == "up"
        assert len(exported["events"]) == 4 * TURNS
        assert exported["state"]["slots"] == {"focus": "marker-one"}
        assert await records.export(database, "three") is None

    with_database(work)
