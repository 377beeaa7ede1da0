"""From settings to a running server."""

from __future__ import annotations

from pathlib import Path

from bot.model_archive import ModelRefusedError
from bot.server.app import create_app, run
from bot.server.assistant import Assistant
from bot.server.stores import open_stores
from bot.settings import Settings
from bot.training import current_model, ensure_model


def serve(settings: Settings) -> None:
    """Serve the bot as ``settings`` say, until SIGINT or SIGTERM.

    Raises:
        ModelRefusedError: there is no model, or it does not match its hash.
    """
    model = _model(settings)
    print("Chargement du modèle…", flush=True)  # noqa: T201 - progress for the terminal
    assistant = Assistant.load(
        model, open_stores(settings), settings.turn_deadline_seconds, settings.longest_text
    )
    run(create_app(assistant, settings), assistant, settings)


def _model(settings: Settings) -> Path:
    """Return the model to serve; only a developer's machine trains one on the way."""
    if settings.model is not None:
        return settings.model
    if not settings.production:
        return ensure_model()
    model = current_model()
    if not model.exists():
        raise ModelRefusedError(
            "Aucun modèle pour les données présentes. Lancez « metz-bot train » avant de servir, "
            "ou nommez le modèle (METZ_BOT_MODEL)."
        )
    return model
