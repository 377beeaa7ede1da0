"""What a platform pushes to a webhook: kept before it is acknowledged, until it is answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from sanic import Blueprint, Sanic

from bot.channels.desk import Desk
from bot.channels.http import RefusedError
from bot.channels.lanes import Lanes
from bot.channels.patience import TEMPORARY, until_done
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.journal import HELD, Incoming, Journal, Received
from bot.server.problems import Problem, ProblemType

logger = logging.getLogger(__name__)

# A request to the platform that says a part of an answer.
Saying = Callable[[], Awaitable[Any]]


class Intake:
    """The messages of one platform.

    A message is in the journal before its platform is told that it has come. It leaves the journal
    when its answer is sent, or refused for good; whatever dies in between, it is answered.
    """

    def __init__(
        self,
        desk: Desk,
        journal: Journal,
        answer: Callable[[Received], Awaitable[Sequence[Saying]]],
    ) -> None:
        """Answer each message with ``answer``, which may be asked twice about one."""
        self._desk = desk
        self._journal = journal
        self._answer = answer
        self._lanes = Lanes(self._finish, journal)
        self._tending: asyncio.Task[None] | None = None

    def work_beside(self, routes: Blueprint) -> None:
        """Work for as long as the server of ``routes`` does."""

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            self._tending = loop.create_task(self._tend())

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            if self._tending is not None:
                self._tending.cancel()
                await asyncio.gather(self._tending, return_exceptions=True)
            await self._lanes.stop()

    async def take(self, message: Incoming) -> None:
        """Keep a message, and begin to answer it; one that comes again is no news.

        Raises:
            Problem: it could not be kept: the platform may send it again.
        """
        try:
            received = await self._journal.accept(message)
        except StorageUnavailableError as error:
            raise Problem(ProblemType.STORAGE, "Renvoyez le message.") from error
        if received is not None:
            self._lanes.take(received.conversation, received)

    async def _finish(self, received: Received) -> None:
        """Answer a message, however often the services that it needs are away."""
        sayings = await until_done(lambda: self._answer(received))
        try:
            for saying in sayings:
                await until_done(saying)
        except RefusedError as refusal:
            # A person who has blocked the bot, most often.
            logger.warning("%s refused an answer: %s", self._desk.channel, refusal.reason)
        # Under the id of the message itself, it is known when it comes again.
        await until_done(lambda: self._journal.finish(received, [received.event_id]))

    async def _tend(self) -> None:
        """Hold what is being answered here, and answer what a process has left behind."""
        await self._desk.until_ready()
        while True:
            try:
                if self._lanes.numbers:
                    await self._journal.hold(self._lanes.numbers)
                for received in await self._journal.take_over():
                    self._lanes.take(received.conversation, received)
            except TEMPORARY:
                logger.warning("what waits for an answer cannot be read for now")
            await asyncio.sleep(HELD.total_seconds() / 5)
