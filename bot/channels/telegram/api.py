"""Requests to Telegram's Bot API."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp

from bot.channels.credentials import TelegramCredentials
from bot.channels.patience import Patience
from bot.channels.telegram.updates import KINDS

logger = logging.getLogger(__name__)

TIMEOUT_S = 15
ATTEMPTS = 4
LONGEST_WAIT_S = 60


class TelegramError(RuntimeError):
    """Telegram could not be reached, however often it was tried."""


class Api:
    """The methods that the bot uses. The token stands in every address: none is ever logged."""

    def __init__(self, url: str, token: str) -> None:
        """Call the API at ``url`` as the bot of ``token``."""
        self._base = f"{url.rstrip('/')}/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, **fields: Any) -> Any:
        """Call a method and return its result; None when Telegram refuses for good.

        Raises:
            TelegramError: Telegram could not be reached.
        """
        patience = Patience()
        content = {name: value for name, value in fields.items() if value is not None}
        for _ in range(ATTEMPTS):
            try:
                answer = await self._post(method, content)
            except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
                await patience.pause()
                continue
            if answer.get("ok"):
                return answer.get("result")
            code = answer.get("error_code")
            if code == 429:
                wait = answer.get("parameters", {}).get("retry_after", 1)
                await asyncio.sleep(min(wait, LONGEST_WAIT_S))
            elif isinstance(code, int) and code < 500:
                # A person who has blocked the bot, most often.
                logger.warning("Telegram refused %s: %s", method, code)
                return None
            else:
                await patience.pause()
        raise TelegramError(method)

    async def close(self) -> None:
        """End the connections."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, method: str, content: dict[str, Any]) -> dict[str, Any]:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        async with self._session.post(self._base + method, json=content) as response:
            answer: dict[str, Any] = await response.json(content_type=None)
            return answer


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
