"""The public channel: conversations behind tokens, under ``/webhooks/web``.

``openapi.yml`` beside this file describes the routes.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response

from bot.conversations.exchanges import Exchange, StorageUnavailableError
from bot.server.assistant import Assistant
from bot.server.client_address import client_address
from bot.server.origins import Origins
from bot.server.problems import Problem, ProblemType, of_failure
from bot.server.rate_limits import RateLimits
from bot.server.tokens import Tokens, gone
from bot.server.turns import (
    ConversationGoneError,
    Failure,
    MessageIdTakenError,
    UnknownMessageError,
    messages_of,
)
from bot.server.web_requests import (
    NewMessage,
    NewRating,
    OpenConversation,
    message_id,
    read_body,
    refuse_query,
)
from bot.settings import Settings

OPENAPI = Path(__file__).with_name("openapi.yml")
# The routes that a browser asks about before it lets a page of another origin use them.
_FROM_OTHER_ORIGINS = (
    "/conversations",
    "/messages",
    "/messages/<message>/rating",
    "/conversation",
)

_Handler = Callable[..., Awaitable[HTTPResponse]]


class WebChannel(InputChannel):
    """The channel that the public uses; the only one in production."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        """Serve ``assistant`` as ``settings`` say."""
        self._assistant = assistant
        self._origins = Origins(settings.origins)
        self._limits = RateLimits(settings)
        self._trusted = settings.trusted_proxies
        self._count_addresses = settings.production
        self._tokens = Tokens(
            settings.signing_key, dt.timedelta(minutes=settings.token_lifetime_minutes)
        )

    @classmethod
    def name(cls) -> str:
        """Return the name under which Rasa knows the channel."""
        return "web"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes.

        ``on_new_message`` is not called: it stands for the agent alone, and a turn is more than
        that (``Assistant.turn``).
        """
        routes = Blueprint("web_webhook")
        for method, path, handler in (
            ("POST", "/conversations", self._open),
            ("POST", "/messages", self._receive),
            ("GET", "/messages", self._history),
            ("PUT", "/messages/<message>/rating", self._rate),
            ("DELETE", "/conversation", self._erase),
            ("GET", "/openapi.json", self._describe),
        ):
            routes.add_route(_told(handler), path, methods=[method], name=handler.__name__)
        for number, path in enumerate(_FROM_OTHER_ORIGINS):
            name = f"preflight_{number}"
            routes.add_route(_told(self._preflight), path, methods=["OPTIONS"], name=name)

        @routes.middleware("request")
        async def admit(request: Request) -> None:
            await self._admit(request)

        return routes

    def cors_headers(self, request: Request) -> dict[str, str]:
        """Return the headers that let an allowed page read an answer."""
        return dict(self._origins.headers(request.headers.get("origin")))

    async def _admit(self, request: Request) -> None:
        """Refuse what no route needs to see."""
        self._origins.check(request.headers.get("origin"))
        # In development every visitor is this machine.
        if self._count_addresses:
            forwarded = request.headers.getall("x-forwarded-for", [])
            await self._limits.count_address(client_address(request.ip, forwarded, self._trusted))
        refuse_query(request)
        if not self._assistant.ready:
            raise Problem(
                ProblemType.NOT_READY,
                "L’assistant démarre. Réessayez dans un instant.",
                {"Retry-After": "5"},
            )

    async def _open(self, request: Request) -> HTTPResponse:
        body = read_body(request, OpenConversation)
        ticket = self._tokens.issue()
        turn = await self._assistant.open(ticket.conversation, body.language)
        content = {
            "token": ticket.token,
            "expires": ticket.expires.isoformat(),
            "messages": messages_of(turn.entries),
        }
        return _json(content, status=201)

    async def _receive(self, request: Request) -> HTTPResponse:
        conversation = self._conversation(request)
        await self._limits.count_conversation(conversation)
        message = read_body(request, NewMessage)
        turn = await self._assistant.turn(
            conversation,
            message.said,
            message_id=message.id,
            channel=self.name(),
            payload=message.is_payload,
            opened=True,
        )
        if turn.failure is not None:
            raise of_failure(turn.failure)
        number = turn.exchange.number if turn.exchange else 0
        content = {"id": message.id, "number": number, "messages": messages_of(turn.entries)}
        return _json(content)

    async def _history(self, request: Request) -> HTTPResponse:
        exchanges = await self._assistant.history(self._conversation(request))
        return _json({"exchanges": [_exchange(one) for one in exchanges]})

    async def _rate(self, request: Request, message: str) -> HTTPResponse:
        conversation = self._conversation(request)
        body = read_body(request, NewRating)
        try:
            known = message_id(message)
        except ValueError as error:
            raise UnknownMessageError from error
        await self._assistant.rate(conversation, known, body.rating, body.reason)
        return empty()

    async def _erase(self, request: Request) -> HTTPResponse:
        await self._assistant.erase(self._conversation(request))
        return empty()

    async def _describe(self, request: Request) -> HTTPResponse:
        return _json(description())

    async def _preflight(self, request: Request, **parts: str) -> HTTPResponse:
        return empty(headers=dict(self._origins.preflight(request.headers.get("origin"))))

    def _conversation(self, request: Request) -> str:
        return self._tokens.read(request.headers.get("authorization"))


@functools.lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """Return the OpenAPI description of the channel."""
    content: dict[str, Any] = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
    return content


def _told(handler: _Handler) -> _Handler:
    """Return ``handler`` with what can go wrong in a conversation told to the client."""

    @functools.wraps(handler)
    async def handle(request: Request, **parts: str) -> HTTPResponse:
        try:
            return await handler(request, **parts)
        except ConversationGoneError as error:
            raise gone() from error
        except MessageIdTakenError as error:
            raise Problem(
                ProblemType.MESSAGE_ID_TAKEN,
                "Cet identifiant a déjà servi pour un autre message : envoyez-en un nouveau.",
            ) from error
        except UnknownMessageError as error:
            raise Problem(
                ProblemType.MESSAGE_UNKNOWN, "Cette conversation n’a pas de message de ce nom."
            ) from error
        except StorageUnavailableError as error:
            raise of_failure(Failure.STORAGE) from error

    return handle


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "id": exchange.message_id,
        "number": exchange.number,
        "asked_at": exchange.asked_at.isoformat(),
        "text": exchange.text,
        "messages": messages_of(exchange.entries),
        "rating": exchange.rating.value if exchange.rating else None,
        "reason": exchange.reason.value if exchange.reason else None,
    }


def _json(content: dict[str, Any], status: int = 200) -> HTTPResponse:
    return json_response(content, status=status, ensure_ascii=False)
