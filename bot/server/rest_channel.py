"""Rasa's REST contract over the guard, for development: POST /webhooks/rest/webhook."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.server.assistant import Assistant
from bot.server.origins import Origins
from bot.server.problems import Problem, ProblemType
from bot.server.web_requests import read_json_object, refuse_query
from bot.settings import Settings

LONGEST_SENDER = 255


def read_body(body: bytes) -> tuple[str, str]:
    """Return the sender and the text of a request's body.

    Raises:
        Problem: the body is no JSON object, or a field is missing or of another type.
    """
    content = read_json_object(body)
    text, sender = content.get("message"), content.get("sender")
    if not isinstance(text, str):
        raise _refusal("Le champ « message » doit être un texte.")
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        raise _refusal(
            f"Le champ « sender » doit être un texte de 1 à {LONGEST_SENDER} caractères."
        )
    if not sender.isprintable():
        raise _refusal("Le champ « sender » contient des caractères interdits.")
    return sender, text


class RestChannel(InputChannel):
    """The channel for tools and tests on this machine: whoever names a sender speaks for it."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        """Serve ``assistant``."""
        self._assistant = assistant
        self._origins = Origins(settings.origins)

    @classmethod
    def name(cls) -> str:
        """Return the name under which Rasa knows the channel."""
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes; ``on_new_message`` is not called, as in ``WebChannel``."""
        routes = Blueprint("rest_webhook")

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            self._origins.check(request.headers.get("origin"))
            refuse_query(request)
            sender, text = read_body(request.body)
            return json_response(await self._assistant.reply(sender, text), ensure_ascii=False)

        return routes


def _refusal(detail: str) -> Problem:
    return Problem(ProblemType.BAD_REQUEST, detail)
