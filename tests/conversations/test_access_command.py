"""What an operator answers to a person: access and erasure, from the command line."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
from pathlib import Path

import pytest
from server_process import PROGRAM, environment_with

from bot.conversations.exchanges import Exchange
from bot.conversations.opening import open_conversations

NOW = dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.timezone.utc)
MARKER = "Zanzibarbouille"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a database that holds two conversations."""

    async def fill() -> None:
        kept = open_conversations(f"sqlite:///{tmp_path}/conversations.db")
        for name, text in (("one", f"Je cherche {MARKER} à 100 %"), ("two", "Je cherche autre")):
            entries = ({"text": text},)
            await kept.exchanges.add(Exchange(name, "1", 1, NOW, text, entries))
        await kept.close()

    asyncio.run(fill())
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [PROGRAM, "conversation", *arguments],
        env=environment_with({"database_url": f"sqlite:///{folder}/conversations.db"}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_conversation_is_found_by_its_words_and_day(folder: Path) -> None:
    """The words and the day that a person remembers lead to the id, whatever the time zone."""
    assert run(folder, "--find", "2026-11-21", MARKER.upper()).stdout == "one\n"
    assert run(folder, "--find", "2026-11-20", "100 %").stdout == "one\n"
    assert run(folder, "--find", "2026-11-20", "_e cherche%").stdout == ""
    assert run(folder, "--find", "2026-11-24", MARKER).stdout == ""
    assert run(folder, "--find", "hier", MARKER).returncode == 1


def test_access_then_erasure(folder: Path) -> None:
    """All that is kept is printed; erased, no file of the database holds it, others stay."""
    assert MARKER in json.loads(run(folder, "--export", "one").stdout)["exchanges"][0]["text"]
    assert run(folder, "--erase", "one").returncode == 0
    assert not [path for path in folder.iterdir() if MARKER.encode() in path.read_bytes()]
    for what in ("--export", "--erase"):
        gone = run(folder, what, "one")
        assert (gone.returncode, gone.stdout) == (1, "")
    assert run(folder, "--export", "two").returncode == 0
