"""``metz-bot channel ...``: what is done once when a platform is set up."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from pathlib import Path

from bot.settings import load_settings


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
    webhook = commands.add_parser(
        "telegram-webhook", help="tell Telegram where the bot is, with the settings of the server"
    )
    webhook.set_defaults(run=_telegram_webhook)


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


def _telegram_webhook(arguments: argparse.Namespace) -> int:
    from bot.channels.credentials import load_credentials  # noqa: PLC0415 - as in bot.cli
    from bot.channels.http import RefusedError  # noqa: PLC0415 - the same
    from bot.channels.patience import TEMPORARY  # noqa: PLC0415 - the same
    from bot.channels.telegram.api import set_webhook  # noqa: PLC0415 - the same

    settings = load_settings()
    telegram = load_credentials(settings.credentials).telegram
    if telegram is None or settings.public_url is None:
        missing = "un bloc « telegram » (METZ_BOT_CREDENTIALS) et METZ_BOT_PUBLIC_URL"
        print(f"Il faut {missing}.", file=sys.stderr)
        return 1
    try:
        asyncio.run(set_webhook(telegram, settings.public_url))
    except TEMPORARY:
        print("Telegram ne répond pas.", file=sys.stderr)
        return 1
    except RefusedError as refusal:
        print(f"Telegram refuse ({refusal.reason}).", file=sys.stderr)
        return 1
    print("Telegram enverra les messages ici.")
    return 0
