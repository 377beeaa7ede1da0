"""What every connector of Rasa shares here: the check of the caller, the journal, the rendering.

Rasa's part is to read what a platform sends. Its outputs are not used: they show ``custom`` to
people or fail on it, call their platform in the event loop, and most of them pass over a refusal.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.desk import Desk, Reply, says
from bot.channels.http import Http, Json, RefusedError
from bot.channels.lanes import Lanes
from bot.channels.patience import TEMPORARY, until_done
from bot.channels.rendering import Capabilities, Part, render
from bot.channels.thumbs import NOT_KEPT, THANKS, pressed_thumb
from bot.conversations.exchanges import StorageUnavailableError
from bot.conversations.journal import HELD, Incoming, Journal, Received
from bot.server.problems import Problem, ProblemType
from bot.server.turns import SENTENCES, Failure

logger = logging.getLogger(__name__)

TOO_MANY = "Beaucoup de messages en peu de temps. Patientez {wait} s, puis réessayez."


class Connector(InputChannel):
    """Stands before an input channel of Rasa's in the order of its classes.

    A message is in the journal before its platform is told that it has come. It leaves the journal
    when its answer is sent, or refused for good; whatever dies in between, it is answered.
    """

    able: Capabilities
    # Whether the platform sends again what was not taken.
    repeats = True

    def serve(self, desk: Desk, journal: Journal) -> None:
        """Answer through ``desk`` what ``journal`` keeps."""
        self._desk = desk
        self._journal = journal
        self._http = Http()
        self._lanes = Lanes(self._finish, journal)
        self._tending: asyncio.Task[None] | None = None

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return Rasa's routes, behind the check; ``on_new_message`` is not called."""
        routes = super().blueprint(self.receive)

        @routes.middleware("request")
        async def admit(request: Request) -> HTTPResponse | None:
            return await self.admit(request)

        @routes.listener("after_server_start")
        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            self._tending = loop.create_task(self._tend())

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            await self._stop()

        @routes.listener("after_server_stop")
        async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            await self._http.close()

        return routes

    async def admit(self, request: Request) -> HTTPResponse | None:
        """Refuse who is not the platform, or answer in place of Rasa's route.

        Raises:
            Problem: the caller is somebody else.
        """
        return None

    def get_output_channel(self, *_: Any) -> None:
        """Return no output of Rasa's: making one may call the platform already."""

    def content(self, to: Json, part: Part) -> dict[str, Any]:
        """Return the body of the request that says ``part`` where ``to`` is."""
        raise NotImplementedError

    async def send(self, http: Http, content: Json) -> None:
        """Send the body of a request.

        Raises:
            RefusedError: the platform will not take it, ever.
            OSError: the platform is away; ``TEMPORARY`` holds what else tells that.
        """
        raise NotImplementedError

    async def receive(self, message: UserMessage) -> None:
        """Keep what Rasa's channel has read of a request, and begin to answer it.

        Raises:
            Problem: it could not be kept.
        """
        conversation = self._desk.conversation(message.sender_id)
        content = {"text": message.text or "", **(message.metadata or {})}
        event_id = content.pop("id") or str(uuid.uuid4())
        try:
            received = await self._journal.accept(Incoming(event_id, content, conversation))
        except StorageUnavailableError as error:
            if not self.repeats:
                await self._apologize(content["to"])
            raise Problem(ProblemType.STORAGE, "Renvoyez le message.") from error
        if received is not None:
            self._lanes.take(conversation, received)

    async def _apologize(self, to: Json) -> None:
        for part in render(says(SENTENCES[Failure.STORAGE]).messages, self.able):
            with contextlib.suppress(RefusedError, *TEMPORARY):
                await self.send(self._http, self.content(to, part))

    async def _finish(self, received: Received) -> None:
        """Answer a message, however often the services that it needs are away."""
        reply = await until_done(lambda: self._reply(received))
        try:
            for part in render(reply.messages, self.able, reply.rated_as):
                content = self.content(received.content["to"], part)
                await until_done(partial(self.send, self._http, content))
        except RefusedError as refusal:
            logger.warning("%s refused an answer: %s", self.name(), refusal.reason)
        # Under the id of the message itself, it is known when it comes again.
        await until_done(lambda: self._journal.finish(received, [received.event_id]))

    async def _reply(self, received: Received) -> Reply:
        conversation, text = received.conversation, received.content["text"]
        is_pressed = received.content["pressed"]
        thumb = pressed_thumb(text) if is_pressed else None
        if thumb is not None:
            rating, message_id = thumb
            is_kept = await self._desk.rate(conversation, message_id, rating)
            return says(THANKS if is_kept else NOT_KEPT)
        wait = await self._desk.seconds_to_wait(conversation)
        if wait:
            return says(TOO_MANY.format(wait=wait))
        reply = await self._desk.answer(
            conversation, text, received.event_id, payload=is_pressed or None
        )
        if reply.failure is Failure.STORAGE:
            raise StorageUnavailableError
        return reply

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

    async def _stop(self) -> None:
        if self._tending is not None:
            self._tending.cancel()
            await asyncio.gather(self._tending, return_exceptions=True)
        await self._lanes.stop()


def origin(message_id: Any, to: Mapping[str, Any], *, pressed: bool = False) -> dict[str, Any]:
    """Return what a channel tells of a message besides its text and sender.

    Args:
        message_id: the platform's id of the message, by which it knows a repetition.
        to: where the answer goes.
        pressed: whether the text is the payload of a button.
    """
    return {"id": message_id, "to": dict(to), "pressed": pressed}


def check_token(given: Any, expected: str) -> None:
    """Go on where ``given`` is the token that the platform repeats.

    Raises:
        Problem: it is not.
    """
    known = isinstance(given, str) and hmac.compare_digest(given.encode(), expected.encode())
    if not known:
        raise refused()


def refused() -> Problem:
    """Return what a caller is told that is not the platform."""
    return Problem(ProblemType.TOKEN_REFUSED, "L’appel ne vient pas de la plateforme réglée.")
