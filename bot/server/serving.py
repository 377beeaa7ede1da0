"""From settings to a running server."""

from __future__ import annotations

from pathlib import Path

from bot.server.app import create_app, run
from bot.server.assistant import Assistant
from bot.server.stores import open_stores
from bot.settings import Settings


def serve(settings: Settings, model: Path) -> None:
    """Serve ``model`` as ``settings`` say, until SIGINT or SIGTERM.

    Raises:
        ModelRefusedError: the model does not match its hash.
    """
    print("Chargement du modèle…", flush=True)  # noqa: T201 - progress for the terminal
    assistant = Assistant.load(
        model, open_stores(settings), settings.turn_deadline_seconds, settings.longest_text
    )
    run(create_app(assistant, settings), assistant, settings)
