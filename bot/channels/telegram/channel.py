"""Telegram as a channel of Rasa.

Rasa's own connector answers 500 to every update and checks no caller.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.credentials import TelegramCredentials
from bot.channels.desk import Desk, Reply, says
from bot.channels.rendering import Capabilities, Part, render
from bot.channels.telegram.api import Api, TelegramError
from bot.channels.telegram.updates import Heard, What, hear
from bot.channels.thumbs import NOT_KEPT, THANKS, pressed_thumb
from bot.conversations.exchanges import Rating, StorageUnavailableError
from bot.conversations.locks import MemoryTurnLocks
from bot.server.problems import Problem, ProblemType
from bot.server.turns import Failure
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

    def __init__(self, desk: Desk, credentials: TelegramCredentials) -> None:
        """Serve the bot of ``credentials``."""
        self._desk = desk
        self._api = Api(credentials.api_url, credentials.token.get_secret_value())
        self._secret = credentials.secret_token.get_secret_value().encode()
        self._username = credentials.username
        # Answers leave in the order of the questions.
        self._chats = MemoryTurnLocks()

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

        @routes.listener("after_server_stop")
        async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            await self._api.close()

        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        """Answer an update; what fails for a while is refused, and Telegram sends it again."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            raise Problem(ProblemType.TOKEN_REFUSED, "L’appel ne vient pas de Telegram.")
        heard = hear(read_json_object(request.body), self._username)
        if heard is not None:
            try:
                async with self._chats.hold(str(heard.chat)):
                    await self._answer(heard)
            except (StorageUnavailableError, TelegramError) as error:
                raise Problem(ProblemType.NOT_READY, "Renvoyez la mise à jour.") from error
        return empty(200)

    async def _answer(self, heard: Heard) -> None:
        thumb = pressed_thumb(heard.text) if heard.callback is not None else None
        if thumb is not None:
            await self._rate(heard, *thumb)
            return
        if heard.callback is not None:
            # Ends the wheel that turns on the button.
            await self._api.call("answerCallbackQuery", callback_query_id=heard.callback)
        await self._api.call(
            "sendChatAction", chat_id=heard.chat, action="typing", message_thread_id=heard.topic
        )
        reply = await self._reply(heard)
        if reply.failure is Failure.STORAGE:
            raise StorageUnavailableError
        for part in render(reply.messages, ABLE, reply.rated_as):
            await self._api.call(
                "sendMessage",
                chat_id=heard.chat,
                message_thread_id=heard.topic,
                text=part.plain(),
                link_preview_options={"is_disabled": True},
                reply_markup=_keyboard(part),
            )

    async def _rate(self, heard: Heard, rating: Rating, message_id: str) -> None:
        """Keep a rating of an answer in the conversation of who has pressed; of no other."""
        is_kept = await self._desk.rate(self._conversation(heard), message_id, rating)
        await self._api.call(
            "answerCallbackQuery",
            callback_query_id=heard.callback,
            text=THANKS if is_kept else NOT_KEPT,
        )

    def _conversation(self, heard: Heard) -> str:
        return self._desk.conversation(str(heard.chat), str(heard.person))

    async def _reply(self, heard: Heard) -> Reply:
        conversation = self._conversation(heard)
        if heard.what is What.NOT_TEXT:
            return says(NOT_TEXT)
        if heard.what is What.ERASURE:
            erased = await self._desk.erase(conversation)
            return says(ERASED if erased else NOTHING_TO_ERASE)
        if heard.what is What.START:
            return await self._desk.open(conversation)
        wait = await self._desk.seconds_to_wait(conversation)
        if wait:
            return says(f"Beaucoup de messages en peu de temps. Patientez {wait} s.")
        is_help = heard.what is What.HELP
        reply = await self._desk.answer(
            conversation,
            _WHAT_CAN_YOU_DO if is_help else heard.text,
            f"{heard.update}",
            payload=heard.callback is not None or None,
        )
        return (
            replace(reply, messages=[*reply.messages, *says(HELP).messages]) if is_help else reply
        )


def _keyboard(part: Part) -> dict[str, Any] | None:
    rows = [*([one] for one in part.buttons), [*part.thumbs]]
    keyboard = [
        [{"text": one.title, "callback_data": one.payload} for one in row] for row in rows if row
    ]
    return {"inline_keyboard": keyboard} if keyboard else None
