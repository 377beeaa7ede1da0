"""Commands of operators: ``doctor``, ``advisories``, ``conversation``."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import sys

from bot.settings import Mode, load_settings


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser of ``metz-bot``."""
    doctor = commands.add_parser("doctor", help="check a deployment; secrets are never printed")
    doctor.add_argument(
        "--production", dest="mode", action="store_const", const=Mode.PRODUCTION, help="as serve"
    )
    doctor.set_defaults(run=_doctor)

    advisories = commands.add_parser(
        "advisories", help="compare pip-audit's JSON report (standard input) with the security page"
    )
    advisories.set_defaults(run=_advisories)

    conversation = commands.add_parser(
        "conversation", help="answer a person who asks for access to a conversation, or erasure"
    )
    what = conversation.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--find", nargs=2, metavar=("DAY", "WORDS"), help="list the ids where this was written"
    )
    what.add_argument("--export", metavar="ID", help="print all that is kept of one, as JSON")
    what.add_argument("--erase", metavar="ID", help="erase all that is kept of one")
    conversation.set_defaults(run=_conversation)


def _doctor(arguments: argparse.Namespace) -> int:
    settings = load_settings(mode=arguments.mode)
    from bot.operations.doctor import examine

    failures = 0
    for finding in examine(settings):
        print(finding)
        failures += not finding.is_well
    print(f"{failures} point(s) à corriger." if failures else "Tout est en ordre.")
    return 1 if failures else 0


def _conversation(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    from bot.conversations.opening import open_conversations

    redis = settings.redis_url.get_secret_value() if settings.redis_url else None

    async def work() -> int:
        kept = open_conversations(settings.database_url.get_secret_value(), redis)
        try:
            if arguments.find:
                day = dt.date.fromisoformat(arguments.find[0])
                for one in await kept.find(arguments.find[1], day):
                    print(one)
                return 0
            known = await kept.export(arguments.export or arguments.erase)
            if known is None:
                print("Rien n’est gardé sous cet identifiant.", file=sys.stderr)
                return 1
            if arguments.export:
                print(json.dumps(known, ensure_ascii=False, indent=2))
            else:
                await kept.erase(arguments.erase)
                print("La conversation est effacée.")
            return 0
        finally:
            await kept.close()

    try:
        return asyncio.run(work())
    except ValueError:
        print("Écrivez le jour ainsi : 2026-11-25.", file=sys.stderr)
        return 1


def _advisories(arguments: argparse.Namespace) -> int:
    from bot.operations.advisories import AuditError, compare, explained

    try:
        differences = compare(json.load(sys.stdin), explained())
    except (json.JSONDecodeError, AuditError) as error:
        is_json = isinstance(error, AuditError)
        print(error if is_json else "L’entrée n’est pas du JSON.", file=sys.stderr)
        return 1
    for one in differences:
        print(one)
    print(f"{len(differences)} écart(s)." if differences else "Chaque avis est expliqué.")
    return 1 if differences else 0
