"""Messenger, through Rasa's parser of its events; the signature of each request is checked here."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.facebook import FacebookInput, Messenger, MessengerBot
from sanic.request import Request
from sanic.response import HTTPResponse, text

from bot.channels.connectors.neutral import Connector, NeutralOutput, refused
from bot.channels.credentials import MessengerCredentials
from bot.channels.rendering import Capabilities


class _Parser(Messenger):
    """Rasa's parser without its notices "seen" and "typing", which call Facebook in the loop."""

    def __init__(self, channel: MessengerChannel) -> None:
        super().__init__(channel.fb_access_token, channel.receive)
        self._output: NeutralOutput = channel.neutral(lambda: MessengerBot(self.client))

    async def _handle_user_message(
        self, said: str, sender_id: str, metadata: dict[str, Any] | None
    ) -> None:
        message = UserMessage(said, self._output, sender_id, input_channel=self.name())
        await self.on_new_message(message)


class MessengerChannel(Connector, FacebookInput):
    """A page of Facebook."""

    able = Capabilities(
        2_000,
        most_buttons=3,
        longest_title=20,
        longest_payload=1_000,
        longest_text_above_buttons=640,
    )

    def __init__(self, credentials: MessengerCredentials) -> None:
        """Serve the page of ``credentials``."""
        super().__init__(
            credentials.verify.get_secret_value(),
            credentials.secret.get_secret_value(),
            credentials.page_access_token.get_secret_value(),
        )

    async def events(self, request: Request) -> HTTPResponse:
        """Answer all events of a request, of which Rasa's route reads the first."""
        content = request.json if isinstance(request.json, dict) else {}
        for entry in content.get("entry") or ():
            for event in entry.get("messaging") or ():
                await _Parser(self).handle({"entry": [{"messaging": [event]}]}, None)
        return text("success")

    def is_signed(self, request: Request) -> bool:
        """Tell whether Facebook has signed the request."""
        key, given = self.fb_secret.encode(), request.headers.get("X-Hub-Signature-256", "")
        wanted = "sha256=" + hmac.new(key, request.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(given.encode(), wanted.encode())

    async def admit(self, request: Request) -> HTTPResponse | None:
        """Answer events here, in place of Rasa's route; its route for the set-up is kept.

        Raises:
            Problem: the signature is not Facebook's.
        """
        if request.method == "GET":
            return None
        if not self.is_signed(request):
            raise refused()
        return await self.events(request)
