"""Works through received messages: in order in each lane, lanes side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.channels.patience import until_done
from bot.conversations.journal import Journal, Received

logger = logging.getLogger(__name__)

# What is cut off then is in the journal, and is answered after the next start.
STOP_PATIENCE_S = 0.5


class Lanes:
    """A lane a room or conversation; what stands in none is in the journal alone."""

    def __init__(self, work: Callable[[Received], Awaitable[None]], journal: Journal) -> None:
        """Finish each message with ``work``."""
        self._work = work
        self._journal = journal
        self._waiting: dict[str, deque[Received]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        # SQLite gives the number of a message that is finished to the next one.
        self._here: set[tuple[int, str]] = set()
        self._is_stopping = False

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the messages that are under way or wait."""
        return frozenset(number for number, _ in self._here)

    def take(self, lane: str, received: Received) -> None:
        """Work on a message after what waits already in its lane; not after a stop."""
        if self._is_stopping:
            return
        self._here.add((received.number, received.event_id))
        self._waiting.setdefault(lane, deque()).append(received)
        if lane not in self._tasks:
            self._tasks[lane] = asyncio.create_task(self._work_in(lane))

    def has_more(self, lane: str) -> bool:
        """Tell whether messages wait behind the one that is under way."""
        return bool(self._waiting.get(lane))

    async def stop(self) -> None:
        """Finish what is under way, as long as that takes no longer than a moment."""
        self._is_stopping = True
        tasks = {*self._tasks.values()}
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_PATIENCE_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _work_in(self, lane: str) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting and not self._is_stopping:
                received = waiting.popleft()
                await self._finish(received)
                self._here.discard((received.number, received.event_id))
        finally:
            del self._tasks[lane], self._waiting[lane]

    async def _finish(self, received: Received) -> None:
        try:
            if await until_done(lambda: self._journal.still_waits(received)):
                await self._work(received)
        except Exception:
            # One message must not hold up its lane for ever.
            logger.exception("a message was given up")
            await until_done(lambda: self._journal.finish(received))
