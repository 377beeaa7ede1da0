"""The commands that the operator's page gives to back up and restore, run as they stand there."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pgserver
import pytest

from bot.conversations.exchanges import Exchange, Rating
from bot.conversations.opening import open_conversations
from bot.paths import ROOT

PAGE = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
PROGRAMS = (Path(sys.executable).parent, Path(pgserver.__file__).parent / "pginstall" / "bin")
TIME_LIMIT_S = 60


def run(step: str, kind: str, **variables: str) -> None:
    """Run the block of the page that is marked with a step and a kind of database."""
    found = re.search(rf"<!-- {step} {kind} -->\n```sh\n(.+?)```", PAGE, re.DOTALL)
    assert found, f"the page has no block « {step} {kind} »"
    path = os.pathsep.join([*map(str, PROGRAMS), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-eu", "-c", found[1]],
        env={**os.environ, **variables, "PATH": path},
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr


async def say(url: str, conversation: str, number: int) -> None:
    """Keep one exchange."""
    kept = open_conversations(url)
    now = dt.datetime.now(tz=dt.timezone.utc)
    entries = ({"text": f"Réponse {number}"},)
    await kept.exchanges.add(Exchange(conversation, str(number), number, now, "Où ?", entries))
    await kept.exchanges.rate(conversation, str(number), Rating.DOWN, None)
    await kept.close()


async def everything(url: str, conversation: str) -> Any:
    """Return all that is kept of a conversation."""
    kept = open_conversations(url)
    try:
        return await kept.export(conversation)
    finally:
        await kept.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_backed_up_comes_back(
    kind: str, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    """After a backup and a loss, a restore brings back all that was kept, and it can be used."""
    url = new_database(kind)
    backup = str(tmp_path / "backup")
    asyncio.run(say(url, "a", 1))
    before = asyncio.run(everything(url, "a"))
    run("backup", kind, BASE=_place(url), SAUVEGARDE=backup)
    asyncio.run(say(url, "a", 2))
    run("restore", kind, BASE=_place(url), SAUVEGARDE=backup)
    assert asyncio.run(everything(url, "a")) == before
    asyncio.run(say(url, "a", 2))


def _place(url: str) -> str:
    """Return what the page calls BASE: the file, or the address of the server's database."""
    return url.removeprefix("sqlite:///") if url.startswith("sqlite") else url
