"""What a channel received survives the process, and one process alone reads it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.conversations import journal as journals
from bot.conversations.database import Database
from bot.conversations.exchanges import Exchange
from bot.conversations.journal import Incoming, Journal
from bot.conversations.leases import Lease, LeaseLostError
from bot.conversations.opening import Conversations
from bot.conversations.records import purge
from bot.conversations.schema import metadata
from bot.conversations.sql_exchanges import SqlExchangeStore

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]
BRIEF = dt.timedelta(seconds=0.3)
MESSAGES = [
    Incoming("$1", {"text": "Bonjour"}, "c"),
    Incoming("$2", {"text": "\ud800\0 depuis quand ?"}, "c"),
]
MARKER = "zanzibarbouille"
PUSHED = Incoming("m1", {"text": MARKER}, "c")


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
        found = [Incoming(one.event_id, one.content, one.conversation) for one in waiting]
        assert found == MESSAGES
        assert [one.answer for one in waiting] == [{"parts": ["Bonjour !"]}, None]

    with_database(work)


def test_a_message_is_received_once(with_database: WithDatabase) -> None:
    """A message that comes again is not new: neither while it waits nor after its answer."""

    async def work(database: Database) -> None:
        journal, lease = Journal(database, "matrix"), await held(database)
        received = await journal.receive(lease, MESSAGES, [], "s1")
        assert await journal.receive(lease, MESSAGES, [], "s2") == []
        await SqlExchangeStore(database).add(Exchange("c", "$1", 1, now(), "Bonjour", ()))
        await journal.finish(received[0], ["$answer"])
        assert await journal.answered_by("$answer") == ("c", "$1")
        assert await journal.receive(lease, MESSAGES, [], "s3") == []
        assert [one.event_id for one in await journal.pending()] == ["$2"]

    with_database(work)


def test_a_withdrawn_message_is_not_answered(with_database: WithDatabase) -> None:
    """A message that its author deleted, now or before, leaves the inbox."""

    async def work(database: Database) -> None:
        journal, lease = Journal(database, "matrix"), await held(database)
        one, two, three = (Incoming(name, {}, "c") for name in ("$1", "$2", "$3"))
        (withdrawn,) = await journal.receive(lease, [one], [], "s1")
        received = await journal.receive(lease, [two, three], ["$1", "$3"], "s2")
        assert [one.event_id for one in received] == ["$2"]
        assert [await journal.still_waits(one) for one in (withdrawn, *received)] == [False, True]
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
        await journal.accept(PUSHED)
        assert await tables_with(database, MARKER) == ["channel_inbox"]
        await purge(database, now())
        assert await journal.pending() == []
        assert await tables_with(database, MARKER) == []

    with_database(work)


def test_what_a_platform_pushes_is_kept_once(with_database: WithDatabase) -> None:
    """A message that is sent again is not new: to no process, and not after its answer."""

    async def work(database: Database) -> None:
        journal, other = Journal(database, "slack"), Journal(database, "slack")
        at_once = await asyncio.gather(journal.accept(PUSHED), other.accept(PUSHED))
        (received,) = [one for one in at_once if one is not None]
        assert await journal.accept(PUSHED) is None
        await SqlExchangeStore(database).add(Exchange("c", "m1", 1, now(), MARKER, ()))
        await journal.finish(received, ["m1"])
        assert await other.accept(PUSHED) is None
        assert await Journal(database, "twilio").accept(PUSHED) is not None

    with_database(work)


def test_what_a_process_leaves_behind_goes_to_one_other(
    with_database: WithDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message stays with its process while that holds it, and then goes to one of the others."""
    monkeypatch.setattr(journals, "HELD", BRIEF)

    async def work(database: Database) -> None:
        dead, first, *others = (Journal(database, "slack") for _ in range(10))
        received = await dead.accept(PUSHED)
        assert received is not None
        assert await first.take_over() == []
        await asyncio.sleep(BRIEF.total_seconds() / 2)
        await dead.hold([received.number])
        await asyncio.sleep(BRIEF.total_seconds() * 3 / 4)
        assert await first.take_over() == []
        await asyncio.sleep(BRIEF.total_seconds() / 2)
        taken = await asyncio.gather(*(one.take_over() for one in (first, *others)))
        assert [one for one in taken if one] == [[received]]
        assert await Journal(database, "matrix").take_over() == []

    with_database(work)


def test_erasure_and_access_know_what_waits(with_database: WithDatabase) -> None:
    """Who asks what is kept gets what waits too; who asks to erase has it erased with the rest."""

    async def work(database: Database) -> None:
        journal = Journal(database, "slack")
        other = await journal.accept(Incoming("m2", {"text": "Bonjour"}, "another"))
        received = await journal.accept(PUSHED)
        assert received is not None
        await SqlExchangeStore(database).add(Exchange("c", "m0", 1, now(), MARKER, ()))
        kept = Conversations(database)
        exported = await kept.export("c")
        assert exported is not None
        assert exported["waiting"] == [{"text": MARKER}]
        assert await tables_with(database, MARKER) == ["channel_inbox", "exchanges"]
        await kept.erase("c")
        assert await tables_with(database, MARKER) == []
        assert not await journal.still_waits(received)
        assert await journal.pending() == [other]
        # A number that is given again does not make the erased message one that waits.
        await journal.accept(Incoming("m3", {}, "another"))
        assert not await journal.still_waits(received)

    with_database(work)


async def tables_with(database: Database, text: str) -> list[str]:
    """Return the names of the tables in which ``text`` stands."""

    def work(connection: Connection) -> list[str]:
        rows = {one.name: connection.execute(select(one)).all() for one in metadata.sorted_tables}
        return sorted(name for name, found in rows.items() if text in str(found))

    return await database.read(work)


def now() -> dt.datetime:
    """Return this moment."""
    return dt.datetime.now(tz=dt.timezone.utc)
