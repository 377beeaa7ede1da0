"""Rasa's trackers, kept and read again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_events import (
    DOMAIN,
    add_turn,
    check_replay,
    turn_of,
)
from sqlalchemy import event as sql_event
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.conversations.database import ConflictError, Database
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.sql_exchanges import SqlExchangeStore
from bot.conversations.tracker_store import SqlTrackerStore
from bot.conversations.turns import one_turn

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]


def test_the_last_messages_stay_however_much_they_led_to(with_database: WithDatabase) -> None:
    """Four messages of the visitor are read at least, so that these can be undone."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=10)
        for number in range(12):
            many = [SlotSet("focus", one) for one in range(30)]
            await add_turn(store, "a", turn_of(f"question {number}", *many))
        tracker = await store.retrieve("a")
        assert tracker is not None
        own = list(tracker.events)[tracker.standing_in :]
        assert sum(isinstance(one, UserUttered) for one in own) == 4

    with_database(work)


def test_long_conversations_cost_no_more_than_short_ones(with_database: WithDatabase) -> None:
    """At message 800 no more statements, rows and events are read than at message 15."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        counted: list[int] = []

        def count(_connection: Any, cursor: Any, *_: Any) -> None:
            counted.append(cursor.rowcount)  # SQLite does not tell

        sql_event.listen(Engine, "after_cursor_execute", count)
        costs = {}
        for number in range(1, 801):
            tracker = await store.get_or_create_tracker("a", append_action_listen=False)
            for one in turn_of(f"question {number}", SlotSet("focus", number)):
                tracker.update(one)
            counted.clear()
            await store.save(tracker)
            read = await store.retrieve("a")
            assert read is not None
            costs[number] = (len(read.events), len(counted), sum(counted))
        sql_event.remove(Engine, "after_cursor_execute", count)
        assert costs[800][0] < 80
        assert costs[800] == costs[20]

    with_database(work)


def test_a_turn_saved_twice_is_stored_once(with_database: WithDatabase) -> None:
    """Saving the same tracker again adds nothing, and an older copy of it is refused."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        tracker = await add_turn(store, "a", turn_of("une question"))
        await store.save(tracker)
        tracker.stored = 0  # as a process that does not know that it was stored
        with pytest.raises(ConflictError):
            await store.save(tracker)
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert len(full.events) == 4

    with_database(work)


def test_of_two_turns_at_once_one_is_refused(with_database: WithDatabase) -> None:
    """Two processes that both go on from the same events do not mix theirs."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        for sender in ("new", "known"):
            if sender == "known":
                await add_turn(store, sender, turn_of("une question"))
            one, other = (
                [await store.retrieve(sender) for _ in range(2)]
                if sender == "known"
                else [store.init_tracker(sender) for _ in range(2)]
            )
            for tracker, words in ((one, "première"), (other, "seconde")):
                for event in turn_of(words):
                    tracker.update(event)
            results = await asyncio.gather(
                store.save(one), store.save(other), return_exceptions=True
            )
            assert sorted(type(result).__name__ for result in results) == [
                "ConflictError",
                "NoneType",
            ]

    with_database(work)


AWKWARD = "a\0b\ud800c \U0001f469\u200d\U0001f52c « é » ' \" \\ \\ud800 %s :x {0}"


def test_no_character_breaks_the_store(with_database: WithDatabase) -> None:
    """NUL, lone surrogates, quotes: in ids, words, slots and metadata, all come back the same."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=1)
        for sender in (AWKWARD, AWKWARD.replace("\\ud800", "\ud800"), "x" * 5000):
            for _ in range(3):
                await add_turn(
                    store, sender, turn_of(AWKWARD, SlotSet("focus", {AWKWARD: AWKWARD}))
                )
            tracker = await store.retrieve(sender)
            assert tracker is not None
            assert tracker.latest_message.text == AWKWARD
            assert tracker.get_slot("focus") == {AWKWARD: AWKWARD}
            assert len((await store.retrieve_full_tracker(sender)).events) == 15
        assert len(set(await store.keys())) == 3

    with_database(work)


def test_rasa_finds_what_it_asks_for(with_database: WithDatabase) -> None:
    """Unknown conversations are None, known ones exist, and their keys are listed."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        assert await store.retrieve("a") is None
        assert await store.retrieve_full_tracker("a") is None
        assert not await store.exists("a")
        await store.get_or_create_tracker("a", append_action_listen=False)
        assert not await store.exists("a")
        await store.get_or_create_tracker("b")
        assert await store.exists("b")
        assert list(await store.keys()) == ["b"]

    with_database(work)


def test_trackers_made_elsewhere_are_taken(with_database: WithDatabase) -> None:
    """A plain tracker of Rasa's is stored, and only its new events when it comes again."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        plain = DialogueStateTracker.from_events("a", turn_of("une question"), DOMAIN.slots)
        await store.save(plain)
        plain.update(SlotSet("focus", "x"))
        await store.save(plain)
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert full == plain

    with_database(work)


def test_slots_that_the_model_has_lost_are_forgotten(with_database: WithDatabase) -> None:
    """A newer model without a slot goes on with the conversations of the older one."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database, events_read=4)
        for number in range(5):
            await add_turn(store, "a", turn_of("une question", SlotSet("listed", number)))
        newer = Domain.from_dict(
            {
                "version": "3.1",
                "slots": {"focus": {"type": "any", "mappings": [{"type": "custom"}]}},
            }
        )
        tracker = await SqlTrackerStore(newer, database).retrieve("a")
        assert tracker is not None
        assert tracker.current_slot_values().get("focus", "missing") is None

    with_database(work)


def test_a_turn_is_written_as_a_whole(with_database: WithDatabase) -> None:
    """Several messages of a turn see each other, and are all lost when the turn fails."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        async with one_turn(database):
            await add_turn(store, "a", turn_of("la première"))
            tracker = await add_turn(store, "a", turn_of("la seconde"))
            assert len(tracker.events) == 8
            assert not await store.exists("a")
        assert await store.exists("a")

        async def failing() -> None:
            async with one_turn(database):
                await add_turn(store, "a", turn_of("la troisième"))
                raise StorageUnavailableError

        with pytest.raises(StorageUnavailableError):
            await failing()
        full = await store.retrieve_full_tracker("a")
        assert full is not None
        assert len(full.events) == 8

    with_database(work)


def test_what_rasa_asks_for_is_read_with_the_exchanges(with_database: WithDatabase) -> None:
    """Inside a turn, the events of its conversation, and of no other, take no call of their own."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        events = turn_of("la première")
        await add_turn(store, "a", events)
        async with one_turn(database):
            await SqlExchangeStore(database).recall("a", 0)
            assert await store.retrieve("b") is None
            database.close()
            check_replay(await store.retrieve("a"), events)

    with_database(work)


def test_the_tables_hold_what_the_documentation_says(with_database: WithDatabase) -> None:
    """A turn is one row, and what can be computed again is not in it."""

    async def work(database: Database) -> None:
        store = SqlTrackerStore(DOMAIN, database)
        await add_turn(store, "a", turn_of("une question"))
        rows = await database.read(
            lambda connection: connection.execute(text("SELECT * FROM turns")).all()
        )
        assert [(row.conversation, row.first_event, row.last_event) for row in rows] == [
            ("a", 1, 4)
        ]
        assert "fact_ranking" not in rows[0].events

    with_database(work)
