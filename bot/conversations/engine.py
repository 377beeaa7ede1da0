"""How connections are made: limits on PostgreSQL's side, care for the files of SQLite."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.pool import QueuePool

CONNECT_TIMEOUT_S = 2  # libpq takes 1 for 2


def understood(url: str) -> URL:
    """Return the address of a database.

    Raises:
        ValueError: it is neither PostgreSQL's nor SQLite's.
    """
    # The name that many hosts use, and that SQLAlchemy no longer knows.
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    if parsed.get_backend_name() not in ("postgresql", "sqlite"):
        raise ValueError("the database must be PostgreSQL or SQLite")
    return parsed


def engine_for(url: URL, connections: int, deadline_s: float) -> Engine:
    """Return the engine of a database, with at most so many connections.

    Dead connections are found by use, and the work done again on a fresh one: what a ping before
    each use would do, without its round trip.
    """
    arguments: dict[str, Any]
    if url.get_backend_name() == "sqlite":
        arguments = {"check_same_thread": False}
        _make_private(url.database)
    else:
        limit_ms = int(deadline_s * 1000)
        arguments = {
            "connect_timeout": CONNECT_TIMEOUT_S,
            "application_name": "metz-bot",
            "tcp_user_timeout": limit_ms,
            "keepalives_idle": 30,
            "options": (
                f"-c statement_timeout={limit_ms} -c lock_timeout={limit_ms} "
                "-c idle_in_transaction_session_timeout=10000"
            ),
        }
    engine = create_engine(
        url,
        future=True,
        # A single statement needs no transaction; SQLAlchemy's way of switching per call asks a
        # dead connection to switch back, and loses its place in the pool when that fails.
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,  # errors go to logs, what visitors write does not
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=deadline_s,
        pool_recycle=1800,
        connect_args=arguments,
    )
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite(deadline_s))
    return engine


def _make_private(path: str | None) -> None:
    """Make the file readable by nobody else; what SQLite puts beside it follows."""
    if not path or path == ":memory:":
        raise ValueError("the SQLite database must be a file")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _set_up_sqlite(deadline_s: float) -> Callable[[Any, Any], None]:
    pragmas = (
        f"busy_timeout = {int(deadline_s * 1000)}",
        "journal_mode = WAL",
        "synchronous = FULL",  # what was answered survives a power cut
        "foreign_keys = ON",
        "secure_delete = ON",  # what is erased is overwritten
    )

    def set_up(connection: Any, record: Any) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    return set_up
