"""The servers that conversations are kept in, started once for all tests of this folder."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from open_database import run_with_database
from real_services import Postgres, Redis

from bot.conversations.database import Database


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


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes an empty database of the kind that is named and returns its address."""
    name = f"test-{uuid.uuid4()}"
    used: list[Postgres] = []

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path}/conversations.db"
        used.append(request.getfixturevalue("postgres"))
        return used[0].new_database(name)

    yield make
    for server in used:
        server.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """The address of an empty database, of each kind in turn."""
    return new_database(request.param)


@pytest.fixture
def with_database(database_url: str) -> Callable[[Callable[[Database], Awaitable[Any]]], Any]:
    """Runs a coroutine function with a database of each kind, and closes the database."""
    return partial(run_with_database, database_url)
