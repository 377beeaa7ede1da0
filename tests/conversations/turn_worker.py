"""A process of the bot, as far as turns go: for tests that start several."""

from __future__ import annotations

import asyncio
import os
import signal
import threading

from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.conversations.database import Database
from bot.conversations.redis_locks import RedisTurnLocks
from bot.conversations.rows import add_events

CONVERSATIONS = 1000
AT_ONCE = 100


async def _answer_all(database_url: str, redis_url: str) -> None:
    """Count one message in each of many conversations, many at a time."""
    database = Database(database_url)
    locks = RedisTurnLocks(redis_url)
    gate = asyncio.Semaphore(AT_ONCE)
    counting = text("SELECT events FROM conversations WHERE id = :id")

    async def answer(name: str) -> None:
        async with gate, locks.hold(name):

            def count(connection: Connection) -> int:
                return connection.execute(counting, {"id": name}).scalar() or 0

            # What is read may be old by the time of writing, but for the lock.
            had = await database.read(count)
            await database.write(lambda connection: add_events(connection, name, had, had + 1))

    await asyncio.gather(*(answer(f"c{number}") for number in range(CONVERSATIONS)))
    await locks.close()
    database.close()


def prepare_database(url: str, gate: threading.Barrier) -> None:
    """Start on a database that may still be empty, once others are ready to do so too."""

    async def prepare() -> None:
        database = Database(url)
        gate.wait()
        await database.prepare()
        database.close()

    asyncio.run(prepare())


def answer_all(database_url: str, redis_url: str) -> None:
    """Count one message in each of many conversations, in the order of their names."""
    asyncio.run(_answer_all(database_url, redis_url))


def hold_and_die(redis_url: str, lease_s: float) -> None:
    """Take a conversation, and be killed in the middle of the turn."""

    async def hold() -> None:
        async with RedisTurnLocks(redis_url, lease_s=lease_s).hold("a"):
            os.kill(os.getpid(), signal.SIGKILL)

    asyncio.run(hold())
