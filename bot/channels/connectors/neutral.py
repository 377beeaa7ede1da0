"""What every connector of Rasa shares here: the check of the caller, the journal, the rendering.

Rasa's part is to read what a platform sends. Its outputs are not used: they show ``custom`` to
people or fail on it, call their platform in the event loop, and most of them pass over a refusal.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.desk import Desk, Reply, says
from bot.channels.http import Http, Json, RefusedError
from bot.channels.intake import Intake, Saying
from bot.channels.patience import TEMPORARY
from bot.channels.rendering import Capabilities, Part, render
from bot.conversations.journal import Incoming, Journal, Received
from bot.server.problems import Problem, ProblemType
from bot.server.turns import SENTENCES, Failure


class Connector(InputChannel):
    """Stands before an input channel of Rasa's in the order of its classes."""

    able: Capabilities
    # Whether the platform sends again what was not taken.
    repeats = True

    def serve(self, desk: Desk, journal: Journal) -> None:
        """Answer through ``desk`` what ``journal`` keeps."""
        self._desk = desk
        self._http = Http()
        self._intake = Intake(desk, journal, self._answer)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return Rasa's routes, behind the check; ``on_new_message`` is not called."""
        routes = super().blueprint(self.receive)

        @routes.middleware("request")
        async def admit(request: Request) -> HTTPResponse | None:
            return await self.admit(request)

        self._intake.work_beside(routes)

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
        """Take what Rasa's channel has read of a request.

        Raises:
            Problem: it could not be kept.
        """
        conversation = self._desk.conversation(message.sender_id)
        content = {"text": message.text or "", **(message.metadata or {})}
        event_id = content.pop("id") or str(uuid.uuid4())
        try:
            await self._intake.take(Incoming(event_id, content, conversation))
        except Problem:
            if not self.repeats:
                trouble = says(SENTENCES[Failure.STORAGE])
                with contextlib.suppress(RefusedError, *TEMPORARY):
                    for saying in self._sayings(trouble, content["to"]):
                        await saying()
            raise

    async def _answer(self, received: Received) -> Sequence[Saying]:
        return self._sayings(await self._reply(received), received.content["to"])

    def _sayings(self, reply: Reply, to: Json) -> Sequence[Saying]:
        parts = render(reply.messages, self.able, reply.rated_as)
        return [partial(self.send, self._http, self.content(to, one)) for one in parts]

    async def _reply(self, received: Received) -> Reply:
        conversation, text = received.conversation, received.content["text"]
        is_pressed = received.content["pressed"]
        rated = await self._desk.press_thumb(conversation, text) if is_pressed else None
        if rated is not None:
            return says(rated)
        return await self._desk.too_many(conversation) or await self._desk.answer(
            conversation, text, received.event_id, payload=is_pressed or None
        )


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
