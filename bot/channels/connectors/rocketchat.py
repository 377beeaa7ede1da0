"""Rocket.Chat, through Rasa's connector; the token of the outgoing webhook is checked here.

Choices are numbered: Rocket.Chat's buttons write their payload into the room.
"""

from __future__ import annotations

from rasa.core.channels.channel import OutputChannel
from rasa.core.channels.rocketchat import RocketChatInput
from sanic.request import Request

from bot.channels.connectors.neutral import Connector, check_token
from bot.channels.credentials import RocketChatCredentials
from bot.channels.rendering import Capabilities
from bot.server.web_requests import read_json_object


class RocketChatChannel(Connector, RocketChatInput):
    """A bot account and an outgoing webhook of a Rocket.Chat server."""

    able = Capabilities(5_000)

    def __init__(self, credentials: RocketChatCredentials) -> None:
        """Serve the bot account of ``credentials``."""
        super().__init__(
            credentials.user, credentials.password.get_secret_value(), credentials.server_url
        )
        self._expected = credentials.outgoing_token.get_secret_value()

    async def admit(self, request: Request) -> None:
        """Refuse what does not carry the token of the outgoing webhook.

        Raises:
            Problem: it does not.
        """
        content = read_json_object(request.body)
        check_token(content.get("token"), self._expected)

    def get_output_channel(self) -> OutputChannel:
        """Return where the answer goes; Rasa's output logs in when it is made."""
        return self.neutral(super().get_output_channel)
