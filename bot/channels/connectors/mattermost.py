"""Mattermost, through Rasa's connector; the token of the outgoing webhook is checked here.

Choices are numbered: a press of Mattermost's buttons would come without any proof of its origin.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.mattermost import MattermostBot, MattermostInput
from sanic.request import Request

from bot.channels.connectors.neutral import Connector, check_token
from bot.channels.credentials import MattermostCredentials
from bot.channels.rendering import Capabilities
from bot.server.web_requests import read_json_object


class MattermostChannel(Connector, MattermostInput):
    """A bot account and an outgoing webhook of a Mattermost server."""

    able = Capabilities(16_000)

    def __init__(self, credentials: MattermostCredentials) -> None:
        """Serve the bot account of ``credentials``."""
        super().__init__(credentials.url, credentials.token.get_secret_value(), webhook_url="")
        self._expected = credentials.outgoing_token.get_secret_value()

    async def admit(self, request: Request) -> None:
        """Refuse what does not carry the token of the outgoing webhook.

        Raises:
            Problem: it does not.
        """
        if request.method != "GET":
            content = read_json_object(request.body)
            check_token(content.get("token"), self._expected)

    async def _handle_message(
        self,
        message: str,
        sender_id: str,
        bot_channel: str,
        metadata: dict[str, Any] | None,
        on_new_message: Callable[[UserMessage], Awaitable[None]],
    ) -> None:
        output = self.neutral(lambda: MattermostBot(self.url, self.token, bot_channel, None))
        # One conversation per channel and person.
        sender = f"{bot_channel}/{sender_id}"
        await on_new_message(UserMessage(message, output, sender, input_channel=self.name()))
