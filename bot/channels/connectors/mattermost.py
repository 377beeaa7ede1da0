"""Mattermost, through Rasa's connector; the token of the outgoing webhook is checked here.

Choices are numbered: a press of Mattermost's buttons would come without any proof of its origin.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.mattermost import MattermostInput
from sanic.request import Request

from bot.channels.connectors.neutral import Connector, check_token, origin
from bot.channels.credentials import MattermostCredentials
from bot.channels.http import Http, Json
from bot.channels.rendering import Capabilities, Part
from bot.server.web_requests import read_json_object


class MattermostChannel(Connector, MattermostInput):
    """A bot account and an outgoing webhook of a Mattermost server."""

    able = Capabilities(16_000)
    repeats = False

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

    def get_metadata(self, request: Request) -> dict[str, Any]:
        """Return where the message comes from."""
        hook = request.json
        return origin(hook.get("post_id"), {"channel_id": hook.get("channel_id")})

    async def _handle_message(
        self,
        message: str,
        sender_id: str,
        bot_channel: str,
        metadata: dict[str, Any] | None,
        on_new_message: Callable[[UserMessage], Awaitable[None]],
    ) -> None:
        # One conversation per channel and person.
        sender = f"{bot_channel}/{sender_id}"
        await on_new_message(UserMessage(message, None, sender, metadata=metadata))

    def content(self, to: Json, part: Part) -> dict[str, Any]:
        """Return the body of a post."""
        return {**to, "message": part.plain()}

    async def send(self, http: Http, content: Json) -> None:
        """Post a message."""
        headers = {"Authorization": f"Bearer {self.token}"}
        await http.post(f"{self.url}/posts", json=content, headers=headers)
