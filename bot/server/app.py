"""The development server: the pages, the health route and the REST channel, in one process."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.server.assistant import Assistant
from bot.server.pages import pages
from bot.server.rest_channel import problem, rest_channel

logger = logging.getLogger(__name__)

LARGEST_REQUEST = 64 * 1024


def create_app(assistant: Assistant) -> Sanic:
    """Return the web application around a loaded and warmed-up assistant."""
    app = Sanic("metz_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.blueprint(rest_channel(assistant))
    app.blueprint(pages())

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        model = assistant.agent.model_name
        return json_response({"status": "ready", "model": model})

    @app.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, SanicException):
            return problem(error.status_code, "La requête n’est pas acceptée.")
        logger.error("unexpected error", exc_info=error)
        return problem(500, "Une erreur est survenue. Réessayez dans un moment.")

    return app


def serve(model: Path, database: Path, host: str, port: int) -> None:
    """Serve ``model`` until SIGINT or SIGTERM; the port opens when the bot can answer."""
    print("Chargement du modèle…", flush=True)  # noqa: T201 - progress for the terminal
    assistant = Assistant.load(model, database)
    app = create_app(assistant)

    @app.before_server_start
    async def warm_up(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await assistant.warm_up()

    @app.after_server_start
    async def announce(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        print(f"L'assistant est prêt : http://{host}:{port}", flush=True)  # noqa: T201

    app.run(host=host, port=port, access_log=False, motd=False)
