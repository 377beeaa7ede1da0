"""The database of conversations, for code that must never wait on it for long.

Each call runs in one of a few threads, with a deadline; what fails raises
``StorageUnavailableError``, and nothing else happens to the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg2
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from bot.conversations.engine import engine_for, understood
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.schema import migrate

DEADLINE_S = 2.0
PING_DEADLINE_S = 0.8
THREADS = 8
CONNECT_PAUSE_S = 0.1
LONGEST_MIGRATION_S = 90.0

T = TypeVar("T")
Work = Callable[[Connection], T]


class ConflictError(StorageUnavailableError):
    """Somebody else wrote to the same conversation meanwhile: nothing was written."""


class Database:
    """One PostgreSQL database or SQLite file."""

    def __init__(self, url: str, deadline_s: float = DEADLINE_S, threads: int = THREADS) -> None:
        """Prepare to work with the database at ``url``; connections are made when needed."""
        self._deadline_s = deadline_s
        parsed = understood(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        # SQLite lets one write at a time: in one thread they need not wait for each other.
        threads = 1 if self.is_sqlite else threads
        self._threads = ThreadPoolExecutor(threads, "database")
        # A thread of its own: how the database does is asked most when the others are waiting.
        self._ping_thread = ThreadPoolExecutor(1, "database-ping")
        self._engine = engine_for(parsed, connections=threads + 1, deadline_s=deadline_s)
        self._is_prepared = False
        self._preparing = threading.Lock()

    async def prepare(self) -> None:
        """Make or renew the tables; the first call of any other method does it otherwise.

        Raises:
            StorageUnavailableError: the database cannot be reached.
            DatabaseTooNewError: a newer version of the program has been here.
        """
        await self.read(lambda _: None, deadline_s=LONGEST_MIGRATION_S)

    async def read(self, work: Work[T], deadline_s: float | None = None) -> T:
        """Return what ``work`` makes of a connection.

        Raises:
            StorageUnavailableError: the database did not answer in time, or refused.
        """
        return await self._run(work, self._threads, deadline_s, writes=False)

    async def write(self, work: Work[T], deadline_s: float | None = None) -> T:
        """Return what ``work`` makes of a connection, in one transaction.

        ``work`` may run twice, when the first connection turns out to be dead before the commit.

        Raises:
            StorageUnavailableError: the database did not answer in time, or refused.
            ConflictError: what is to be written contradicts what somebody else has written.
        """
        return await self._run(work, self._threads, deadline_s, writes=True)

    async def ping(self, deadline_s: float = PING_DEADLINE_S) -> bool:
        """Whether the database answers; known within the deadline."""
        query = text("SELECT count(*) FROM alembic_version")
        try:
            await self._run(
                lambda connection: connection.execute(query).scalar(),
                self._ping_thread,
                deadline_s,
                writes=False,
            )
        except StorageUnavailableError:
            return False
        return True

    async def overwrite_erased(self) -> None:
        """Leave nothing of what has been erased in the files, as far as that can be asked for.

        SQLite overwrites erased pages and forgets its journal here. PostgreSQL frees the space by
        itself later (autovacuum).

        Raises:
            StorageUnavailableError: another process reads the journal: erase again.
        """
        if not self.is_sqlite:
            return
        checkpoint = text("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = await self.read(lambda connection: connection.execute(checkpoint).one()[0])
        if busy:
            raise StorageUnavailableError("the journal is in use by another process")

    def close(self) -> None:
        """Close the connections; calls that are under way fail."""
        for pool in (self._threads, self._ping_thread):
            pool.shutdown(wait=False, cancel_futures=True)
        self._engine.dispose()

    async def _run(
        self, work: Work[T], pool: ThreadPoolExecutor, deadline_s: float | None, *, writes: bool
    ) -> T:
        call = _Call(self._deadline_s if deadline_s is None else deadline_s)
        running = asyncio.get_running_loop().run_in_executor(
            pool, self._translated, call, work, writes
        )
        try:
            return await asyncio.wait_for(running, call.remaining_s())
        except asyncio.TimeoutError:
            call.give_up()
            raise StorageUnavailableError("the database did not answer in time") from None
        except asyncio.CancelledError:
            # Whoever gave up tells the visitor that nothing was kept.
            call.give_up()
            raise

    def _translated(self, call: _Call, work: Work[T], writes: bool) -> T:
        """Do ``work``; errors of the driver become the project's own."""
        failure: StorageUnavailableError
        try:
            self._prepare(call)
            return self._do(call, work, writes)
        except IntegrityError:
            failure = ConflictError("the conversation was written to meanwhile")
        except (SQLAlchemyError, psycopg2.Error, sqlite3.Error) as error:
            # PostgreSQL's own message quotes the statement, and with it what a visitor wrote.
            code = getattr(getattr(error, "orig", error), "pgcode", None)
            failure = StorageUnavailableError(f"the database failed: {type(error).__name__} {code}")
        raise failure

    def _prepare(self, call: _Call) -> None:
        if self._is_prepared:
            return
        with self._preparing:
            if not self._is_prepared:
                self._do(call, migrate, writes=True)
                self._is_prepared = True

    def _do(self, call: _Call, work: Work[T], writes: bool) -> T:
        while True:
            connection = self._connect(call)
            try:
                call.watch(connection)
                return self._in_transaction(call, connection, work) if writes else work(connection)
            except DBAPIError as error:
                # A connection that died while nobody used it costs nobody an answer. A commit is
                # not tried again: it may have been carried out.
                if not error.connection_invalidated or call.is_committing or call.is_over():
                    raise
            finally:
                call.unwatch()
                connection.close()

    def _in_transaction(self, call: _Call, connection: Connection, work: Work[T]) -> T:
        # SQLite's would otherwise first read and then find that it cannot write; so it waits now.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        try:
            result = work(connection)
            call.check()
            call.is_committing = True
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            try:
                connection.exec_driver_sql("ROLLBACK")
            except SQLAlchemyError:
                connection.invalidate()  # nobody may go on in its transaction
            raise
        return result

    def _connect(self, call: _Call) -> Connection:
        """Return a connection; a database that restarts is waited for while there is time."""
        while True:
            call.check()
            try:
                return self._engine.connect()
            except DBAPIError:
                if call.remaining_s() < 2 * CONNECT_PAUSE_S:
                    raise
            time.sleep(CONNECT_PAUSE_S)


class _Call:
    """One call in a thread, and the way to end it from outside."""

    def __init__(self, deadline_s: float) -> None:
        self._ends_at = time.monotonic() + deadline_s
        self._given_up = False
        self.is_committing = False
        self._connection: Any = None
        self._lock = threading.Lock()

    def remaining_s(self) -> float:
        return self._ends_at - time.monotonic()

    def is_over(self) -> bool:
        return self._given_up or self.remaining_s() <= 0

    def check(self) -> None:
        """Stop here when nobody waits for the result any more."""
        if self.is_over():
            raise StorageUnavailableError("the database did not answer in time")

    def watch(self, connection: Connection) -> None:
        with self._lock:
            # The driver's own: SQLAlchemy would open another in place of a dead one.
            self._connection = connection.connection.dbapi_connection
        self.check()

    def unwatch(self) -> None:
        with self._lock:
            self._connection = None

    def give_up(self) -> None:
        """Free the thread: the driver waits for a silent server without any limit of its own."""
        with self._lock:
            self._given_up = True
            if self._connection is not None:
                _hang_up(self._connection)


def _hang_up(connection: Any) -> None:
    """End what the driver's connection does in another thread."""
    if isinstance(connection, sqlite3.Connection):
        connection.interrupt()
        return
    try:
        descriptor = os.dup(connection.fileno())
    except (psycopg2.Error, OSError):
        return  # it has ended by itself
    with socket.socket(fileno=descriptor) as shared, contextlib.suppress(OSError):
        shared.shutdown(socket.SHUT_RDWR)
