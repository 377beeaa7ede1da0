"""Telegram as a channel of Rasa.

Rasa's own connector answers 500 to every update and checks no caller.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.credentials import TelegramCredentials
from bot.channels.desk import Desk, Reply, says
from bot.channels.http import RefusedError
from bot.channels.intake import Intake, Saying
from bot.channels.patience import TEMPORARY
from bot.channels.rendering import Capabilities, Part, render
from bot.channels.telegram.api import Api
from bot.channels.telegram.updates import Heard, What, hear
from bot.conversations.journal import Incoming, Journal, Received
from bot.server.problems import Problem, ProblemType
from bot.server.web_requests import read_json_object

# Telegram takes 4,096, counting a rare sign twice.
ABLE = Capabilities(4_000, most_buttons=4, longest_title=70, longest_payload=64, thumbs=True)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

NOT_TEXT = "Je ne lis que du texte. Écrivez votre question en quelques mots."
HELP = "Touchez une question proposée, ou écrivez la vôtre. /effacer efface notre conversation."
ERASED = "Notre conversation est effacée de mon côté. Telegram garde la sienne."
NOTHING_TO_ERASE = "Je ne garde rien de notre conversation."
_WHAT_CAN_YOU_DO = "Que savez-vous faire ?"


class TelegramChannel(InputChannel):
    """A bot of Telegram whose updates come to ``/webhooks/telegram/webhook``."""

    def __init__(self, desk: Desk, journal: Journal, credentials: TelegramCredentials) -> None:
        """Serve the bot of ``credentials``."""
        self._desk = desk
        self._intake = Intake(desk, journal, self._answer)
        self._api = Api(credentials.api_url, credentials.token.get_secret_value())
        self._secret = credentials.secret_token.get_secret_value().encode()
        self._username = credentials.username

    @classmethod
    def name(cls) -> str:
        """Return the name under which Rasa knows the channel."""
        return "telegram"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the webhook; ``on_new_message`` is not called, as in ``WebChannel``."""
        routes = Blueprint("telegram_webhook")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request)

        self._intake.work_beside(routes)

        @routes.listener("after_server_stop")
        async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            await self._api.close()

        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            raise Problem(ProblemType.TOKEN_REFUSED, "L’appel ne vient pas de Telegram.")
        heard = hear(read_json_object(request.body), self._username)
        if heard is not None:
            conversation = self._desk.conversation(str(heard.chat), str(heard.person))
            await self._intake.take(Incoming(f"{heard.update}", heard.as_json(), conversation))
        return empty(200)

    async def _answer(self, received: Received) -> Sequence[Saying]:
        heard, conversation = Heard.from_json(received.content), received.conversation
        if heard.callback is not None:
            rated = await self._desk.press_thumb(conversation, heard.text)
            if rated is not None:
                return [self._end_press(heard, rated)]
        await self._look_lively(heard)
        reply = await self._reply(heard, conversation)
        return [
            partial(
                self._api.call,
                "sendMessage",
                chat_id=heard.chat,
                message_thread_id=heard.topic,
                text=part.plain(),
                link_preview_options={"is_disabled": True},
                reply_markup=_keyboard(part),
            )
            for part in render(reply.messages, ABLE, reply.rated_as)
        ]

    async def _look_lively(self, heard: Heard) -> None:
        """Show that the message is being answered; what fails of this is no loss."""
        with contextlib.suppress(RefusedError, *TEMPORARY):
            if heard.callback is not None:
                await self._end_press(heard)()
            await self._api.call(
                "sendChatAction", chat_id=heard.chat, action="typing", message_thread_id=heard.topic
            )

    def _end_press(self, heard: Heard, text: str | None = None) -> Saying:
        """Return the request that ends the wheel on a button, and shows ``text`` for a moment."""
        query = heard.callback
        return partial(self._api.call, "answerCallbackQuery", callback_query_id=query, text=text)

    async def _reply(self, heard: Heard, conversation: str) -> Reply:
        if heard.what is What.NOT_TEXT:
            return says(NOT_TEXT)
        if heard.what is What.ERASURE:
            erased = await self._desk.erase(conversation)
            return says(ERASED if erased else NOTHING_TO_ERASE)
        if heard.what is What.START:
            return await self._desk.open(conversation)
        is_help = heard.what is What.HELP
        reply = await self._desk.too_many(conversation) or await self._desk.answer(
            conversation,
            _WHAT_CAN_YOU_DO if is_help else heard.text,
            f"{heard.update}",
            payload=heard.callback is not None or None,
        )
        return reply.followed_by(HELP) if is_help else reply


def _keyboard(part: Part) -> dict[str, Any] | None:
    rows = [*([one] for one in part.buttons), [*part.thumbs]]
    keyboard = [
        [{"text": one.title, "callback_data": one.payload} for one in row] for row in rows if row
    ]
    return {"inline_keyboard": keyboard} if keyboard else None
