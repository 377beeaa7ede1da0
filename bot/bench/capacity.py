"""From what was measured to what a day of conversations needs, with the arithmetic shown."""

from __future__ import annotations

import contextlib
import math
import sqlite3
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.bench.figures import Row
from bot.bench.questions import TURNS

DAY_S = 86_400
# The busiest hour holds a sixth of a day's conversations: four times the mean.
PEAK = 4
# A core is planned for half of what it can do, so that nobody waits.
LOAD = 0.5
SIZES = (10_000, 1_000_000)
# How long conversations are kept unless the operator sets another retention.
KEPT_DAYS = 30


@dataclass(frozen=True)
class Stored:
    """What the database holds of a number of conversations."""

    conversations: int
    rows: int
    size: int

    @classmethod
    def in_file(cls, database: Path) -> Stored:
        """Count what a SQLite file of the assistant holds, its journal included."""
        files = [Path(f"{database}{suffix}") for suffix in ("", "-wal")]
        # Opening the database may empty its journal.
        size = sum(file.stat().st_size for file in files if file.exists())
        with contextlib.closing(sqlite3.connect(database)) as connection:
            tables = [
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
                if name != "alembic_version" and not name.startswith("sqlite_")
            ]
            counts = {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of tables
                for name in tables
            }
        return cls(counts["conversations"], sum(counts.values()), size)

    @property
    def rows_each(self) -> float:
        """How many rows a conversation has."""
        return self.rows / self.conversations

    @property
    def kilobytes_each(self) -> float:
        """How many kilobytes a conversation has, indexes and free space included."""
        return self.size / self.conversations / 1e3


def commit_ms(folder: Path, commits: int = 30) -> float:
    """Return what the disk of ``folder`` adds to an answer: a commit that survives a power cut."""
    file, seconds = folder / "commits.db", []
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE answers (text)")
        for _ in range(commits):
            begin = time.perf_counter()
            connection.execute("INSERT INTO answers VALUES (?)", ("x" * 4000,))
            seconds.append(time.perf_counter() - begin)
    file.unlink()
    return statistics.median(seconds) * 1e3


def cores(conversations_a_day: float, per_second: float) -> int:
    """Return how many cores answer so many conversations a day at the busiest hour."""
    messages = conversations_a_day * TURNS / DAY_S * PEAK
    return max(math.ceil(messages / (per_second * LOAD)), 1)


def rows(per_second: float, megabytes: float, stored: Stored) -> Iterator[Row]:
    """Yield what was measured, then what each size of a day needs: one process on each core."""
    yield Row("messages a second, one core", per_second, None, "msg/s")
    yield Row("memory of a process", megabytes, None, "MB")
    yield Row(f"database rows, {TURNS} messages", stored.rows_each)
    yield Row(f"database size, {TURNS} messages", stored.kilobytes_each, None, "kB")
    for size in SIZES:
        name = f"{size:,} conversations a day".replace(",", " ")
        needed = cores(size, per_second)
        peak = size * TURNS / DAY_S * PEAK
        yield Row(f"{name}: busiest hour", peak, None, "msg/s")
        yield Row(f"{name}: cores and processes", needed)
        yield Row(f"{name}: memory", needed * megabytes / 1e3, None, "GB")
        yield Row(
            f"{name}: {KEPT_DAYS} days kept",
            size * stored.kilobytes_each * KEPT_DAYS / 1e6,
            None,
            "GB",
        )
