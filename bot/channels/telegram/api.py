"""Requests to Telegram's Bot API."""

from __future__ import annotations

from typing import Any

from bot.channels.credentials import TelegramCredentials
from bot.channels.http import Http
from bot.channels.telegram.updates import KINDS


class Api:
    """The methods that the bot uses."""

    def __init__(self, url: str, token: str) -> None:
        """Call the API at ``url`` as the bot of ``token``."""
        self._base = f"{url}/bot{token}/"
        self._http = Http()

    async def call(self, method: str, **fields: Any) -> None:
        """Call a method.

        Raises:
            RefusedError: Telegram refuses for good.
            OSError: it is away; ``TEMPORARY`` holds what else tells that.
        """
        content = {name: value for name, value in fields.items() if value is not None}
        await self._http.post(self._base + method, json=content)

    async def close(self) -> None:
        """End the connections."""
        await self._http.close()


async def set_webhook(credentials: TelegramCredentials, public_url: str) -> None:
    """Have Telegram send the bot's updates to ``public_url``.

    Raises:
        RefusedError: Telegram refuses for good.
        OSError: it is away; ``TEMPORARY`` holds what else tells that.
    """
    api = Api(credentials.api_url, credentials.token.get_secret_value())
    try:
        await api.call(
            "setWebhook",
            url=f"{public_url}/webhooks/telegram/webhook",
            secret_token=credentials.secret_token.get_secret_value(),
            allowed_updates=list(KINDS),
        )
    finally:
        await api.close()
