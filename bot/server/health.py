"""Whether the bot can answer now: warmed up, and able to keep what is said."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.conversations.exchanges import StorageUnavailableError
from bot.server.assistant import Assistant
from bot.server.metrics import STORAGE_CHECK_SECONDS, STORAGE_UP

logger = logging.getLogger(__name__)

PATIENCE_S = 0.5


class Health:
    """Answers health checks in less than a second, whatever the storage does."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._check: asyncio.Task[None] | None = None

    async def report(self) -> tuple[int, dict[str, Any]]:
        """Return the status and the content of the answer."""
        if not self._assistant.ready:
            return 503, {"status": "starting"}
        answers = await self._storage_answers()
        STORAGE_UP.set(answers)
        if not answers:
            return 503, {"status": "unavailable", "reason": "storage"}
        return 200, {"status": "ready", "model": self._assistant.agent.model_name}

    async def _storage_answers(self) -> bool:
        # A frozen storage is asked once, not once a check.
        if self._check is None or self._check.done():
            self._check = asyncio.create_task(self._ask_storage())
        try:
            await asyncio.wait_for(asyncio.shield(self._check), PATIENCE_S)
        except (asyncio.TimeoutError, StorageUnavailableError):
            logger.warning("the storage does not answer")
            return False
        return True

    async def _ask_storage(self) -> None:
        with STORAGE_CHECK_SECONDS.time():
            await self._assistant.stores.check()
