"""The inbox: what was asked in vain, grouped, masked, with what was done about it."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import subprocess
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from server_process import PROGRAM, environment_with

from bot.conversations import records
from bot.conversations.database import Database
from bot.conversations.exchanges import Exchange, Rating, Reason
from bot.conversations.inbox import Cause, Status, named, read_inbox, reference_of, set_status
from bot.conversations.sql_exchanges import SqlExchangeStore

WithDatabase = Callable[[Callable[[Database], Awaitable[Any]]], Any]
NOW = dt.datetime.now(tz=dt.timezone.utc)
LONG_AGO = NOW - dt.timedelta(days=365)
TIME_LIMIT_S = 60
_COUNT = "SELECT (SELECT count(*) FROM inbox_statuses) + (SELECT count(*) FROM exchanges)"
_ROBOTS = reference_of("combien de robots chez claas")


async def ask(database: Database, text: str, kind: str, days: int = 1, **rated: Any) -> None:
    """Keep a question that was answered with a message of ``kind``, so many days ago."""
    entries = ({"text": "Voici."}, {"custom": {"kind": kind, "subjects": [], "facts": []}})
    asked_at = NOW - dt.timedelta(days=days)
    exchange = Exchange(str(uuid.uuid4()), "1", 1, asked_at, text, entries, **rated)
    await SqlExchangeStore(database).add(exchange)


async def fill(database: Database) -> None:
    """Keep questions of every kind."""
    await ask(database, "Combien de robots chez Claas ?", "fallback", days=3)
    await ask(database, "combien de ROBOTS chez claas", "fallback", days=2)
    await ask(database, "Combien de robots chez Claas !", "clarification", days=5)
    await ask(database, "Où est l’ENIM ?", "answer", rating=Rating.DOWN, reason=Reason.WRONG)
    await ask(database, "Que fabrique Claas ?", "answer", rating=Rating.UP)
    await ask(database, 'Que veut dire {"kind":"fallback"} ?', "answer")
    await ask(database, "Appelez-moi au 06 12 34 56 78", "fallback", days=4)
    await ask(database, "Il y a longtemps ?", "fallback", days=200)


def test_the_same_question_is_one(with_database: WithDatabase) -> None:
    """Questions that differ in accents, capitals or signs are one, with counts and the last day."""

    async def work(database: Database) -> Any:
        await fill(database)
        return await read_inbox(database, NOW - dt.timedelta(days=30))

    found = with_database(work)
    assert len(found) == 3
    robots = found[0]
    assert robots.text == "combien de ROBOTS chez claas"
    assert robots.counts == {Cause.FALLBACK: 2, Cause.CLARIFICATION: 1}
    assert robots.last == NOW - dt.timedelta(days=2)
    by_text = {one.text: one for one in found}
    assert by_text["Où est l’ENIM ?"].counts == {Cause.DOWN: 1}
    assert by_text["Où est l’ENIM ?"].reasons == {"wrong"}
    assert "Appelez-moi au [téléphone]" in by_text


def test_a_status_lasts_until_the_question_comes_back(with_database: WithDatabase) -> None:
    """What was dealt with is new again once it is asked again; what is ignored stays ignored."""

    async def work(database: Database) -> Any:
        await fill(database)
        seen = []
        for status in (Status.DONE, Status.IGNORED, Status.NEW):
            question = named(await read_inbox(database, LONG_AGO), _ROBOTS)
            await set_status(database, [question], status, NOW - dt.timedelta(days=1))
            seen.append(named(await read_inbox(database, LONG_AGO), _ROBOTS).status)
            await ask(database, "Combien de robots chez Claas ?", "fallback", days=0)
            seen.append(named(await read_inbox(database, LONG_AGO), _ROBOTS).status)
            await _forget_today(database)
        return seen

    assert with_database(work) == [
        *(Status.DONE, Status.NEW),
        *(Status.IGNORED, Status.IGNORED),
        *(Status.NEW, Status.NEW),
    ]


def test_erased_questions_leave_the_inbox(with_database: WithDatabase) -> None:
    """A purge takes the questions and what was noted about them; nothing is left to be found."""

    async def work(database: Database) -> Any:
        await fill(database)
        questions = await read_inbox(database, LONG_AGO)
        await set_status(database, questions, Status.IGNORED, NOW - dt.timedelta(days=2))
        # Two days on: the run may cross midnight.
        await records.purge(database, NOW + dt.timedelta(days=2))
        rows = await database.read(lambda one: one.exec_driver_sql(_COUNT).scalar())
        return await read_inbox(database, LONG_AGO), rows

    assert with_database(work) == ([], 0)


def run(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [PROGRAM, "inbox", *arguments],
        env=environment_with({"database_url": url}),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
    )


@pytest.fixture
def filled(tmp_path: Path) -> str:
    """The address of a database with questions, one of which looks like a formula."""
    url = f"sqlite:///{tmp_path}/conversations.db"

    async def work() -> None:
        database = Database(url)
        await fill(database)
        await ask(database, "=HYPERLINK(A1)", "fallback", days=6)
        database.close()

    asyncio.run(work())
    return url


def test_an_editor_works_through_the_inbox(filled: str) -> None:
    """The command lists what is new, notes what is done, and lists the rest from then on."""
    listed = run(filled).stdout.splitlines()
    assert listed[-1] == "4 question(s)."
    reference = listed[0].split()[0]
    assert "combien de ROBOTS chez claas" in listed[0]
    assert run(filled, "--mark", "traite", reference[:6]).returncode == 0
    assert run(filled).stdout.splitlines()[-1] == "3 question(s)."
    done = run(filled, "--status", "traité").stdout
    assert "ROBOTS" in done
    assert "1 question(s)." in done
    assert run(filled, "--status", "tous").stdout.splitlines()[-1] == "4 question(s)."
    wrong = run(filled, "--mark", "traité", "zzz")
    assert (wrong.returncode, "zzz" in wrong.stderr) == (1, True)
    assert run(filled, "--mark", "fini", reference).returncode == 1


def test_the_table_opens_in_a_spreadsheet(filled: str, tmp_path: Path) -> None:
    """The table has a line a question, no personal data, and nothing that computes."""
    path = tmp_path / "inbox.csv"
    assert run(filled, "--csv", str(path)).returncode == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    by_text = {row["question"]: row for row in rows}
    assert len(rows) == 4
    assert by_text["combien de ROBOTS chez claas"]["sans réponse"] == "2"
    assert by_text["Où est l’ENIM ?"]["motifs"] == "fausse"
    assert "'=HYPERLINK(A1)" in by_text
    assert "06 12" not in path.read_text(encoding="utf-8")


async def _forget_today(database: Database) -> None:
    """Take back the question of today."""
    since = (NOW - dt.timedelta(hours=1)).replace(tzinfo=None).isoformat(" ")
    await database.write(
        lambda one: one.exec_driver_sql(f"DELETE FROM exchanges WHERE asked_at > '{since}'")  # noqa: S608
    )
