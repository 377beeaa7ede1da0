"""Requests to Telegram's Bot API."""

from __future__ import annotations

import logging
from typing import Any

from bot.channels.credentials import TelegramCredentials
from bot.channels.http import Http, RefusedError
from bot.channels.patience import TEMPORARY, Patience
from bot.channels.telegram.updates import KINDS

logger = logging.getLogger(__name__)

ATTEMPTS = 4


class TelegramError(RuntimeError):
    """Telegram could not be reached, however often it was tried."""


class Api:
    """The methods that the bot uses."""

    def __init__(self, url: str, token: str) -> None:
        """Call the API at ``url`` as the bot of ``token``."""
        self._base = f"{url.rstrip('/')}/bot{token}/"
        self._http = Http()

    async def call(self, method: str, **fields: Any) -> Any:
        """Call a method and return its result; None when Telegram refuses for good.

        Raises:
            TelegramError: Telegram could not be reached.
        """
        patience = Patience()
        content = {name: value for name, value in fields.items() if value is not None}
        for _ in range(ATTEMPTS):
            try:
                return (await self._http.post(self._base + method, json=content)).get("result")
            except RefusedError as refusal:
                # A person who has blocked the bot, most often.
                logger.warning("Telegram refused %s: %s", method, refusal.reason)
                return None
            except TEMPORARY as error:
                await patience.pause(error)
        raise TelegramError(method)

    async def close(self) -> None:
        """End the connections."""
        await self._http.close()


async def set_webhook(credentials: TelegramCredentials, public_url: str) -> bool:
    """Have Telegram send the bot's updates to ``public_url``; return whether it will.

    Raises:
        TelegramError: Telegram could not be reached.
    """
    api = Api(credentials.api_url, credentials.token.get_secret_value())
    try:
        accepted = await api.call(
            "setWebhook",
            url=f"{public_url}/webhooks/telegram/webhook",
            secret_token=credentials.secret_token.get_secret_value(),
            allowed_updates=list(KINDS),
        )
    finally:
        await api.close()
    return accepted is True
