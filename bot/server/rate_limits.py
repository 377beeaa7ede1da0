"""How many requests one conversation and one address may send, counted alone or in Redis."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import math
import time

import limits
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from bot.server.problems import Problem, ProblemType
from bot.settings import Settings

logger = logging.getLogger(__name__)

_REDIS_TIMEOUT_S = 0.5


class RateLimits:
    """Counts requests; with Redis, all processes of a deployment count together.

    Both are counted under a keyed hash: nothing that is kept tells who they are. When Redis is
    away, each process counts by itself: limits get looser, and nobody is shut out.
    """

    def __init__(self, settings: Settings) -> None:
        self._key = settings.signing_key.encode()
        self._conversation = limits.parse(settings.rate_per_conversation)
        self._address = limits.parse(settings.rate_per_address)
        self._alone = MovingWindowRateLimiter(MemoryStorage())
        self._shared: MovingWindowRateLimiter | None = None
        if settings.redis_url is not None:
            storage = storage_from_string(
                settings.redis_url.get_secret_value(),
                wrap_exceptions=True,
                key_prefix="metz-bot-rate",
                socket_timeout=_REDIS_TIMEOUT_S,
                socket_connect_timeout=_REDIS_TIMEOUT_S,
            )
            self._shared = MovingWindowRateLimiter(storage)

    async def count_address(self, address: str) -> None:
        """Count a request of ``address``.

        Raises:
            Problem: there were too many; it says when to try again.
        """
        await self._count(self._address, "address", address)

    async def count_conversation(self, conversation: str) -> None:
        """Count a message of ``conversation``.

        Raises:
            Problem: there were too many; it says when to try again.
        """
        await self._count(self._conversation, "conversation", conversation)

    async def _count(self, limit: limits.RateLimitItem, kind: str, name: str) -> None:
        hidden = hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()[:32]
        wait = await self._wait(limit, kind, hidden)
        if wait is not None:
            raise Problem(
                ProblemType.TOO_MANY_REQUESTS,
                "Beaucoup de messages ont été envoyés en peu de temps. Patientez "
                f"{wait} s, puis réessayez.",
                {"Retry-After": str(wait)},
            )

    async def _wait(self, limit: limits.RateLimitItem, *names: str) -> int | None:
        """Count, and return how many seconds to wait where there were too many."""
        if self._shared is not None:
            try:
                return await asyncio.to_thread(_hit, self._shared, limit, *names)
            except StorageError:
                logger.warning("Redis does not answer: this process counts requests by itself")
        return _hit(self._alone, limit, *names)


def _hit(limiter: MovingWindowRateLimiter, limit: limits.RateLimitItem, *names: str) -> int | None:
    if limiter.hit(limit, *names):
        return None
    window = limiter.get_window_stats(limit, *names)
    return max(1, math.ceil(window.reset_time - time.time()))
