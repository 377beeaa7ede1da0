"""The database, with the faults that real ones have."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import stat
import threading
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from real_services import Postgres
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from turn_worker import prepare_database

from bot.conversations.database import THREADS, ConflictError, Database
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.schema import DatabaseTooNewError, metadata

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]
NOW = "2026-01-01"


def _one(connection: Connection) -> Any:
    return connection.execute(text("SELECT 1")).scalar()


def _count(connection: Connection) -> Any:
    return connection.execute(text("SELECT count(*) FROM conversations")).scalar()


def _insert(name: str) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        connection.execute(
            text("INSERT INTO conversations VALUES (:id, :now, :now, 0, 0, NULL)"),
            {"id": name, "now": NOW},
        )

    return work


async def _longest_pause(work: Awaitable[Any]) -> float:
    """Return the longest time for which the event loop did nothing else during ``work``."""
    pauses = [0.0]

    async def watch() -> None:
        while True:
            start = time.monotonic()
            await asyncio.sleep(0.01)
            pauses.append(time.monotonic() - start)

    watching = asyncio.create_task(watch())
    await work
    watching.cancel()
    return max(pauses)


def test_the_tables_are_those_of_the_code(with_database: WithDatabase) -> None:
    """The migrations make the very tables and columns that the code writes to."""

    def columns(connection: Connection) -> dict[str, set[str]]:
        found = inspect(connection)
        return {
            name: {one["name"] for one in found.get_columns(name)}
            for name in found.get_table_names()
            if name != "alembic_version"
        }

    made = with_database(lambda database: database.read(columns))
    wanted = {table.name: {one.name for one in table.columns} for table in metadata.sorted_tables}
    assert made == wanted


def test_processes_that_start_together_make_the_tables_once(database_url: str) -> None:
    """Four processes start on an empty database, and each of them finds it ready."""
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(4)
    processes = [
        context.Process(target=prepare_database, args=(database_url, gate)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4


def test_an_older_program_refuses_a_newer_database(database_url: str) -> None:
    """A database that a newer version has changed is refused with a sentence in French."""

    async def newer() -> None:
        database = Database(database_url)
        change = text("UPDATE alembic_version SET version_num = '999'")
        await database.write(lambda connection: connection.execute(change))
        database.close()
        older = Database(database_url)
        try:
            await older.prepare()
        finally:
            older.close()

    with pytest.raises(DatabaseTooNewError, match="version plus récente"):
        asyncio.run(newer())


def test_what_fails_is_not_written_in_part(with_database: WithDatabase) -> None:
    """A transaction that contradicts what is stored is a conflict, and none of it is written."""

    async def work(database: Database) -> Any:
        await database.write(_insert("one"))

        def both(connection: Connection) -> None:
            _insert("two")(connection)
            _insert("one")(connection)

        with pytest.raises(ConflictError):
            await database.write(both)
        return await database.read(_count)

    assert with_database(work) == 1


def test_what_is_given_up_is_not_written(with_database: WithDatabase) -> None:
    """Work that takes longer than its caller waits is undone."""

    async def work(database: Database) -> Any:
        await database.prepare()

        def slow(connection: Connection) -> None:
            _insert("late")(connection)
            time.sleep(0.4)

        with pytest.raises(StorageUnavailableError):
            await database.write(slow, deadline_s=0.2)
        writing = asyncio.create_task(database.write(slow))
        await asyncio.sleep(0.2)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        return await database.read(_count)

    assert with_database(work) == 0


def test_errors_of_the_database_tell_nothing_of_what_was_written(
    with_database: WithDatabase,
) -> None:
    """Neither the error nor its causes repeat the values, which may be a visitor's words."""

    async def work(database: Database) -> BaseException | None:
        wrong = text("INSERT INTO no_such_table VALUES (:words)")
        with pytest.raises(StorageUnavailableError) as caught:
            await database.write(lambda connection: connection.execute(wrong, {"words": "secret"}))
        return caught.value

    error = with_database(work)
    while error is not None:
        assert "secret" not in str(error)
        error = error.__cause__ or error.__context__


def test_the_file_of_sqlite_is_private(tmp_path: Path) -> None:
    """Nobody but the account of the service can read the conversations."""
    prepare_database(f"sqlite:///{tmp_path}/new/conversations.db", threading.Barrier(1))
    mode = (tmp_path / "new" / "conversations.db").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_database_of_another_kind_is_refused() -> None:
    """Only PostgreSQL and SQLite files are known to work."""
    for url in ("mysql://localhost/metz", "sqlite://"):
        with pytest.raises(ValueError, match="must be"):
            Database(url)


@pytest.fixture
def own_postgres() -> Any:
    """A PostgreSQL server that the test may stop."""
    server = Postgres()
    server.start()
    yield server
    server.remove()


def test_postgresql_stops_and_comes_back(own_postgres: Postgres) -> None:
    """While it is away each call fails within 3 s; then the first call works, and all others."""

    async def scenario() -> None:
        database = Database(own_postgres.address("postgres"))
        await asyncio.gather(*(database.read(_one) for _ in range(20)))
        assert await database.ping()
        own_postgres.stop()
        start = time.monotonic()
        calls = [database.read(_one), database.write(_insert("lost")), database.ping()]

        async def fail() -> None:
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert [type(one) for one in results[:2]] == [StorageUnavailableError] * 2
            assert results[2] is False

        assert await _longest_pause(fail()) < 0.3
        assert time.monotonic() - start < 3.0
        own_postgres.start()
        await asyncio.gather(*(database.read(_one) for _ in range(20)))
        assert await database.ping()
        assert await database.read(_count) == 0
        database.close()

    asyncio.run(scenario())


def test_a_restart_of_postgresql_is_not_noticed(own_postgres: Postgres) -> None:
    """Connections that died while nobody used them cost no caller an error."""

    async def scenario() -> None:
        database = Database(own_postgres.address("postgres"))
        await asyncio.gather(*(database.write(_insert(str(one))) for one in range(20)))
        own_postgres.kill()
        own_postgres.start()
        await asyncio.gather(*(database.write(_insert(str(one))) for one in range(20, 40)))
        assert await database.read(_count) == 40
        database.close()

    asyncio.run(scenario())


def test_postgresql_is_killed_under_load(own_postgres: Postgres) -> None:
    """Calls that are cut off, wherever they are, raise the one error, and cost no connection."""

    def work(connection: Connection) -> None:
        for _ in range(2):
            _one(connection)

    async def calls_without_end(database: Database, enough: asyncio.Event) -> None:
        for number in itertools.count():
            await database.read(work)
            await database.write(work)
            if number == 20:
                enough.set()

    async def scenario() -> None:
        database = Database(own_postgres.address("postgres"))
        for _ in range(3):
            await database.prepare()
            enough = asyncio.Event()
            calls = [asyncio.create_task(calls_without_end(database, enough)) for _ in range(8)]
            await asyncio.wait_for(enough.wait(), 30.0)
            await asyncio.to_thread(own_postgres.kill)
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert {type(one) for one in results} == {StorageUnavailableError}
            await asyncio.to_thread(own_postgres.start)
            await asyncio.gather(*(database.read(_one) for _ in range(3 * THREADS)))
        database.close()

    asyncio.run(scenario())


def test_postgresql_freezes(own_postgres: Postgres) -> None:
    """A server that holds its connections and says nothing costs each call its deadline only.

    The health is known within 1 s all the while, the event loop goes on, no call that was given up
    is written afterwards, and all is well at once when the server goes on.
    """

    async def scenario() -> None:
        database = Database(own_postgres.address("postgres"))
        await asyncio.gather(*(database.read(_one) for _ in range(20)))
        own_postgres.freeze()
        frozen_at = time.monotonic()

        async def hammer() -> None:
            while time.monotonic() - frozen_at < 8.0:
                start = time.monotonic()
                calls = [database.write(_insert(str(uuid.uuid4()))) for _ in range(20)]
                pinged = await database.ping()
                assert time.monotonic() - start < 1.0
                assert not pinged
                results = await asyncio.gather(*calls, return_exceptions=True)
                assert {type(one) for one in results} == {StorageUnavailableError}
                assert time.monotonic() - start < 3.0

        assert await _longest_pause(hammer()) < 0.3
        own_postgres.thaw()
        assert await database.read(_count) == 0
        await asyncio.gather(*(database.write(_insert(str(one))) for one in range(20)))
        assert await database.ping()
        assert await database.read(_count) == 20
        database.close()

    asyncio.run(scenario())


def test_a_frozen_database_does_not_hold_up_the_end(own_postgres: Postgres) -> None:
    """A process whose calls were given up can end: none of its threads waits for the server."""

    async def scenario() -> None:
        database = Database(own_postgres.address("postgres"))
        await asyncio.gather(*(database.read(_one) for _ in range(20)))
        own_postgres.freeze()
        calls = [database.read(_one) for _ in range(20)]
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(one) for one in results} == {StorageUnavailableError}
        database.close()
        deadline = time.monotonic() + 6.0
        while any(one.name.startswith("database") for one in threading.enumerate()):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)

    asyncio.run(scenario())


def test_a_slow_statement_is_ended_by_the_server_too(postgres: Postgres) -> None:
    """A statement that nobody waits for any more does not go on on the server."""
    url = postgres.new_database(f"test-{uuid.uuid4()}")

    async def scenario() -> Any:
        database = Database(url)
        await database.prepare()
        slow = text("SELECT pg_sleep(30)")
        with pytest.raises(StorageUnavailableError):
            await database.read(lambda connection: connection.execute(slow))
        await asyncio.sleep(0.3)
        running = text(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' "
            "AND state = 'active'"
        )
        left = await database.read(lambda connection: connection.execute(running).scalar())
        database.close()
        return left

    assert asyncio.run(scenario()) == 0
