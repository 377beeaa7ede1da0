"""The servers that conversations are kept in, started once for all tests of this folder."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from real_services import Postgres, Redis

from bot.conversations.database import Database

T = TypeVar("T")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL server, which tests must leave running."""
    server = Postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A running Redis server, which tests must leave running."""
    server = Redis()
    server.start()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/conversations.db"
    server: Postgres = request.getfixturevalue("postgres")
    return server.new_database(f"test-{uuid.uuid4()}")


@pytest.fixture
def with_database(database_url: str) -> Callable[[Callable[[Database], Awaitable[T]]], T]:
    """Runs a coroutine function with a database, and closes the database."""

    def run(work: Callable[[Database], Awaitable[Any]]) -> Any:
        async def opened() -> Any:
            database = Database(database_url)
            try:
                return await work(database)
            finally:
                database.close()

        return asyncio.run(opened())

    return run
