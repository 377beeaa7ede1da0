"""One turn at a time in each conversation, in the order of arrival."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol


class TurnLocks(Protocol):
    """Gives each conversation to one turn at a time."""

    def hold(self, conversation: str) -> AbstractAsyncContextManager[None]:
        """Wait for the turn of the caller, first come first served, and hold the conversation."""


class MemoryTurnLocks:
    """Locks of this process, for one process alone; asyncio's locks are fair and do not poll."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """Wait for the turn of the caller and hold the conversation."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._users[conversation] = self._users.get(conversation, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[conversation] -= 1
            if not self._users[conversation]:
                del self._locks[conversation], self._users[conversation]
