"""Matrix as a channel of Rasa: it has no route, it reads its account while the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic

from bot.channels.credentials import MatrixCredentials
from bot.channels.desk import Desk
from bot.channels.matrix.account import load_account
from bot.channels.matrix.reader import Reader
from bot.conversations.opening import Conversations


class MatrixChannel(InputChannel):
    """The bot's account on a Matrix server."""

    def __init__(self, desk: Desk, credentials: MatrixCredentials, kept: Conversations) -> None:
        """Read the account of ``credentials``.

        Raises:
            AccountError: the account cannot be read, or others could read it.
        """
        account = load_account(credentials.folder)
        self._desk = desk
        self._reader = Reader(
            account,
            credentials.folder,
            set(credentials.allowed_servers) or {account.server},
            desk,
            kept.journal(self.name()),
            kept.lease(self.name()),
        )
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    def name(cls) -> str:
        """Return the name under which Rasa knows the channel."""
        return "matrix"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return what starts and stops the reading; ``on_new_message`` is not called."""
        routes = Blueprint("matrix_webhook")

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            self._reading = loop.create_task(self._read())

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            if self._reading is not None:
                self._reading.cancel()
                await asyncio.gather(self._reading, return_exceptions=True)

        return routes

    async def _read(self) -> None:
        await self._desk.until_ready()
        await self._reader.run()
