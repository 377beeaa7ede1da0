"""Rocket.Chat, through Rasa's connector; the token of the outgoing webhook is checked here.

Choices are numbered: Rocket.Chat's buttons write their payload into the room.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.rocketchat import RocketChatInput
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.connectors.neutral import Connector, check_token, origin
from bot.channels.credentials import RocketChatCredentials
from bot.channels.http import Http, Json, RefusedError
from bot.channels.rendering import Capabilities, Part
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
        self._api = f"{credentials.server_url}/api/v1"
        self._login: dict[str, str] | None = None

    async def admit(self, request: Request) -> HTTPResponse | None:
        """Refuse what does not carry the token of the outgoing webhook, and pass over other bots.

        Raises:
            Problem: it does not.
        """
        content = read_json_object(request.body)
        check_token(content.get("token"), self._expected)
        return empty(200) if content.get("bot") else None

    def get_metadata(self, request: Request) -> dict[str, Any]:
        """Return where the message comes from: a room, or what a visitor of a site writes."""
        hook = request.json
        if "visitor" in hook:
            said = (hook.get("messages") or [{}])[0]
            return origin(said.get("_id"), {"roomId": hook.get("_id")})
        return origin(hook.get("message_id"), {"roomId": hook.get("channel_id")})

    def content(self, to: Json, part: Part) -> dict[str, Any]:
        """Return the body of a message."""
        return {**to, "text": part.plain()}

    async def send(self, http: Http, content: Json) -> None:
        """Post a message, after a new login where the last one has ended."""
        if self._login is not None:
            try:
                await self._post(http, content, self._login)
            except RefusedError as refusal:
                if refusal.reason != 401:
                    raise
            else:
                return
        login = await http.post(
            f"{self._api}/login", json={"user": self.user, "password": self.password}
        )
        data = login["data"]
        self._login = {"X-User-Id": data["userId"], "X-Auth-Token": data["authToken"]}
        await self._post(http, content, self._login)

    async def _post(self, http: Http, content: Json, login: dict[str, str]) -> None:
        await http.post(f"{self._api}/chat.postMessage", json=content, headers=login)
