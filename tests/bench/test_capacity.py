"""The arithmetic of the capacity section."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from bot.bench.capacity import Stored, cores, rows


@pytest.mark.parametrize(
    ("a_day", "per_second", "expected"),
    # 8 messages each, 4 times the mean of 86,400 s, half of what a core can do.
    [(10_000, 100, 1), (1_000_000, 100, 8), (1_000_000, 50, 15), (1, 100, 1)],
)
def test_cores_are_those_of_the_busiest_hour_at_half_load(
    a_day: int, per_second: float, expected: int
) -> None:
    """A day's conversations need whole cores, at least one."""
    assert cores(a_day, per_second) == expected


def test_rows_and_bytes_of_a_conversation_are_counted(tmp_path: Path) -> None:
    """All tables count but the one that numbers the schema; the journal's bytes count too."""
    database = tmp_path / "c.db"
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for table, count in (("conversations", 2), ("turns", 16), ("alembic_version", 1)):
            connection.execute(f"CREATE TABLE {table} (x)")
            connection.executemany(f"INSERT INTO {table} VALUES (?)", [(1,)] * count)  # noqa: S608
    (tmp_path / "c.db-wal").write_bytes(b"0" * 5000)
    stored = Stored.in_file(database)
    assert (stored.conversations, stored.rows_each) == (2, 9.0)
    assert stored.size == database.stat().st_size + 5000


def test_the_section_shows_what_each_day_needs() -> None:
    """Memory is that of a process on each core; the database grows with the days kept."""
    found = {one.name: one.ours for one in rows(50.0, 1000.0, Stored(1, 20, 10_000))}
    assert found["1 000 000 conversations a day: cores and processes"] == 15
    assert found["1 000 000 conversations a day: memory"] == 15.0
    assert found["10 000 conversations a day: 30 days kept"] == pytest.approx(3.0)
