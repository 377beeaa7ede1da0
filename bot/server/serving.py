"""From settings to a running server."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from pathlib import Path

from sanic import Sanic

from bot.conversations.exchanges import DatabaseTooNewError, StorageUnavailableError
from bot.server.app import create_app
from bot.server.assistant import Assistant
from bot.server.stores import Stores, open_stores
from bot.settings import Settings

logger = logging.getLogger(__name__)

# How long the start waits for a database before it goes on without.
PATIENCE_S = 5.0
RETRY_PAUSE_S = 1.0
# SIGTERM to the end, whatever does not end: service managers grant 15 s.
LAST_S = 14.0


def serve(settings: Settings, model: Path) -> None:
    """Serve ``model`` as ``settings`` say, until SIGINT or SIGTERM.

    Raises:
        ModelRefusedError: the model does not match its hash.
        DatabaseTooNewError: a newer version of the program has been in the database.
    """
    stores = open_stores(settings)
    # Half a minute before the model is loaded: a database that is too new stops the start now.
    asyncio.run(_prepare(stores))
    print("Chargement du modèle…", flush=True)  # noqa: T201 - progress for the terminal
    assistant = Assistant.load(model, stores, settings.turn_deadline_seconds, settings.longest_text)
    run(create_app(assistant, settings), assistant, settings)


def run(app: Sanic, assistant: Assistant, settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; what is under way then is finished.

    That takes ``LAST_S`` at the most: what is under way then is given up, what was answered is
    stored. The port opens when the bot can answer. Where the database is away then, the port opens
    all the same, ``/health`` says that the start goes on, and the database is tried again.
    """
    retries: list[asyncio.Task[None]] = []

    @app.before_server_start
    async def warm_up(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        try:
            await asyncio.wait_for(assistant.warm_up(), PATIENCE_S)
        except (StorageUnavailableError, asyncio.TimeoutError):
            retries.append(loop.create_task(_warm_up_later(app, assistant, settings)))
        else:
            _tell_ready(settings)

    @app.before_server_stop
    async def end_in_time(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        # Sanic counts the steps of its wait for connections, not the time that they take: on a busy
        # machine they take longer. And a service that is away may keep its connection from closing.
        last = threading.Timer(LAST_S, _end_now)
        last.daemon = True
        last.start()

    @app.after_server_stop
    async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        for retry in retries:
            retry.cancel()
        await assistant.close()

    app.run(host=settings.host, port=settings.port, access_log=False, motd=False)


async def _prepare(stores: Stores) -> None:
    try:
        await asyncio.wait_for(stores.prepare(), PATIENCE_S)
    except (StorageUnavailableError, asyncio.TimeoutError):
        logger.warning("the database does not answer: the start goes on without it")


async def _warm_up_later(app: Sanic, assistant: Assistant, settings: Settings) -> None:
    while not assistant.ready:
        try:
            await assistant.warm_up()
        except StorageUnavailableError:
            logger.warning("not ready yet: the database does not answer")
            await asyncio.sleep(RETRY_PAUSE_S)
        except DatabaseTooNewError as refusal:
            logger.critical("%s", refusal)
            app.stop()
            return
    _tell_ready(settings)


def _tell_ready(settings: Settings) -> None:
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    print(f"L'assistant est prêt : {address}", flush=True)  # noqa: T201 - for the terminal


def _end_now() -> None:
    logger.critical("the server has not ended in time: what is under way is given up")
    os._exit(1)
