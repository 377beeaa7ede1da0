"""Waiting longer and longer for a service that is away."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp

from bot.conversations.exchanges import StorageUnavailableError

logger = logging.getLogger(__name__)

# What another attempt may mend.
TEMPORARY = (aiohttp.ClientError, asyncio.TimeoutError, OSError, StorageUnavailableError)
SHORTEST_S = 0.5
LONGEST_S = 15.0
# No service is believed that asks for more.
LONGEST_ASKED_S = 60.0

T = TypeVar("T")


class BusyError(OSError):
    """A service is there, and asks for a pause of ``wait_s``."""

    def __init__(self, wait_s: float) -> None:
        super().__init__("the service asks for a pause")
        self.wait_s = wait_s


class Patience:
    """Pauses between attempts: each twice the one before, none longer than the longest."""

    def __init__(self, shortest_s: float = SHORTEST_S, longest_s: float = LONGEST_S) -> None:
        """Begin with the shortest pause."""
        self._shortest_s, self._longest_s = shortest_s, longest_s
        self._next_s = shortest_s

    async def pause(self, after: BaseException | None = None) -> None:
        """Wait, as long as ``after`` asks for where it does.

        Otherwise a part is drawn by lot, so that many do not come back at one moment.
        """
        if isinstance(after, BusyError):
            await asyncio.sleep(min(after.wait_s, LONGEST_ASKED_S))
            return
        wait = self._next_s
        self._next_s = min(2 * wait, self._longest_s)
        await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

    def reset(self) -> None:
        """Begin again with the shortest pause."""
        self._next_s = self._shortest_s


async def until_done(work: Callable[[], Awaitable[T]]) -> T:
    """Return what ``work`` comes to, however often the services that it needs are away."""
    patience, is_first = Patience(), True
    while True:
        try:
            return await work()
        except TEMPORARY as error:
            if is_first:
                logger.warning("a message waits: a service does not answer")
            is_first = False
            await patience.pause(error)
