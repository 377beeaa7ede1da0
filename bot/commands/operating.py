"""Commands of operators: ``doctor``, ``advisories``."""

from __future__ import annotations

import argparse
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


def _doctor(arguments: argparse.Namespace) -> int:
    settings = load_settings(mode=arguments.mode)
    from bot.operations.doctor import examine

    failures = 0
    for finding in examine(settings):
        print(finding)
        failures += not finding.is_well
    print(f"{failures} point(s) à corriger." if failures else "Tout est en ordre.")
    return 1 if failures else 0


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
