"""Asking a running bot over REST and timing its answers."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.bench.questions import Asked, conversations

DEADLINE_S = 120.0


class NoAnswerError(RuntimeError):
    """A bot did not answer as it should."""


@dataclass
class Timings:
    """The seconds that each answer took, and how long they took together."""

    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def per_second(self) -> float:
        """How many messages were answered a second."""
        return len(self.seconds) / self.elapsed

    def add(self, other: Timings) -> None:
        """Add what another block measured."""
        self.seconds += other.seconds
        self.elapsed += other.elapsed


class Visitors:
    """Visitors of one bot; each block of messages goes on where the one before ended."""

    def __init__(self, url: str, name: str) -> None:
        """Talk to the REST channel at ``url``; ``name`` begins the name of every sender."""
        self._url = f"{url}/webhooks/rest/webhook"
        self._conversations = conversations(name)

    def ask(self, messages: int, concurrent: int = 1) -> Timings:
        """Ask ``messages`` in all, in ``concurrent`` conversations at a time, and time them.

        Raises:
            NoAnswerError: the bot failed.
        """
        return asyncio.run(self.block(messages, concurrent))

    async def block(self, messages: int, concurrent: int) -> Timings:
        """Do the same in a running event loop."""
        timings = Timings()
        left = itertools.count(messages, -1)
        async with aiohttp.ClientSession() as session:
            begin = time.perf_counter()
            await asyncio.gather(*(self._talk(session, left, timings) for _ in range(concurrent)))
            timings.elapsed = time.perf_counter() - begin
        return timings

    async def _talk(
        self, session: aiohttp.ClientSession, left: Iterator[int], timings: Timings
    ) -> None:
        for conversation in self._conversations:
            for asked in conversation:
                if next(left) <= 0:
                    return
                begin = time.perf_counter()
                await answer(session, self._url, asked)
                timings.seconds.append(time.perf_counter() - begin)


async def answer(session: aiohttp.ClientSession, url: str, asked: Asked) -> list[dict[str, Any]]:
    """Return what the bot answers.

    Raises:
        NoAnswerError: the bot failed or was too slow.
    """
    body = {"sender": asked.sender, "message": asked.text}
    try:
        async with session.post(
            url, json=body, timeout=aiohttp.ClientTimeout(DEADLINE_S)
        ) as response:
            if response.status != 200:
                raise NoAnswerError(f"{url} answered {response.status}")
            entries: list[dict[str, Any]] = await response.json()
            return entries
    except (aiohttp.ClientError, TimeoutError) as error:
        raise NoAnswerError(f"{url}: {error!r}") from error
