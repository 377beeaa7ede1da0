"""What a channel received survives the process, and one process alone reads it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.conversations.database import Database
from bot.conversations.exchanges import Exchange
from bot.conversations.journal import Journal
from bot.conversations.leases import Lease, LeaseLostError
from bot.conversations.records import purge
from bot.conversations.sql_exchanges import SqlExchangeStore

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]
BRIEF = dt.timedelta(seconds=0.3)
MESSAGES = {"$1": {"text": "Bonjour"}, "$2": {"text": "\ud800\0 depuis quand ?"}}


async def held(database: Database) -> Lease:
    """Return a lease that this process holds."""
    lease = Lease(database, "matrix")
    assert await lease.take()
    return lease


def test_what_was_received_waits_in_order_with_its_answer(with_database: WithDatabase) -> None:
    """Another process finds the messages, what was to be answered, and where to read on."""

    async def work(database: Database) -> None:
        journal, lease = Journal(database, "matrix"), await held(database)
        first, _ = await journal.receive(lease, MESSAGES, [], "s1")
        await journal.keep_answer(first, {"parts": ["Bonjour !"]})
        other = Journal(database, "matrix")
        assert await other.position() == "s1"
        waiting = await other.pending()
        assert {one.event_id: one.content for one in waiting} == MESSAGES
        assert [one.answer for one in waiting] == [{"parts": ["Bonjour !"]}, None]

    with_database(work)


def test_a_message_is_received_once(with_database: WithDatabase) -> None:
    """A message that comes again is not new: neither while it waits nor after its answer."""

    async def work(database: Database) -> None:
        journal, lease = Journal(database, "matrix"), await held(database)
        received = await journal.receive(lease, MESSAGES, [], "s1")
        assert await journal.receive(lease, MESSAGES, [], "s2") == []
        now = dt.datetime.now(tz=dt.timezone.utc)
        await SqlExchangeStore(database).add(Exchange("c", "$1", 1, now, "Bonjour", ()))
        await journal.finish(received[0], "c", ["$answer"])
        assert await journal.answered_by("$answer") == ("c", "$1")
        assert await journal.receive(lease, MESSAGES, [], "s3") == []
        assert [one.event_id for one in await journal.pending()] == ["$2"]

    with_database(work)


def test_a_withdrawn_message_is_not_answered(with_database: WithDatabase) -> None:
    """A message that its author deleted, now or before, leaves the inbox."""

    async def work(database: Database) -> None:
        journal, lease = Journal(database, "matrix"), await held(database)
        await journal.receive(lease, {"$1": {}}, [], "s1")
        received = await journal.receive(lease, {"$2": {}, "$3": {}}, ["$1", "$3"], "s2")
        assert [one.event_id for one in received] == ["$2"]
        assert [one.event_id for one in await journal.pending()] == ["$2"]

    with_database(work)


def test_one_process_reads_until_it_leaves_or_disappears(with_database: WithDatabase) -> None:
    """A lease goes to one of two that ask at once, and to the other after its end."""

    async def work(database: Database) -> None:
        first, second = Lease(database, "matrix", BRIEF), Lease(database, "matrix", BRIEF)
        assert sorted(await asyncio.gather(first.take(), second.take())) == [False, True]
        holder, other = (first, second) if await first.take() else (second, first)
        assert not await other.take()
        await holder.leave()
        assert await other.take()
        await asyncio.sleep(BRIEF.total_seconds() * 1.1)
        assert await holder.take()
        with pytest.raises(LeaseLostError):
            await Journal(database, "matrix").receive(other, MESSAGES, [], "s1")
        assert await Journal(database, "matrix").position() is None

    with_database(work)


def test_a_purge_takes_what_nobody_answered(with_database: WithDatabase) -> None:
    """The inbox of a channel that was given up keeps nothing longer than conversations."""

    async def work(database: Database) -> None:
        journal = Journal(database, "matrix")
        await journal.receive(await held(database), MESSAGES, [], "s1")
        await purge(database, dt.datetime.now(tz=dt.timezone.utc))
        assert await journal.pending() == []

    with_database(work)
