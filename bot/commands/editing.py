"""Commands of editors: ``inbox``, ``stale``, ``publish`` and the ``smoke`` that it runs."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.conversations.inbox import Question

# By the words that editors write, with and without accents.
_STATUSES = {
    "nouveau": "nouveau",
    "traité": "traité",
    "traite": "traité",
    "ignoré": "ignoré",
    "ignore": "ignoré",
}


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser of ``metz-bot``."""
    inbox = commands.add_parser("inbox", help="list what visitors asked in vain")
    inbox.add_argument(
        "--status", choices=[*_STATUSES, "tous"], default="nouveau", help="which questions to list"
    )
    inbox.add_argument("--days", type=int, help="how far back; as long as conversations are kept")
    inbox.add_argument("--csv", type=Path, metavar="FILE", help="write a table for a spreadsheet")
    inbox.add_argument(
        "--mark", nargs="+", metavar=("STATUS", "REFERENCE"), help="set the status of questions"
    )
    inbox.set_defaults(run=_inbox)

    stale = commands.add_parser("stale", help="list what is past its end or due for a review")
    stale.add_argument("--within", type=int, default=0, metavar="DAYS", help="look ahead as well")
    stale.set_defaults(run=_stale)

    publish = commands.add_parser("publish", help="check, train, try and serve the knowledge")
    publish.add_argument("--undo", action="store_true", help="serve the release before again")
    publish.set_defaults(run=_publish)

    smoke = commands.add_parser(
        "smoke", help="ask the smoke questions of the release that METZ_BOT_MODEL names"
    )
    smoke.set_defaults(run=_smoke)


def _inbox(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    from bot.conversations.database import Database
    from bot.conversations.inbox import Status, UnknownQuestionError, named, read_inbox, set_status

    marked = arguments.mark or ()
    if marked and (marked[0] not in _STATUSES or len(marked) == 1):
        print("Écrivez : --mark nouveau|traité|ignoré RÉFÉRENCE…", file=sys.stderr)
        return 1
    now = dt.datetime.now(tz=dt.timezone.utc)
    since = now - dt.timedelta(days=arguments.days or settings.retention_days)

    async def work() -> list[Question]:
        database = Database(settings.database_url.get_secret_value())
        try:
            questions = await read_inbox(database, since)
            if marked:
                status = Status(_STATUSES[marked[0]])
                chosen = [named(questions, one) for one in marked[1:]]
                await set_status(database, chosen, status, now)
                for one in chosen:
                    one.status = status
                return chosen
            return questions
        finally:
            database.close()

    try:
        found = asyncio.run(work())
    except UnknownQuestionError as error:
        print(f"Aucune question, ou plusieurs, pour la référence « {error} ».", file=sys.stderr)
        return 1
    if not marked and arguments.status != "tous":
        found = [one for one in found if one.status.value == _STATUSES[arguments.status]]
    return _show(found, arguments.csv)


def _show(questions: Sequence[Question], table: Path | None) -> int:
    from bot.operations.inbox import lines, write_csv

    if table is not None:
        write_csv(questions, table)
        print(f"{len(questions)} question(s) dans {table}.")
        return 0
    for line in lines(questions):
        print(line)
    print(f"{len(questions)} question(s).")
    return 0


def _stale(arguments: argparse.Namespace) -> int:
    from bot.clock import paris_today
    from bot.knowledge import load_knowledge
    from bot.operations.stale import stale

    found = stale(load_knowledge(), paris_today(), arguments.within)
    for one in found:
        print(one)
    print(f"{len(found)} élément(s) à revoir." if found else "Tout est à jour.")
    return 1 if found else 0


def _publish(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    from bot.operations.publish import publish, undo
    from bot.operations.releases import PublishError

    try:
        (undo if arguments.undo else publish)(settings, lambda step: print(step, flush=True))
    except PublishError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _smoke(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    from bot.server.without_tensorflow import leave_out_tensorflow
    from bot.training import served_model

    model = served_model(settings)
    leave_out_tensorflow(model)
    from bot.operations.publish import smoke
    from bot.server.assistant import Assistant

    wrong = asyncio.run(smoke(Assistant.load(model)))
    for one in wrong:
        print(one)
    return 1 if wrong else 0
