"""Rasa's REST contract over the guard, for development: POST /webhooks/rest/webhook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.server.assistant import Assistant

LONGEST_SENDER = 255


class BadRequestError(ValueError):
    """A request that is not of the contract's form; the message says what is wrong, in French."""


def read_body(body: bytes) -> tuple[str, str]:
    """Return the sender and the text of a request's body.

    Raises:
        BadRequestError: the body is no JSON object, or a field is missing or of another type.
    """
    try:
        content = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadRequestError("Le corps de la requête n’est pas du JSON en UTF-8.") from error
    if not isinstance(content, Mapping):
        raise BadRequestError("Le corps de la requête doit être un objet JSON.")
    text = content.get("message")
    if not isinstance(text, str):
        raise BadRequestError("Le champ « message » doit être un texte.")
    sender = content.get("sender", "default")
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        raise BadRequestError(
            f"Le champ « sender » doit être un texte de 1 à {LONGEST_SENDER} caractères."
        )
    if not sender.isprintable():
        raise BadRequestError("Le champ « sender » contient des caractères interdits.")
    return sender, text


def rest_channel(assistant: Assistant) -> Blueprint:
    """Return the routes of the channel."""
    routes = Blueprint("rest_webhook", url_prefix="/webhooks/rest")

    @routes.get("/")
    async def health(request: Request) -> HTTPResponse:
        return json_response({"status": "ok"})

    @routes.post("/webhook")
    async def receive(request: Request) -> HTTPResponse:
        try:
            sender, text = read_body(request.body)
        except BadRequestError as error:
            return problem(400, str(error))
        return json_response(await assistant.reply(sender, text), ensure_ascii=False)

    return routes


def problem(status: int, detail: str) -> HTTPResponse:
    """Return an error as problem details (RFC 9457)."""
    content: dict[str, Any] = {"type": "about:blank", "status": status, "detail": detail}
    return json_response(
        content, status=status, content_type="application/problem+json", ensure_ascii=False
    )
