"""Rasa's place for locks, left empty: the assistant holds a conversation for a whole turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rasa.core.lock_store import LockStore


class NoLockStore(LockStore):
    """Locks nothing.

    ``TurnLocks`` gives a conversation to one turn at a time, from looking for a retried message to
    keeping the answer. Rasa's own lock would cover the middle only, and a second message would
    wait for it in steps of a second.
    """

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = 0,
        wait_time_in_seconds: float = 0,
    ) -> AsyncIterator[None]:
        """Let the caller pass: it holds the conversation already."""
        yield
