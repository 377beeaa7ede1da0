"""Twilio (SMS, WhatsApp), through Rasa's connector; the signature is checked here."""

from __future__ import annotations

from urllib.parse import parse_qsl

from rasa.core.channels.channel import OutputChannel
from rasa.core.channels.twilio import TwilioInput
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from twilio.request_validator import RequestValidator

from bot.channels.connectors.neutral import Connector, refused
from bot.channels.credentials import TwilioCredentials
from bot.channels.rendering import Capabilities


class TwilioChannel(Connector, TwilioInput):
    """A number of Twilio."""

    able = Capabilities(1_600)

    def __init__(self, credentials: TwilioCredentials, public_url: str) -> None:
        """Serve the number of ``credentials``; Twilio signs the address that it calls."""
        token = credentials.auth_token.get_secret_value()
        super().__init__(credentials.account_sid, token, credentials.twilio_number)
        self._validator = RequestValidator(token)
        self._public_url = public_url

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

    def get_output_channel(self) -> OutputChannel:
        """Return where the answer goes."""
        return self.neutral(super().get_output_channel)
