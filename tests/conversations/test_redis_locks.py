"""Turns of several processes, over a real Redis."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
import uuid
from collections.abc import Iterator

import pytest
import redis
from real_services import Postgres, Redis
from sqlalchemy import text
from turn_worker import CONVERSATIONS, answer_all, hold_and_die

from bot.conversations.database import Database
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.redis_locks import RedisTurnLocks

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def own_redis() -> Iterator[Redis]:
    """A Redis server that the test may stop."""
    server = Redis()
    server.start()
    yield server
    server.remove()


def test_two_processes_damage_no_conversation(redis_server: Redis, postgres: Postgres) -> None:
    """Of 1,000 conversations with a message on each of two processes at once, all keep both."""
    url = postgres.new_database(f"test-{uuid.uuid4()}")
    processes = [SPAWN.Process(target=answer_all, args=(url, redis_server.url)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]

    async def whole() -> int:
        database = Database(url)
        counting = text("SELECT count(*) FROM conversations WHERE events = 2")
        count = await database.read(lambda connection: connection.execute(counting).scalar())
        database.close()
        return int(count)

    assert asyncio.run(whole()) == CONVERSATIONS


def test_turns_come_in_the_order_of_arrival(redis_server: Redis) -> None:
    """Turns that wait on two processes are taken in the order in which they came to Redis."""

    async def scenario() -> list[int]:
        locks = [RedisTurnLocks(redis_server.url) for _ in range(2)]
        done: list[int] = []

        async def turn(number: int) -> None:
            async with locks[number % 2 if number < 6 else 0].hold("a"):
                done.append(number)

        async with locks[0].hold("a"):
            waiting = []
            for number in range(6):
                waiting.append(asyncio.create_task(turn(number)))
                await _until(lambda length=number + 2: _length(redis_server, "a") == length)
            # These come to one process all at once.
            waiting += [asyncio.create_task(turn(number)) for number in range(6, 12)]
            await _until(lambda: _length(redis_server, "a") == 13)
        start = time.monotonic()
        await asyncio.gather(*waiting)
        # Woken, not polling: eleven hand-overs.
        assert time.monotonic() - start < 0.5
        for one in locks:
            await one.close()
        return done

    assert asyncio.run(scenario()) == list(range(12))


def test_a_process_that_has_just_started_keeps_the_order(redis_server: Redis) -> None:
    """The first messages of a process, whose connections are still to be made, stay in order."""

    async def scenario() -> list[int]:
        locks = RedisTurnLocks(redis_server.url)
        done: list[int] = []

        async def turn(number: int) -> None:
            async with locks.hold("fresh"):
                done.append(number)

        await asyncio.gather(*(turn(number) for number in range(20)))
        await locks.close()
        return done

    assert asyncio.run(scenario()) == list(range(20))


def test_a_turn_waits_without_asking_again_and_again(redis_server: Redis) -> None:
    """Waiting for a second costs Redis next to no commands."""

    async def scenario() -> int:
        locks = RedisTurnLocks(redis_server.url)
        client = redis.Redis.from_url(redis_server.url)

        async def turn() -> None:
            async with locks.hold("b"):
                pass

        async with locks.hold("b"):
            waiting = asyncio.create_task(turn())
            await _until(lambda: _length(redis_server, "b") == 2)
            before = client.info("commandstats").get("cmdstat_evalsha", {}).get("calls", 0)
            await asyncio.sleep(1.0)
            after = client.info("commandstats").get("cmdstat_evalsha", {}).get("calls", 0)
        await waiting
        await locks.close()
        client.close()
        return int(after) - int(before)

    assert asyncio.run(scenario()) == 0


def test_a_killed_process_frees_its_conversations(redis_server: Redis) -> None:
    """After kill -9 in the middle of a turn the next one has the conversation within the lease."""
    process = SPAWN.Process(target=hold_and_die, args=(redis_server.url, 2.0))
    process.start()
    process.join()
    assert process.exitcode == -9

    async def scenario() -> float:
        locks = RedisTurnLocks(redis_server.url)
        start = time.monotonic()
        async with locks.hold("a"):
            waited = time.monotonic() - start
        await locks.close()
        return waited

    assert asyncio.run(scenario()) < 2.5


def test_a_long_turn_keeps_its_conversation(redis_server: Redis) -> None:
    """A turn that lasts longer than the lease is not interrupted by the next one."""

    async def scenario() -> list[str]:
        done: list[str] = []
        locks = [RedisTurnLocks(redis_server.url, lease_s=0.3) for _ in range(2)]

        async def next_turn() -> None:
            async with locks[1].hold("long"):
                done.append("second")

        async with locks[0].hold("long"):
            waiting = asyncio.create_task(next_turn())
            await asyncio.sleep(1.2)
            done.append("first")
        await waiting
        for one in locks:
            await one.close()
        return done

    assert asyncio.run(scenario()) == ["first", "second"]


def test_who_waits_too_long_is_told(redis_server: Redis) -> None:
    """The wait ends with an error after its deadline, and the others do not wait for that one."""

    async def scenario() -> None:
        patient = RedisTurnLocks(redis_server.url)
        impatient = RedisTurnLocks(redis_server.url, patience_s=0.3)
        async with patient.hold("busy"):
            start = time.monotonic()
            with pytest.raises(StorageUnavailableError):
                async with impatient.hold("busy"):
                    pass
            assert 0.2 < time.monotonic() - start < 1.0
            assert _length(redis_server, "busy") == 1
        async with patient.hold("busy"):
            pass
        await patient.close()
        await impatient.close()

    asyncio.run(scenario())


def test_a_cancelled_turn_frees_its_conversation(redis_server: Redis) -> None:
    """A visitor who closes the tab, waiting or being answered, holds nobody up."""

    async def scenario() -> None:
        locks = RedisTurnLocks(redis_server.url)

        async def turn() -> None:
            async with locks.hold("tab"):
                await asyncio.sleep(60)

        answered, waiting = asyncio.create_task(turn()), asyncio.create_task(turn())
        await _until(lambda: _length(redis_server, "tab") == 2)
        waiting.cancel()
        answered.cancel()
        await asyncio.gather(answered, waiting, return_exceptions=True)
        start = time.monotonic()
        async with locks.hold("tab"):
            assert time.monotonic() - start < 0.2
        assert _length(redis_server, "tab") == 0
        await locks.close()

    asyncio.run(scenario())


def test_redis_stops_freezes_and_comes_back(own_redis: Redis) -> None:
    """Without Redis each turn fails within 3 s, its health within 1 s; then all is well again."""

    async def fails(locks: RedisTurnLocks) -> None:
        start = time.monotonic()
        assert not await locks.ping()
        assert time.monotonic() - start < 1.0
        with pytest.raises(StorageUnavailableError):
            async with locks.hold("c"):
                pass
        assert time.monotonic() - start < 4.0

    async def works(locks: RedisTurnLocks) -> None:
        assert await locks.ping()
        await asyncio.gather(*(_one_turn(locks, f"c{number}") for number in range(20)))
        # Two in one conversation: the listener is back too, or its absence made up for.
        await asyncio.gather(*(_one_turn(locks, "d") for _ in range(2)))

    async def scenario() -> None:
        locks = RedisTurnLocks(own_redis.url, lease_s=1.0)
        await works(locks)
        own_redis.stop()
        await fails(locks)
        own_redis.start()
        await works(locks)
        own_redis.freeze()
        await fails(locks)
        own_redis.thaw()
        await works(locks)
        await locks.close()

    asyncio.run(scenario())


def test_redis_stops_in_the_middle_of_a_turn(own_redis: Redis) -> None:
    """The answer of the turn that was under way is not lost for it."""

    async def scenario() -> str:
        locks = RedisTurnLocks(own_redis.url)
        async with locks.hold("e"):
            own_redis.kill()
            answer = "answered"
        await locks.close()
        return answer

    assert asyncio.run(scenario()) == "answered"


async def _one_turn(locks: RedisTurnLocks, conversation: str) -> None:
    async with locks.hold(conversation):
        await asyncio.sleep(0)


async def _until(holds: object) -> None:
    deadline = time.monotonic() + 5.0
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline
        await asyncio.sleep(0.005)


def _length(server: Redis, conversation: str) -> int:
    client = redis.Redis.from_url(server.url)
    length: int = client.llen(f"metz-bot:turns:{{{conversation}}}")
    client.close()
    return length
