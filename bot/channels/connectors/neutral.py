"""What every connector of Rasa shares here: the guard before it and the rendering after it.

Rasa's outputs show ``custom`` to people or fail on it, and most of them call their platform in the
event loop without a timeout. Here an output gets text and buttons that fit, in a thread of its own.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.desk import Desk, says
from bot.channels.rendering import Capabilities, Part, messages_from, render
from bot.server.problems import Problem, ProblemType
from bot.wording.message import Message

logger = logging.getLogger(__name__)

# So many answers are on their way to one platform at once; a silent one stops nobody else.
THREADS = 4
SEND_TIMEOUT_S = 30.0
TOO_MANY = "Beaucoup de messages en peu de temps. Patientez {wait} s, puis réessayez."
TROUBLE = "Pardon, une erreur m’empêche de répondre pour l’instant. Réessayez dans un moment."


class NeutralOutput(OutputChannel):
    """An output of Rasa's that is given nothing but text and buttons that fit."""

    def __init__(
        self, make: Callable[[], OutputChannel], able: Capabilities, threads: ThreadPoolExecutor
    ) -> None:
        """Send through the output that ``make`` makes; making it may call the platform too."""
        self._make = make
        self._able = able
        self._threads = threads

    @classmethod
    def name(cls) -> str:
        """Return the name under which Rasa knows the output."""
        return "neutral"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one of Rasa's responses, without what is for machines."""
        await self.send_messages(recipient_id, messages_from([message]))

    async def send_messages(self, recipient_id: str, messages: Sequence[Message]) -> None:
        """Send the messages of a turn.

        Raises:
            TimeoutError: the platform did not take them in time.
        """
        parts = render(messages, self._able)
        loop = asyncio.get_running_loop()
        sending = loop.run_in_executor(self._threads, self._send, recipient_id, parts)
        await asyncio.wait_for(sending, SEND_TIMEOUT_S)

    def _send(self, recipient_id: str, parts: Sequence[Part]) -> None:
        asyncio.run(self._send_parts(recipient_id, parts))

    async def _send_parts(self, recipient_id: str, parts: Sequence[Part]) -> None:
        output = self._make()
        for part in parts:
            if part.buttons:
                buttons = [{"title": one.title, "payload": one.payload} for one in part.buttons]
                await output.send_text_with_buttons(recipient_id, part.plain(), buttons)
            else:
                await output.send_text_message(recipient_id, part.plain())


class Connector(InputChannel):
    """Stands before an input channel of Rasa's in the order of its classes."""

    able: Capabilities

    def serve(self, desk: Desk) -> None:
        """Answer through ``desk``."""
        self._desk = desk
        self._threads = ThreadPoolExecutor(THREADS, desk.channel)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return Rasa's routes, behind the check; ``on_new_message`` is not called."""
        routes = super().blueprint(self.receive)

        @routes.middleware("request")
        async def admit(request: Request) -> HTTPResponse | None:
            return await self.admit(request)

        return routes

    async def admit(self, request: Request) -> HTTPResponse | None:
        """Refuse who is not the platform, or answer in place of Rasa's route.

        Raises:
            Problem: the caller is somebody else.
        """
        return None

    def neutral(self, make: Callable[[], OutputChannel]) -> NeutralOutput:
        """Return the output that answers through the one that ``make`` makes."""
        return NeutralOutput(make, self.able, self._threads)

    async def receive(self, message: UserMessage) -> None:
        """Answer what Rasa's channel has read of a request."""
        conversation = self._desk.conversation(message.sender_id)
        try:
            wait = await self._desk.seconds_to_wait(conversation)
            if wait:
                reply = says(TOO_MANY.format(wait=wait))
            else:
                reply = await self._desk.answer(conversation, message.text or "")
        except Exception:
            # Rasa's channels would log what was written.
            logger.exception("a message could not be answered")
            reply = says(TROUBLE)
        try:
            await message.output_channel.send_messages(message.sender_id, reply.messages)
        except Exception:
            logger.exception("an answer could not be sent")


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
