"""Everything that keeps conversations, opened as a server opens it."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from real_services import Postgres, Redis

from bot.conversations.exchanges import Exchange, StorageUnavailableError
from bot.conversations.locks import MemoryTurnLocks
from bot.conversations.masking import PersonalData
from bot.conversations.opening import Conversations, open_conversations
from bot.conversations.redis_locks import RedisTurnLocks


@pytest.fixture
def services() -> Iterator[tuple[Postgres, Redis]]:
    """Servers that the test may stop."""
    postgres, redis = Postgres(), Redis()
    postgres.start()
    redis.start()
    yield postgres, redis
    postgres.remove()
    redis.remove()


async def _one_turn(conversations: Conversations, number: int) -> None:
    store = conversations.tracker_store(Domain.empty())
    async with conversations.locks.hold("a"), conversations.turn():
        tracker = await store.get_or_create_tracker("a", append_action_listen=False)
        tracker.update(UserUttered(f"question {number}"))
        tracker.update(ActionExecuted("action_listen"))
        await store.save(tracker)
        now = dt.datetime.now(dt.timezone.utc)
        await conversations.exchanges.add(
            Exchange("a", f"m{number}", number, now, f"question {number}", ({"text": "oui"},))
        )


def test_one_process_needs_a_file_only(tmp_path: Path) -> None:
    """Turns are kept, exported, erased and purged with a file alone, and the health is good."""

    async def scenario() -> None:
        conversations = open_conversations(f"sqlite:///{tmp_path}/conversations.db")
        assert isinstance(conversations.locks, MemoryTurnLocks)
        await conversations.prepare()
        for number in (1, 2):
            await _one_turn(conversations, number)
        await conversations.check()
        assert await conversations.ping() == {"database": True}
        exported = await conversations.export("a")
        assert exported is not None
        assert (len(exported["exchanges"]), len(exported["events"])) == (2, 4)
        assert await conversations.purge(dt.datetime.now(dt.timezone.utc)) == 0
        assert await conversations.erase("a") == 2
        assert await conversations.export("a") is None
        await conversations.close()

    asyncio.run(scenario())


def test_answers_do_not_repeat_what_was_masked(tmp_path: Path) -> None:
    """Where the exchange comes with a masked text, the visitor's own words are known all the same.

    They are those of the turn that the exchange ends.
    """

    async def scenario() -> None:
        conversations = open_conversations(f"sqlite:///{tmp_path}/conversations.db")
        store = conversations.tracker_store(Domain.empty())
        async with conversations.turn():
            tracker = store.init_tracker("a")
            tracker.update(UserUttered("et jean.dupont@example.fr ?"))
            await store.save(tracker)
            now = dt.datetime.now(dt.timezone.utc)
            answer = {"text": "Rien sur Jean.Dupont@example.fr."}
            await conversations.exchanges.add(Exchange("a", "m", 1, now, "masqué", (answer,)))
        (kept,) = await conversations.exchanges.last("a", 1)
        assert kept.entries[0]["text"] == f"Rien sur {PersonalData.EMAIL.value}."
        await conversations.close()

    asyncio.run(scenario())


def test_a_turn_is_kept_whole_or_not_at_all(services: tuple[Postgres, Redis]) -> None:
    """Whenever PostgreSQL is killed, an exchange that was kept has its events, and the reverse."""
    postgres, redis = services

    async def scenario() -> None:
        conversations = open_conversations(postgres.address("postgres"), redis.url)
        assert isinstance(conversations.locks, RedisTurnLocks)
        await conversations.prepare()
        kept, enough = 0, asyncio.Event()

        async def talk() -> None:
            nonlocal kept
            while True:
                await _one_turn(conversations, kept + 1)
                kept += 1
                if kept == 6:
                    enough.set()

        talking = asyncio.create_task(talk())
        await asyncio.wait_for(enough.wait(), 30.0)
        await asyncio.to_thread(postgres.kill)
        with pytest.raises(StorageUnavailableError):
            await talking
        assert kept >= 6
        await asyncio.to_thread(postgres.start)
        exported = await conversations.export("a")
        assert exported is not None
        # The turn that failed may have been carried out: its commit was never answered.
        assert len(exported["exchanges"]) in (kept, kept + 1)
        assert len(exported["events"]) == 2 * len(exported["exchanges"])
        await _one_turn(conversations, len(exported["exchanges"]) + 1)
        await conversations.close()

    asyncio.run(scenario())


def test_the_health_names_what_does_not_answer(services: tuple[Postgres, Redis]) -> None:
    """With either server frozen the check says so within 1 s, and is well again by itself."""
    postgres, redis = services

    async def scenario() -> None:
        conversations = open_conversations(postgres.address("postgres"), redis.url)
        await conversations.prepare()
        await conversations.check()
        for server, name in ((postgres, "database"), (redis, "redis")):
            server.freeze()
            start = time.monotonic()
            with pytest.raises(StorageUnavailableError, match=f"no answer from: {name}"):
                await conversations.check()
            assert time.monotonic() - start < 1.0
            server.thaw()
            await conversations.check()
        await conversations.close()

    asyncio.run(scenario())


def test_a_server_starts_before_its_database(services: tuple[Postgres, Redis]) -> None:
    """The tables are made with the first message that finds the database there."""
    postgres, _ = services
    postgres.stop()

    async def scenario() -> None:
        conversations = open_conversations(postgres.address("postgres"))
        with pytest.raises(StorageUnavailableError):
            await conversations.check()
        await asyncio.to_thread(postgres.start)
        await _one_turn(conversations, 1)
        await conversations.check()
        await conversations.close()

    asyncio.run(scenario())


def test_a_broker_needs_a_secret(tmp_path: Path) -> None:
    """Without a secret pseudonyms could be undone."""
    with pytest.raises(ValueError, match="secret"):
        open_conversations(
            f"sqlite:///{tmp_path}/conversations.db", event_broker_url="amqp://a:b@localhost"
        )
