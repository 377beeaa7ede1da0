"""Twilio (SMS, WhatsApp), through Rasa's connector; the signature is checked here."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from rasa.core.channels.twilio import TwilioInput
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from twilio.request_validator import RequestValidator

from bot.channels.connectors.neutral import Connector, origin, refused
from bot.channels.credentials import TwilioCredentials
from bot.channels.http import Http, Json
from bot.channels.rendering import Capabilities, Part


class TwilioChannel(Connector, TwilioInput):
    """A number of Twilio."""

    able = Capabilities(1_600)
    repeats = False

    def __init__(self, credentials: TwilioCredentials, public_url: str) -> None:
        """Serve the number of ``credentials``; Twilio signs the address that it calls."""
        token = credentials.auth_token.get_secret_value()
        super().__init__(credentials.account_sid, token, credentials.twilio_number)
        self._validator = RequestValidator(token)
        self._public_url = public_url
        account = f"{credentials.api_url}/2010-04-01/Accounts/{credentials.account_sid}"
        self._url = f"{account}/Messages.json"
        self._login = aiohttp.BasicAuth(credentials.account_sid, token)

    async def admit(self, request: Request) -> HTTPResponse | None:
        """Refuse what Twilio has not signed, and pass over what holds no text.

        Raises:
            Problem: the signature is not Twilio's.
        """
        if request.method == "GET":
            return None
        # Sanic leaves out empty fields, which are signed too.
        fields = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        signature = request.headers.get("X-Twilio-Signature", "")
        if not self._validator.validate(self._public_url + request.path, fields, signature):
            raise refused()
        # Rasa's connector fails on a picture without text, and takes a place for a command.
        return None if fields.get("Body") and "Latitude" not in fields else empty(204)

    def get_metadata(self, request: Request) -> dict[str, Any]:
        """Return where the message comes from."""
        return origin(request.form.get("MessageSid"), {"To": request.form.get("From")})

    def content(self, to: Json, part: Part) -> dict[str, Any]:
        """Return the fields of a message."""
        return {**to, "From": self.twilio_number, "Body": part.plain()}

    async def send(self, http: Http, content: Json) -> None:
        """Create a message."""
        await http.post(self._url, data=content, auth=self._login)
