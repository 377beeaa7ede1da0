"""``metz-bot channel ...``: what is done once when a platform is set up."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from pathlib import Path


def add_commands(channel: argparse.ArgumentParser) -> None:
    """Add the commands to the parser of ``metz-bot channel``."""
    commands = channel.add_subparsers(required=True, metavar="command")
    register = commands.add_parser(
        "matrix-register", help="log the bot in to its Matrix account; the password is asked for"
    )
    register.add_argument("--homeserver", required=True, help="https://matrix.example.org")
    register.add_argument("--user", required=True, help="@assistant:example.org")
    register.add_argument(
        "--folder", type=Path, required=True, help="where the login and its keys are kept"
    )
    register.set_defaults(run=_matrix_register)


def _matrix_register(arguments: argparse.Namespace) -> int:
    from bot.channels.matrix.account import AccountError, log_in  # noqa: PLC0415 - as in bot.cli

    password = (
        getpass.getpass("Mot de passe : ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    )
    try:
        account = asyncio.run(
            log_in(arguments.homeserver, arguments.user, password, arguments.folder)
        )
    except AccountError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{account.user_id} est connecté ; accès et clés : {arguments.folder}")
    return 0
