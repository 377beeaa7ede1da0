"""The purge command, run as a timer runs it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sqlite3
import subprocess
from pathlib import Path

from server_process import PROGRAM, environment_with

from bot.conversations.exchanges import Exchange
from bot.conversations.opening import open_conversations

TIME_LIMIT_S = 120


def run(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command with these settings."""
    return subprocess.run(
        [PROGRAM, "purge"],
        env=environment_with(settings),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )


def test_old_conversations_are_erased_and_young_ones_kept(tmp_path: Path) -> None:
    """A purge erases what is older than it may be, keeps the rest, and says how many went."""
    url = f"sqlite:///{tmp_path}/conversations.db"
    now = dt.datetime.now(tz=dt.timezone.utc)

    async def fill() -> None:
        kept = open_conversations(url)
        for conversation in ("young", "old"):
            await kept.exchanges.add(Exchange(conversation, "1", 1, now, "Bonjour", ()))
        await kept.close()

    async def left() -> list[int]:
        kept = open_conversations(url)
        found = [len(await kept.exchanges.last(one, 9)) for one in ("young", "old")]
        await kept.close()
        return found

    asyncio.run(fill())
    with contextlib.closing(sqlite3.connect(tmp_path / "conversations.db")) as connection:
        past = (now - dt.timedelta(days=3)).date().isoformat()
        connection.execute("UPDATE conversations SET last_day = ? WHERE id = 'old'", [past])
        connection.commit()
    done = run({"database_url": url, "retention_days": "1"})
    assert (done.returncode, done.stdout) == (0, "1 conversation(s) effacée(s).\n")
    assert asyncio.run(left()) == [1, 0]


def test_a_database_that_is_away_is_told() -> None:
    """A purge that cannot reach the database fails with a sentence, without a trace."""
    done = run({"database_url": "postgresql://nobody@127.0.0.1:1/nowhere"})
    assert done.returncode == 1
    assert "ne répond pas" in done.stderr
    assert "Traceback" not in done.stderr
