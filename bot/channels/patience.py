"""Waiting longer and longer for a service that is away."""

from __future__ import annotations

import asyncio
import random

import aiohttp

from bot.conversations.exchanges import StorageUnavailableError

# What another attempt may mend.
TEMPORARY = (aiohttp.ClientError, asyncio.TimeoutError, OSError, StorageUnavailableError)
SHORTEST_S = 0.5
LONGEST_S = 15.0


class Patience:
    """Pauses between attempts: each twice the one before, none longer than the longest."""

    def __init__(self, shortest_s: float = SHORTEST_S, longest_s: float = LONGEST_S) -> None:
        """Begin with the shortest pause."""
        self._shortest_s, self._longest_s = shortest_s, longest_s
        self._next_s = shortest_s

    async def pause(self) -> None:
        """Wait; a part is drawn by lot, so that many do not come back at one moment."""
        wait = self._next_s
        self._next_s = min(2 * wait, self._longest_s)
        await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - no secret

    def reset(self) -> None:
        """Begin again with the shortest pause."""
        self._next_s = self._shortest_s
